// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Ownable} from "solady/auth/Ownable.sol";

/// @title WalletClone
/// @notice Creates the clones that wallets are: each delegates every call to one implementation, except a plain transfer of
/// ETH, which it takes by itself, within the 2,300 gas that `transfer` and `send` give.
/// @dev The owner is stored by the creation code, where solady's `Ownable` keeps it, so there is no `initialize` that
/// somebody could call, or call again.
library WalletClone {
    /// @notice The clone could not be created: not enough gas.
    error CloneFailed();

    /// @notice Creates a wallet.
    /// @dev Emits the wallet's `OwnershipTransferred`, as its constructor does. Reverts with `CloneFailed`.
    /// Creation code, 75 bytes: log3(0, 0, OwnershipTransferred, 0, owner), sstore(not(0x8b78c6d8), owner), return of what
    /// follows. Code, 51 bytes: STOP when there is no calldata; else EIP-1167's minimal proxy, with PUSH0.
    /// @param implementation Wallet whose code the clone runs
    /// @param owner Owner of the clone
    /// @return wallet Address of the clone
    function create(address implementation, address owner) internal returns (address wallet) {
        bytes memory creationCode = abi.encodePacked(
            hex"73",
            owner,
            hex"805f7f",
            Ownable.OwnershipTransferred.selector,
            hex"5f5fa3" hex"638b78c6d81955" hex"603380604b5f395ff3" hex"36600557005b" hex"5f5f365f5f37365f73",
            implementation,
            hex"5af43d5f5f3e602f573d5ffd5b3d5ff3"
        );
        assembly ("memory-safe") {
            wallet := create(0, add(creationCode, 0x20), mload(creationCode))
        }
        if (wallet == address(0)) {
            revert CloneFailed();
        }
    }
}
