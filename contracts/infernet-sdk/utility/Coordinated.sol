// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Registry} from "../Registry.sol";

/// @title Coordinated
/// @notice Base of contracts with functions that only the coordinator may call.
abstract contract Coordinated {
    /// @dev Read once from the registry, so that the check costs no storage access.
    address private immutable _coordinator;

    /// @notice The caller is not the coordinator.
    error NotCoordinator();

    /// @dev Reverts with `NotCoordinator` unless the coordinator is calling.
    modifier onlyCoordinator() {
        _checkCoordinator();
        _;
    }

    /// @param registry Registry whose coordinator is trusted
    constructor(Registry registry) {
        _coordinator = registry.COORDINATOR();
    }

    /// @dev A function, not the modifier's body, so that the check is in the bytecode once.
    function _checkCoordinator() private view {
        if (msg.sender != _coordinator) {
            revert NotCoordinator();
        }
    }
}
