// SPDX-License-Identifier: MIT
pragma solidity ^0.8.4;

/// @notice Makes nearly right encodings out of right ones: random bytes alone almost never get past the first offset.
library Mutation {
    /// @notice Overwrites one word with a value near the interesting ones (lengths, offsets, the limits of uint64 and
    /// uint256), and cuts the end off or adds to it, as `seed` says.
    function apply_(bytes memory data, uint256 seed) internal pure returns (bytes memory) {
        uint256 words = data.length / 32;
        if (words > 0 && seed % 4 != 0) {
            uint256 position = ((seed >> 8) % words) * 32;
            uint256 value = _value(seed >> 64, data.length);
            assembly ("memory-safe") {
                mstore(add(add(data, 32), position), value)
            }
        }
        if (seed % 3 == 0) {
            uint256 cut = (seed >> 32) % (data.length + 1);
            assembly ("memory-safe") {
                mstore(data, cut)
            }
        }
        return seed % 5 == 0 ? bytes.concat(data, abi.encode(seed)) : data;
    }

    function _value(uint256 seed, uint256 length) private pure returns (uint256) {
        uint256 small = (seed >> 8) % 40;
        uint256 kind = seed % 7;
        if (kind == 0) {
            return small;
        }
        if (kind == 1) {
            return small * 32;
        }
        if (kind == 2) {
            return type(uint256).max - small;
        }
        if (kind == 3) {
            return uint256(type(uint64).max) + small - 20;
        }
        if (kind == 4) {
            return length > small ? length - small : 0;
        }
        if (kind == 5) {
            return length + small;
        }
        return uint256(keccak256(abi.encode(seed)));
    }
}
