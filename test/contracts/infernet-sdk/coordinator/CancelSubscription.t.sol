// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Coordinator, Subscription} from "infernet-sdk/Coordinator.sol";

import {ProtocolTest} from "../../utils/ProtocolTest.sol";

contract CancelSubscriptionTest is ProtocolTest {
    /// @dev In one interval or in many: they are stored in two ways.
    function testFuzz_onlyActiveAtChanges(uint32 frequency, uint32 period, uint16 redundancy, bool lazy, bool once)
        public
    {
        frequency = once ? 1 : uint32(bound(frequency, 1, type(uint32).max));
        period = once ? 0 : uint32(bound(period, 0, CANCELLED - 1 - START));
        redundancy = uint16(bound(redundancy, 1, type(uint16).max));
        uint32 subscriptionId = _subscribe(frequency, period, redundancy, lazy);
        Subscription memory expected = coordinator.getSubscription(subscriptionId);
        expected.activeAt = CANCELLED;

        vm.expectEmit(address(coordinator));
        emit Coordinator.SubscriptionCancelled(subscriptionId);
        subscriptionConsumer.cancelSubscription(subscriptionId);
        assertEq(coordinator.getSubscription(subscriptionId), expected);
    }

    function test_mayBeRepeated() public {
        uint32 subscriptionId = _subscribe(5, 1 hours, 3, true);
        subscriptionConsumer.cancelSubscription(subscriptionId);
        vm.expectEmit(address(coordinator));
        emit Coordinator.SubscriptionCancelled(subscriptionId);
        subscriptionConsumer.cancelSubscription(subscriptionId);
    }

    function testFuzz_revertsForOthersThanTheOwner(address caller) public {
        vm.assume(caller != address(subscriptionConsumer));
        uint32 subscriptionId = _subscribe(5, 1 hours, 3, true);
        vm.prank(caller);
        vm.expectRevert(Coordinator.NotSubscriptionOwner.selector);
        coordinator.cancelSubscription(subscriptionId);
    }

    function testFuzz_revertsForUnknownIds(uint32 subscriptionId) public {
        vm.assume(subscriptionId != _subscribe(5, 1 hours, 3, true));
        vm.expectRevert(Coordinator.NotSubscriptionOwner.selector);
        subscriptionConsumer.cancelSubscription(subscriptionId);
    }

    /// @dev Audit finding CQ-2: neither at the last second of 32-bit time, which is the mark of a cancelled subscription,
    /// nor after it.
    function testFuzz_CQ2_neverWakesAgain(uint256 time) public {
        uint32 subscriptionId = _subscribe(type(uint32).max, 1 hours, 1, false);
        subscriptionConsumer.cancelSubscription(subscriptionId);
        time = bound(time, START, 3 * uint256(type(uint32).max));
        vm.warp(time);
        vm.expectRevert(Coordinator.SubscriptionNotActive.selector);
        _deliver(alice, subscriptionId, 1);
        vm.warp(CANCELLED);
        vm.expectRevert(Coordinator.SubscriptionNotActive.selector);
        _deliver(alice, subscriptionId, 1);
    }

    function test_countsAndResponsesRemain() public {
        uint32 subscriptionId = _subscribe(5, 1 hours, 3, false);
        vm.warp(START + 1 hours);
        _deliver(alice, subscriptionId, 1);
        subscriptionConsumer.cancelSubscription(subscriptionId);
        assertEq(_redundancyCount(subscriptionId, 1), 1);
        assertTrue(_nodeResponded(subscriptionId, 1, alice));
    }
}
