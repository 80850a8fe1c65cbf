// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {BaseConsumer} from "infernet-sdk/consumer/Base.sol";

import {ProtocolTest} from "../../utils/ProtocolTest.sol";

/// @notice Overrides nothing.
contract PlainConsumer is BaseConsumer {
    constructor(address registry) BaseConsumer(registry) {}
}

contract BaseConsumerTest is ProtocolTest {
    function testFuzz_rawReceiveComputeRevertsForOthersThanTheCoordinator(address caller) public {
        vm.assume(caller != address(coordinator));
        vm.prank(caller);
        vm.expectRevert(BaseConsumer.NotCoordinator.selector);
        callbackConsumer.rawReceiveCompute(1, 1, 1, alice, "", "", "", 0, 0);
        assertEq(callbackConsumer.answerCount(), 0);
    }

    function test_answersAreIgnoredUnlessHandled() public {
        PlainConsumer plain = new PlainConsumer(address(registry));
        vm.prank(address(coordinator));
        plain.rawReceiveCompute(1, 1, 1, alice, "input", "output", "proof", 0, 0);
    }

    function testFuzz_inputsAreEmptyUnlessOverridden(
        uint32 subscriptionId,
        uint32 interval,
        uint32 time,
        address caller
    ) public {
        PlainConsumer plain = new PlainConsumer(address(registry));
        assertEq(plain.getContainerInputs(subscriptionId, interval, time, caller), "");
    }
}
