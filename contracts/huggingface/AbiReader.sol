// SPDX-License-Identifier: MIT
pragma solidity ^0.8.4;

/// @title AbiReader
/// @notice Bounds-checked reading of ABI-encoded bytes. Unlike `abi.decode`, which reverts on malformed bytes, every
/// function here says so in its result, whatever the bytes are.
/// @dev Positions count from the first byte of `data`. Like `abi.decode`, it accepts offsets in any order and bytes after
/// the end, and does not look at padding.
library AbiReader {
    /// @notice Reads the word at `position`.
    /// @return ok False when it does not lie within `data`
    /// @return word The word, 0 when not `ok`
    function tryWord(bytes memory data, uint256 position) internal pure returns (bool ok, uint256 word) {
        if (!_fits(data.length, position, 32)) {
            return (false, 0);
        }
        // In bounds: the word's last byte is data[position + 31].
        assembly ("memory-safe") {
            word := mload(add(add(data, 32), position))
        }
        return (true, word);
    }

    /// @notice Finds the contents of a `bytes`, `string` or array of a tuple: follows its offset, reads its length.
    /// @param base Where the tuple starts; its offsets count from here
    /// @param head Where the offset is written, from `base`
    /// @param itemSize Bytes an item takes at least: 1 for `bytes` and `string`, 32 for arrays
    /// @return ok False when offset, length or contents lie outside `data`
    /// @return start Position of the first item
    /// @return length Number of items
    function tryDynamic(bytes memory data, uint256 base, uint256 head, uint256 itemSize)
        internal
        pure
        returns (bool ok, uint256 start, uint256 length)
    {
        uint256 offset;
        (ok, offset) = tryWord(data, base + head);
        // An offset beyond the data must not be added to anything: the sum could wrap.
        if (!ok || offset > data.length) {
            return (false, 0, 0);
        }
        (ok, length) = tryWord(data, base + offset);
        if (!ok || length > data.length) {
            return (false, 0, 0);
        }
        start = base + offset + 32;
        if (!_fits(data.length, start, length * itemSize)) {
            return (false, 0, 0);
        }
    }

    /// @notice Reads a `bytes` or `string` of a tuple into new memory.
    /// @param base Where the tuple starts; its offsets count from here
    /// @param head Where the offset is written, from `base`
    /// @return ok False when it does not lie within `data`
    /// @return value The bytes, empty when not `ok`
    function tryBytes(bytes memory data, uint256 base, uint256 head)
        internal
        pure
        returns (bool ok, bytes memory value)
    {
        uint256 start;
        uint256 length;
        (ok, start, length) = tryDynamic(data, base, head, 1);
        if (ok) {
            value = slice(data, start, length);
        }
    }

    /// @notice Copies `length` bytes from `start`. The caller has checked that they lie within `data`.
    function slice(bytes memory data, uint256 start, uint256 length) internal pure returns (bytes memory value) {
        assembly ("memory-safe") {
            value := mload(0x40)
            mstore(value, length)
            let from := add(add(data, 32), start)
            let to := add(value, 32)
            let end := add(to, length)
            // Word by word, not `mcopy`, which chains before Cancun lack.
            for {} lt(to, end) {} {
                mstore(to, mload(from))
                from := add(from, 32)
                to := add(to, 32)
            }
            // The last word may have brought bytes from behind the slice; Solidity expects zeros there.
            mstore(end, 0)
            mstore(0x40, and(add(end, 63), not(31)))
        }
    }

    /// @dev Whether `size` bytes from `position` lie within `length` bytes, without a sum that could wrap.
    function _fits(uint256 length, uint256 position, uint256 size) private pure returns (bool) {
        return size <= length && position <= length - size;
    }
}
