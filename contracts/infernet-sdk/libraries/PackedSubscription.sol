// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @dev A subscription as it lies in storage: at most six slots, of which a free one uses three and an eager delivery to
/// a free one reads two. A request that is answered in one interval without a verifier, which most are, takes one slot
/// less: its terms are in its schedule. Words that would be zero are neither written nor read.
struct PackedSubscription {
    /// Who is called back, and when
    Schedule schedule;
    /// How deliveries are checked, plus flags that say which of the slots below are in use; in use unless the schedule
    /// carries the terms
    Terms terms;
    /// keccak256(abi.encode(id of the container))
    bytes32 containerId;
    /// Paying wallet and amount
    Payment payment;
    /// Token paid in; in use if `terms` says that it is not ETH
    address paymentToken;
    /// Payment amount; in use if `terms` says that it does not fit into `payment`
    uint256 largeAmount;
}

/// @dev Bits 0-159 owner, 160-191 activeAt, 192-223 period, 224-255 frequency. Frequency 0, which no subscription may
/// have, marks a schedule that carries the terms: period 0, frequency 1, and bits 192-211 are bits 160-179 of `Terms`.
type Schedule is uint256;

/// @dev Bits 0-159 verifier, 160-175 redundancy, then one flag a bit: 176 lazy, 177 paid (the amount is not 0),
/// 178 paid in a token (the token is not 0), 179 the amount is in `largeAmount`.
type Terms is uint256;

/// @dev Bits 0-159 wallet, 160-255 amount, 0 if it needs 97 bits or more.
type Payment is uint256;

using ScheduleLib for Schedule global;
using TermsLib for Terms global;
using PaymentLib for Payment global;

// Every narrowing cast below selects the bits of one field.
// forge-lint: disable-start(unsafe-typecast)

/// @title ScheduleLib
/// @notice Fields of a `Schedule`.
library ScheduleLib {
    uint256 private constant ACTIVE_AT_MASK = uint256(type(uint32).max) << 160;
    uint256 private constant TERMS_SHIFT = 32;

    function pack(address owner_, uint32 activeAt_, uint32 period_, uint32 frequency_)
        internal
        pure
        returns (Schedule)
    {
        return Schedule.wrap(
            uint256(uint160(owner_)) | uint256(activeAt_) << 160 | uint256(period_) << 192 | uint256(frequency_) << 224
        );
    }

    function owner(Schedule self) internal pure returns (address) {
        return address(uint160(Schedule.unwrap(self)));
    }

    function activeAt(Schedule self) internal pure returns (uint32) {
        return uint32(Schedule.unwrap(self) >> 160);
    }

    /// @dev Meaningless when the schedule carries the terms.
    function period(Schedule self) internal pure returns (uint32) {
        return uint32(Schedule.unwrap(self) >> 192);
    }

    /// @dev 0 when the schedule carries the terms.
    function frequency(Schedule self) internal pure returns (uint32) {
        return uint32(Schedule.unwrap(self) >> 224);
    }

    /// @dev Whether the terms fit into the schedule.
    function canCarry(Schedule self, Terms terms_) internal pure returns (bool) {
        return Schedule.unwrap(self) >> 192 == 1 << 32 && terms_.verifier() == address(0);
    }

    /// @dev The schedule with the terms in it; only if it `canCarry` them.
    function carry(Schedule self, Terms terms_) internal pure returns (Schedule) {
        return Schedule.wrap((Schedule.unwrap(self) << 64 >> 64) | Terms.unwrap(terms_) << TERMS_SHIFT);
    }

    function carriesTerms(Schedule self) internal pure returns (bool) {
        return Schedule.unwrap(self) >> 224 == 0;
    }

    /// @dev The terms that the schedule carries; only if it does.
    function terms(Schedule self) internal pure returns (Terms) {
        return Terms.wrap(Schedule.unwrap(self) >> 192 << 160);
    }

    function withActiveAt(Schedule self, uint32 activeAt_) internal pure returns (Schedule) {
        return Schedule.wrap((Schedule.unwrap(self) & ~ACTIVE_AT_MASK) | uint256(activeAt_) << 160);
    }
}

/// @title TermsLib
/// @notice Fields of `Terms`.
library TermsLib {
    uint256 private constant LAZY = 1 << 176;
    uint256 private constant PAID = 1 << 177;
    uint256 private constant HAS_TOKEN = 1 << 178;
    uint256 private constant HAS_LARGE_AMOUNT = 1 << 179;

    function pack(address verifier_, uint16 redundancy_, bool lazy, uint256 amount, address token)
        internal
        pure
        returns (Terms)
    {
        uint256 packed = uint256(uint160(verifier_)) | uint256(redundancy_) << 160;
        if (lazy) {
            packed |= LAZY;
        }
        if (amount != 0) {
            packed |= PAID;
        }
        if (token != address(0)) {
            packed |= HAS_TOKEN;
        }
        if (amount > type(uint96).max) {
            packed |= HAS_LARGE_AMOUNT;
        }
        return Terms.wrap(packed);
    }

    function verifier(Terms self) internal pure returns (address) {
        return address(uint160(Terms.unwrap(self)));
    }

    function redundancy(Terms self) internal pure returns (uint16) {
        return uint16(Terms.unwrap(self) >> 160);
    }

    function isLazy(Terms self) internal pure returns (bool) {
        return Terms.unwrap(self) & LAZY != 0;
    }

    function isPaid(Terms self) internal pure returns (bool) {
        return Terms.unwrap(self) & PAID != 0;
    }

    function hasToken(Terms self) internal pure returns (bool) {
        return Terms.unwrap(self) & HAS_TOKEN != 0;
    }

    function hasLargeAmount(Terms self) internal pure returns (bool) {
        return Terms.unwrap(self) & HAS_LARGE_AMOUNT != 0;
    }
}

/// @title PaymentLib
/// @notice Fields of a `Payment`.
library PaymentLib {
    function pack(address wallet_, uint256 amount_) internal pure returns (Payment) {
        uint256 inlineAmount = amount_ > type(uint96).max ? 0 : amount_;
        return Payment.wrap(uint256(uint160(wallet_)) | inlineAmount << 160);
    }

    function wallet(Payment self) internal pure returns (address) {
        return address(uint160(Payment.unwrap(self)));
    }

    function amount(Payment self) internal pure returns (uint256) {
        return Payment.unwrap(self) >> 160;
    }
}

// forge-lint: disable-end(unsafe-typecast)
