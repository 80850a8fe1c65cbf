// SPDX-License-Identifier: MIT
pragma solidity ^0.8.4;

/// @notice `abi.decode` behind external calls, so that a test can ask it and survive its revert: the reference that the
/// tolerant readers are compared with.
contract AbiDecoder {
    function text(bytes calldata data) external pure returns (string memory) {
        return abi.decode(data, (string));
    }

    function pair(bytes calldata data) external pure returns (bytes memory, bytes memory) {
        return abi.decode(data, (bytes, bytes));
    }

    function labels(bytes calldata data) external pure returns (string[] memory, uint256[] memory) {
        return abi.decode(data, (string[], uint256[]));
    }

    function request(bytes calldata data) external pure returns (uint8, string memory, string memory) {
        return abi.decode(data, (uint8, string, string));
    }
}
