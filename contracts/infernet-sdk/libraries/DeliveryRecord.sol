// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @dev What the coordinator keeps for each (subscription, interval, node), in one word: that the node has responded and,
/// while a proof is being judged, the proof request.
/// Bit 0 the node has responded, bit 1 the escrow is kept elsewhere because it needs more than 62 bits, bits 2-63 escrow
/// (smallest unit of the token; 62 bits hold 4.6 ether), 64-95 expiry (unix seconds; 0 = no open request), 96-255 the
/// node's wallet.
type DeliveryRecord is uint256;

using DeliveryRecordLib for DeliveryRecord global;

/// @title DeliveryRecordLib
/// @notice Fields of a `DeliveryRecord`.
library DeliveryRecordLib {
    /// @dev The node has responded and no proof request is open.
    DeliveryRecord internal constant RESPONDED = DeliveryRecord.wrap(1);

    uint256 private constant ESCROW_IS_APART = 1 << 1;
    uint256 private constant MAX_INLINE_ESCROW = type(uint64).max >> 2;

    /// @dev A record with an open proof request. If `escrowIsApart` then holds, the caller must store the escrow.
    function open(uint32 expiry_, address nodeWallet_, uint256 escrow_) internal pure returns (DeliveryRecord) {
        uint256 packed = DeliveryRecord.unwrap(RESPONDED) | uint256(expiry_) << 64 | uint256(uint160(nodeWallet_)) << 96;
        return DeliveryRecord.wrap(packed | (escrow_ > MAX_INLINE_ESCROW ? ESCROW_IS_APART : escrow_ << 2));
    }

    function responded(DeliveryRecord self) internal pure returns (bool) {
        return DeliveryRecord.unwrap(self) & DeliveryRecord.unwrap(RESPONDED) != 0;
    }

    function escrowIsApart(DeliveryRecord self) internal pure returns (bool) {
        return DeliveryRecord.unwrap(self) & ESCROW_IS_APART != 0;
    }

    function escrow(DeliveryRecord self) internal pure returns (uint256) {
        return (DeliveryRecord.unwrap(self) >> 2) & MAX_INLINE_ESCROW;
    }

    function expiry(DeliveryRecord self) internal pure returns (uint32) {
        // forge-lint: disable-next-line(unsafe-typecast)
        return uint32(DeliveryRecord.unwrap(self) >> 64);
    }

    function nodeWallet(DeliveryRecord self) internal pure returns (address) {
        return address(uint160(DeliveryRecord.unwrap(self) >> 96));
    }
}
