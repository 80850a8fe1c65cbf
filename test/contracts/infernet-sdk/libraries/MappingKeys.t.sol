// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {delegateKey, deliveryKey, redundancyKey} from "infernet-sdk/libraries/MappingKeys.sol";

import {LightTest} from "../../utils/LightTest.sol";

contract MappingKeysTest is LightTest {
    function testFuzz_keysAreHashesOfTheAbiEncoding(uint32 subscriptionId, uint32 interval, address node) public pure {
        assertEq(redundancyKey(subscriptionId, interval), keccak256(abi.encode(subscriptionId, interval)));
        assertEq(deliveryKey(subscriptionId, interval, node), keccak256(abi.encode(subscriptionId, interval, node)));
        assertEq(delegateKey(node, interval), keccak256(abi.encode(node, interval)));
    }
}
