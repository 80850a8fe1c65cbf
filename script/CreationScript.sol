// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Script} from "forge-std/Script.sol";

/// @title ReleaseCode
/// @notice Gives scripts the contracts as they are released, whatever profile the script itself is compiled with, so that
/// forge and `infernet deploy` put the same bytecode on a chain.
abstract contract ReleaseCode is Script {
    /// @notice A contract was not created.
    /// @param name Its name
    error NotCreated(string name);

    /// @dev Creation code of the release build (`npm run build:contracts`), without constructor arguments. The environment
    /// variable INFERNET_ARTIFACTS names another folder of artifacts.
    function _code(string memory name) internal view returns (bytes memory) {
        string memory folder = vm.envOr("INFERNET_ARTIFACTS", string("out/release"));
        return vm.getCode(string.concat(folder, "/", name, ".sol/", name, ".json"));
    }

    /// @dev Creates a contract in a transaction of its own.
    /// @param arguments ABI-encoded constructor arguments
    function _create(string memory name, bytes memory arguments) internal returns (address created) {
        bytes memory initCode = bytes.concat(_code(name), arguments);
        assembly ("memory-safe") {
            created := create(0, add(initCode, 0x20), mload(initCode))
        }
        if (created == address(0)) {
            revert NotCreated(name);
        }
    }
}
