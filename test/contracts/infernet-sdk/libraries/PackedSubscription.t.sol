// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {
    Payment,
    PaymentLib,
    Schedule,
    ScheduleLib,
    Terms,
    TermsLib
} from "infernet-sdk/libraries/PackedSubscription.sol";

import {LightTest} from "../../utils/LightTest.sol";

contract PackedSubscriptionTest is LightTest {
    function testFuzz_schedule(address owner, uint32 activeAt, uint32 period, uint32 frequency, uint32 later)
        public
        pure
    {
        Schedule schedule = ScheduleLib.pack(owner, activeAt, period, frequency);
        _assertSchedule(schedule, owner, activeAt, period, frequency);
        _assertSchedule(schedule.withActiveAt(later), owner, later, period, frequency);
    }

    function testFuzz_terms(address verifier, uint16 redundancy, bool lazy, uint256 amount, address token) public pure {
        Terms terms = TermsLib.pack(verifier, redundancy, lazy, amount, token);
        assertEq(terms.verifier(), verifier);
        assertEq(terms.redundancy(), redundancy);
        assertEq(terms.isLazy(), lazy);
        assertEq(terms.isPaid(), amount != 0);
        assertEq(terms.hasToken(), token != address(0));
        assertEq(terms.hasLargeAmount(), amount >= 1 << 96);
    }

    function testFuzz_schedulesOfOneIntervalCarryTermsWithoutVerifier(
        address owner,
        uint32 activeAt,
        uint32 later,
        uint16 redundancy,
        bool lazy,
        uint256 amount,
        address token
    ) public pure {
        Schedule schedule = ScheduleLib.pack(owner, activeAt, 0, 1);
        Terms terms = TermsLib.pack(address(0), redundancy, lazy, amount, token);
        assertTrue(schedule.canCarry(terms));
        assertFalse(schedule.carriesTerms());
        schedule = schedule.carry(terms);
        assertTrue(schedule.carriesTerms());
        assertEq(schedule.owner(), owner);
        assertEq(schedule.activeAt(), activeAt);
        assertEq(Terms.unwrap(schedule.terms()), Terms.unwrap(terms));
        schedule = schedule.withActiveAt(later);
        assertTrue(schedule.carriesTerms());
        assertEq(schedule.activeAt(), later);
        assertEq(Terms.unwrap(schedule.terms()), Terms.unwrap(terms));
    }

    function testFuzz_otherSchedulesDoNot(uint32 period, uint32 frequency, address verifier) public pure {
        Terms terms = TermsLib.pack(verifier, 1, false, 0, address(0));
        bool expected = period == 0 && frequency == 1 && verifier == address(0);
        assertEq(ScheduleLib.pack(address(1), 1, period, frequency).canCarry(terms), expected);
    }

    function test_periodOneAndVerifierOneDoNot() public pure {
        Terms terms = TermsLib.pack(address(0), 1, false, 0, address(0));
        assertFalse(ScheduleLib.pack(address(1), 1, 1, 1).canCarry(terms));
        assertFalse(ScheduleLib.pack(address(1), 1, 0, 2).canCarry(terms));
        assertFalse(ScheduleLib.pack(address(1), 1, 0, 1).canCarry(TermsLib.pack(address(1), 1, false, 0, address(0))));
    }

    function test_termsOfNothing() public pure {
        assertEq(Terms.unwrap(TermsLib.pack(address(0), 0, false, 0, address(0))), 0);
    }

    function test_edgeOfInlineAmount() public pure {
        assertFalse(TermsLib.pack(address(0), 0, false, type(uint96).max, address(0)).hasLargeAmount());
        assertTrue(TermsLib.pack(address(0), 0, false, 1 << 96, address(0)).hasLargeAmount());
        assertEq(PaymentLib.pack(address(0), type(uint96).max).amount(), type(uint96).max);
        assertEq(PaymentLib.pack(address(0), 1 << 96).amount(), 0);
    }

    function testFuzz_payment(address wallet, uint256 amount, uint96 small) public pure {
        assertEq(PaymentLib.pack(wallet, amount).wallet(), wallet);
        assertEq(PaymentLib.pack(wallet, amount).amount(), amount < 1 << 96 ? amount : 0);
        assertEq(PaymentLib.pack(wallet, small).amount(), small);
        assertEq(Payment.unwrap(PaymentLib.pack(address(0), 0)), 0);
    }

    function _assertSchedule(Schedule schedule, address owner, uint32 activeAt, uint32 period, uint32 frequency)
        private
        pure
    {
        assertEq(schedule.owner(), owner);
        assertEq(schedule.activeAt(), activeAt);
        assertEq(schedule.period(), period);
        assertEq(schedule.frequency(), frequency);
    }
}
