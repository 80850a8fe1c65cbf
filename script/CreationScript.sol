// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Script} from "forge-std/Script.sol";

/// @title CreationScript
/// @notice Creates contracts from bytecode, so that forge and `infernet deploy` put the same on a chain.
abstract contract CreationScript is Script {
    /// @notice A contract was not created.
    /// @param name Its name
    error NotCreated(string name);

    /// @dev Creates a contract in a transaction of its own.
    /// @param code Creation code without constructor arguments
    /// @param arguments ABI-encoded constructor arguments
    function _create(string memory name, bytes memory code, bytes memory arguments) internal returns (address created) {
        bytes memory initCode = bytes.concat(code, arguments);
        assembly ("memory-safe") {
            created := create(0, add(initCode, 0x20), mload(initCode))
        }
        if (created == address(0)) {
            revert NotCreated(name);
        }
    }
}
