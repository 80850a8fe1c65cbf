// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {LibBytes} from "solady/utils/LibBytes.sol";
import {SSTORE2} from "solady/utils/SSTORE2.sol";

/// @title CodeStorage
/// @notice Keeps three byte strings as the code of a contract: 200 gas a byte instead of 690, and one address to find
/// them by.
/// @dev Layout: length of the first string (3 bytes), length of the second (3 bytes), then the three strings. What is
/// longer than one contract may be is cut into chunks, and the pointer leads to `0xffffff` and the chunks' addresses
/// (20 bytes each). Three empty strings are the zero address.
library CodeStorage {
    /// @dev EIP-170's limit less the leading STOP byte.
    uint256 private constant MAX_CHUNK = 24_575;

    uint256 private constant MAX_LENGTH = 0xfffffe;
    bytes3 private constant CHUNKED = 0xffffff;

    /// @notice The strings together are longer than 16,777,214 bytes.
    error DataTooLong();

    /// @notice Stores three strings.
    /// @param first First string
    /// @param second Second string
    /// @param third Third string
    /// @return pointer What `read` takes
    function write(bytes calldata first, bytes calldata second, bytes calldata third)
        internal
        returns (address pointer)
    {
        uint256 length = first.length + second.length + third.length;
        if (length == 0) {
            return address(0);
        }
        if (length > MAX_LENGTH) {
            revert DataTooLong();
        }

        // forge-lint: disable-next-line(unsafe-typecast)
        bytes memory data = abi.encodePacked(uint24(first.length), uint24(second.length), first, second, third);
        if (data.length <= MAX_CHUNK) {
            return SSTORE2.write(data);
        }

        bytes memory chunks = abi.encodePacked(CHUNKED);
        for (uint256 start = 0; start < data.length; start += MAX_CHUNK) {
            chunks = abi.encodePacked(chunks, SSTORE2.write(LibBytes.slice(data, start, start + MAX_CHUNK)));
        }
        return SSTORE2.write(chunks);
    }

    /// @notice Reads what `write` stored.
    /// @param pointer What `write` returned
    /// @return first First string
    /// @return second Second string
    /// @return third Third string
    function read(address pointer) internal view returns (bytes memory first, bytes memory second, bytes memory third) {
        if (pointer == address(0)) {
            return (first, second, third);
        }

        bytes memory data = SSTORE2.read(pointer);
        // forge-lint: disable-next-line(unsafe-typecast)
        if (bytes3(data) == CHUNKED) {
            data = _readChunks(data);
        }

        // forge-lint: disable-next-line(unsafe-typecast)
        uint256 secondStart = 6 + uint24(bytes3(data));
        uint256 thirdStart = secondStart + uint24(bytes3(LibBytes.load(data, 3)));
        first = LibBytes.slice(data, 6, secondStart);
        second = LibBytes.slice(data, secondStart, thirdStart);
        third = LibBytes.slice(data, thirdStart);
    }

    function _readChunks(bytes memory chunks) private view returns (bytes memory data) {
        for (uint256 offset = 3; offset < chunks.length; offset += 20) {
            data = bytes.concat(data, SSTORE2.read(address(bytes20(LibBytes.load(chunks, offset)))));
        }
    }
}
