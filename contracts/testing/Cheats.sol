// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title Cheats
/// @notice The few cheat codes of forge that these helpers need, so that they work beside any version of forge-std.
interface Cheats {
    /// @notice Sets the block's time.
    /// @param timestamp Unix seconds
    function warp(uint256 timestamp) external;

    /// @notice Sets an account's ETH.
    /// @param account Account
    /// @param balance Wei
    function deal(address account, uint256 balance) external;

    /// @notice Creation code of a compiled contract.
    /// @param artifact "path/of/File.sol:Contract"; the path may be the end of a path
    /// @return creationCode Code, without constructor arguments
    function getCode(string calldata artifact) external view returns (bytes memory creationCode);

    /// @notice Signs a digest.
    /// @param privateKey Key
    /// @param digest What to sign
    /// @return v 27 or 28
    /// @return r First half
    /// @return s Second half
    function sign(uint256 privateKey, bytes32 digest) external pure returns (uint8 v, bytes32 r, bytes32 s);
}

/// @dev Where forge answers.
Cheats constant cheats = Cheats(0x7109709ECfa91a80626fF3989D68f67F5b1DD12D);
