// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Coordinator, Subscription} from "infernet-sdk/Coordinator.sol";
import {CallbackConsumer} from "infernet-sdk/contracts/CallbackConsumer.sol";
import {CallbackConsumer as SameCallbackConsumer} from "infernet/consumer/Callback.sol";

import {ProtocolTest} from "../../utils/ProtocolTest.sol";

contract CallbackConsumerTest is ProtocolTest {
    function testFuzz_requestIsASubscriptionForOneInterval(
        string calldata containerId,
        bytes calldata inputs,
        uint16 redundancy,
        address paymentToken,
        uint256 paymentAmount,
        address wallet,
        address verifier
    ) public {
        redundancy = uint16(bound(redundancy, 1, type(uint16).max));
        uint32 subscriptionId = callbackConsumer.requestCompute(
            containerId, inputs, redundancy, paymentToken, paymentAmount, wallet, verifier
        );
        assertEq(
            coordinator.getSubscription(subscriptionId),
            Subscription({
                owner: address(callbackConsumer),
                activeAt: START,
                period: 0,
                frequency: 1,
                redundancy: redundancy,
                containerId: keccak256(abi.encode(containerId)),
                lazy: false,
                verifier: payable(verifier),
                paymentAmount: paymentAmount,
                paymentToken: paymentToken,
                wallet: payable(wallet)
            })
        );
        assertEq(callbackConsumer.exposedInputs(subscriptionId), inputs);
    }

    function testFuzz_inputsAreThoseOfTheRequest(bytes calldata inputs, uint32 interval, uint32 time, address caller)
        public
    {
        uint32 first = callbackConsumer.requestCompute(CONTAINER, inputs, 1, ETH, 0, NO_WALLET, NO_VERIFIER);
        uint32 second = callbackConsumer.requestCompute(CONTAINER, "other", 1, ETH, 0, NO_WALLET, NO_VERIFIER);
        assertEq(callbackConsumer.getContainerInputs(first, interval, time, caller), inputs);
        assertEq(callbackConsumer.getContainerInputs(second, interval, time, caller), "other");
        assertEq(callbackConsumer.getContainerInputs(99, interval, time, caller), "");
    }

    function test_inputsRemainAfterTheAnswer() public {
        uint32 subscriptionId = _request(1);
        _deliver(alice, subscriptionId, 1);
        assertEq(callbackConsumer.getContainerInputs(subscriptionId, 1, 0, alice), "inputs");
    }

    function testFuzz_requestNeverEndsByItself(uint32 time) public {
        uint32 subscriptionId = _request(1);
        vm.warp(bound(time, START, type(uint32).max - 1));
        _deliver(alice, subscriptionId, 1);
        assertEq(callbackConsumer.answerCount(), 1);
    }

    function test_revertsWithoutRedundancy() public {
        vm.expectRevert(Coordinator.InvalidRedundancy.selector);
        _request(0);
    }

    function test_importPathsAreOneTree() public pure {
        assertEq(CallbackConsumer.getContainerInputs.selector, SameCallbackConsumer.getContainerInputs.selector);
    }
}
