// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Vm} from "forge-std/Vm.sol";
import {Coordinator, Subscription} from "infernet-sdk/Coordinator.sol";
import {EIP712Coordinator} from "infernet-sdk/EIP712Coordinator.sol";

import {DelegateSignature, Signature} from "../utils/DelegateSignature.sol";
import {PaymentTest} from "../utils/PaymentTest.sol";

contract DeliverComputeDelegateeTest is PaymentTest {
    uint32 private constant EXPIRY = START + 1 days;

    function _sub() private view returns (Subscription memory sub) {
        sub.owner = address(subscriptionConsumer);
        sub.activeAt = START;
        sub.frequency = 1;
        sub.redundancy = 2;
        sub.containerId = containerHash;
    }

    function _deliverDelegated(address node, Subscription memory sub, uint32 interval) private {
        Signature memory signature = DelegateSignature.sign(signerKey, address(coordinator), 1, EXPIRY, sub);
        vm.prank(node);
        coordinator.deliverComputeDelegatee(
            1,
            EXPIRY,
            sub,
            signature.v,
            signature.r,
            signature.s,
            interval,
            "input",
            "output",
            "proof",
            address(nodeWallet)
        );
    }

    function testFuzz_createsThenDelivers(bool lazy) public {
        Subscription memory sub = _sub();
        sub.lazy = lazy;
        vm.recordLogs();
        _deliverDelegated(alice, sub, 1);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        assertEq(logs[0].topics[0], Coordinator.SubscriptionCreated.selector);
        assertEq(logs[logs.length - 1].topics[0], Coordinator.SubscriptionFulfilled.selector);
        assertEq(logs.length, lazy ? 3 : 2);
        assertEq(subscriptionConsumer.lastAnswer().node, alice);
        assertEq(subscriptionConsumer.lastAnswer().input, lazy ? bytes("") : bytes("input"));
        assertEq(coordinator.getSubscription(1), sub);
    }

    function test_followingNodesDeliverToTheSameSubscription() public {
        _deliverDelegated(alice, _sub(), 1);
        _deliverDelegated(bob, _sub(), 1);
        assertEq(coordinator.id(), 2);
        assertEq(_redundancyCount(1, 1), 2);
        assertEq(subscriptionConsumer.lastAnswer().redundancy, 2);
        vm.expectRevert(Coordinator.IntervalCompleted.selector);
        _deliverDelegated(carol, _sub(), 1);
    }

    function test_worksOnceTheIdIsKnown() public {
        _deliverDelegated(alice, _sub(), 1);
        _deliver(bob, 1, 1);
        assertEq(_redundancyCount(1, 1), 2);
    }

    function testFuzz_paidSubscriptions(uint256 amount, bool isToken) public {
        amount = bound(amount, 1, 1e30);
        Subscription memory sub = _sub();
        sub.paymentToken = _currency(isToken);
        sub.paymentAmount = amount;
        sub.wallet = payable(address(consumerWallet));
        _fund(consumerWallet, address(subscriptionConsumer), sub.paymentToken, amount);
        _deliverDelegated(alice, sub, 1);
        assertEq(_balance(sub.paymentToken, address(nodeWallet)), amount - _protocolPart(amount));
    }

    function test_failedDeliveryUndoesTheCreation() public {
        vm.expectRevert(Coordinator.IntervalMismatch.selector);
        _deliverDelegated(alice, _sub(), 2);
        assertEq(coordinator.id(), 1);
        assertEq(coordinator.delegateCreatedIds(keccak256(abi.encode(_sub().owner, uint32(1)))), 0);
        assertEq(coordinator.maxSubscriberNonce(_sub().owner), 0);
    }

    function test_errorsOfTheCreationComeFirst() public {
        vm.warp(EXPIRY);
        vm.expectRevert(EIP712Coordinator.SignatureExpired.selector);
        _deliverDelegated(alice, _sub(), 2);
    }

    /// @dev 19.15: `activeAt` is taken as signed, so a subscription may begin in the middle of its life.
    function test_19_15_activeAtInThePast() public {
        Subscription memory sub = _sub();
        (sub.activeAt, sub.period, sub.frequency) = (START - 2 hours, 1 hours, 3);
        vm.expectRevert(Coordinator.IntervalMismatch.selector);
        _deliverDelegated(alice, sub, 1);
        _deliverDelegated(alice, sub, 3);
        assertEq(subscriptionConsumer.lastAnswer().interval, 3);
    }
}
