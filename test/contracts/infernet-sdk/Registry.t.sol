// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Registry} from "infernet-sdk/Registry.sol";

import {DeployProtocol, Protocol} from "../utils/DeployProtocol.sol";
import {ProtocolTest} from "../utils/ProtocolTest.sol";

contract RegistryTest is ProtocolTest {
    function testFuzz_keepsTheAddressesItIsGiven(address[5] calldata addresses) public {
        Registry subject = new Registry(addresses[0], addresses[1], addresses[2], addresses[3], addresses[4]);
        assertEq(subject.COORDINATOR(), addresses[0]);
        assertEq(subject.INBOX(), addresses[1]);
        assertEq(subject.READER(), addresses[2]);
        assertEq(subject.FEE(), addresses[3]);
        assertEq(subject.WALLET_FACTORY(), addresses[4]);
    }

    function testFuzz_deploymentStandsAtThePredictedAddresses(uint64 nonce) public {
        nonce = uint64(bound(nonce, vm.getNonce(address(this)), type(uint64).max - 7));
        vm.setNonce(address(this), nonce);
        Protocol memory protocol = DeployProtocol.deploy(feeRecipient, FEE);
        assertEq(address(protocol.registry), vm.computeCreateAddress(address(this), nonce));
        assertEq(protocol.registry.COORDINATOR(), address(protocol.coordinator));
        assertEq(protocol.registry.INBOX(), address(protocol.inbox));
        assertEq(protocol.registry.READER(), address(protocol.reader));
        assertEq(protocol.registry.FEE(), address(protocol.fee));
        assertEq(protocol.registry.WALLET_FACTORY(), address(protocol.walletFactory));
    }

    function test_consumersReadTheRegistry() public view {
        (address readCoordinator, address readInbox) = callbackConsumer.exposedRegistryContracts();
        assertEq(readCoordinator, address(coordinator));
        assertEq(readInbox, address(inbox));
    }
}
