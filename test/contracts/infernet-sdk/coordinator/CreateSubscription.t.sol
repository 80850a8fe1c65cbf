// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {stdError} from "forge-std/StdError.sol";
import {StdStorage, stdStorage} from "forge-std/StdStorage.sol";
import {Coordinator, Subscription} from "infernet-sdk/Coordinator.sol";

import {ProtocolTest} from "../../utils/ProtocolTest.sol";

contract CreateSubscriptionTest is ProtocolTest {
    using stdStorage for StdStorage;

    function _create(Subscription memory sub, string memory containerId) private returns (uint32) {
        return coordinator.createSubscription(
            containerId,
            sub.frequency,
            sub.period,
            sub.redundancy,
            sub.lazy,
            sub.paymentToken,
            sub.paymentAmount,
            sub.wallet,
            sub.verifier
        );
    }

    /// @dev Covers every combination of zero and non-zero fields, and amounts on both sides of 96 bits.
    function testFuzz_storesWhatIsAsked(Subscription memory sub, string memory containerId, address owner, uint8 zeros)
        public
    {
        vm.assume(owner != address(0));
        sub.owner = owner;
        sub.frequency = uint32(bound(sub.frequency, 1, type(uint32).max));
        sub.redundancy = uint16(bound(sub.redundancy, 1, type(uint16).max));
        sub.period = uint32(bound(sub.period, 0, CANCELLED - START - 1));
        if (zeros & 1 != 0) {
            sub.paymentToken = ETH;
        }
        if (zeros & 2 != 0) {
            sub.paymentAmount = 0;
        }
        if (zeros & 4 != 0) {
            sub.paymentAmount %= 1 << 97;
        }
        if (zeros & 8 != 0) {
            sub.wallet = payable(0);
        }
        if (zeros & 16 != 0) {
            sub.verifier = payable(0);
        }
        if (zeros & 32 != 0) {
            sub.period = 0;
        }

        vm.prank(owner);
        uint32 subscriptionId = _create(sub, containerId);

        sub.activeAt = START + sub.period;
        sub.containerId = keccak256(abi.encode(containerId));
        assertEq(coordinator.getSubscription(subscriptionId), sub);
    }

    function testFuzz_amountsOnBothSidesOf96Bits(uint8 delta) public {
        Subscription memory sub;
        (sub.frequency, sub.redundancy) = (1, 1);
        sub.paymentAmount = uint256(type(uint96).max) - 128 + delta;
        assertEq(coordinator.getSubscription(_create(sub, CONTAINER)).paymentAmount, sub.paymentAmount);
    }

    function test_idsAreConsecutiveFromOne() public {
        assertEq(coordinator.id(), 1);
        for (uint32 expected = 1; expected <= 3; ++expected) {
            vm.expectEmit(address(coordinator));
            emit Coordinator.SubscriptionCreated(expected);
            assertEq(_request(1), expected);
            assertEq(coordinator.id(), expected + 1);
        }
    }

    function test_firstIntervalBeginsOnePeriodFromNow() public {
        assertEq(coordinator.getSubscription(_subscribe(2, 1 hours, 1, false)).activeAt, START + 1 hours);
        assertEq(coordinator.getSubscription(_subscribe(2, 0, 1, false)).activeAt, START);
    }

    function testFuzz_doesNotCheckWalletVerifierOrCaller(address caller, address wallet, address verifier) public {
        vm.assume(caller != address(0));
        vm.prank(caller);
        coordinator.createSubscription(CONTAINER, 1, 0, 1, false, ETH, 1 ether, wallet, verifier);
    }

    function test_revertsWithoutIntervals() public {
        vm.expectRevert(Coordinator.InvalidFrequency.selector);
        _subscribe(0, 1 hours, 1, false);
    }

    function test_revertsWithoutRedundancy() public {
        vm.expectRevert(Coordinator.InvalidRedundancy.selector);
        _subscribe(1, 1 hours, 0, false);
        vm.expectRevert(Coordinator.InvalidRedundancy.selector);
        _request(0);
    }

    function testFuzz_revertsWhenTheFirstIntervalWouldNeverBegin(uint32 period, uint256 time) public {
        time = bound(time, START, type(uint32).max);
        period = uint32(bound(period, CANCELLED - time, type(uint32).max));
        vm.warp(time);
        vm.expectRevert(Coordinator.PeriodTooLong.selector);
        _subscribe(1, period, 1, false);
    }

    function test_longestPeriodIsActiveOneSecondBeforeTheEndOfTime() public {
        uint32 subscriptionId = _subscribe(1, CANCELLED - START - 1, 1, false);
        assertEq(coordinator.getSubscription(subscriptionId).activeAt, CANCELLED - 1);
    }

    function test_revertsWhenIdsAreUsedUp() public {
        stdstore.target(address(coordinator)).sig(bytes4(keccak256("id()"))).checked_write(type(uint32).max - 1);
        assertEq(_request(1), type(uint32).max - 1);
        vm.expectRevert(stdError.arithmeticError);
        _request(1);
    }

    function test_unknownIdsAreAllZero() public {
        _request(1);
        Subscription memory none;
        assertEq(coordinator.getSubscription(0), none);
        assertEq(coordinator.getSubscription(2), none);
    }
}
