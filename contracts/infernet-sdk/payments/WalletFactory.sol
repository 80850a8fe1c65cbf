// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Registry} from "../Registry.sol";
import {WalletClone} from "../libraries/WalletClone.sol";
import {Wallet} from "./Wallet.sol";

/// @title WalletFactory
/// @notice Creates payment wallets and knows which ones it created: the coordinator pays from and to no others.
/// @dev Wallets are clones of one implementation (see `WalletClone`).
contract WalletFactory {
    /// @notice The wallet whose code all wallets run. It has no owner.
    address public immutable IMPLEMENTATION;

    /// @notice Whether a wallet was created by this factory.
    mapping(address wallet => bool created) public isValidWallet;

    /// @notice A wallet has been created.
    /// @dev Anyone may create a wallet for anyone: an owner that isn't the caller may not know of the wallet.
    /// @param caller Who created it
    /// @param owner Who owns it
    /// @param wallet Its address
    event WalletCreated(address indexed caller, address indexed owner, address wallet);

    /// @param registry Registry whose coordinator may move funds out of the wallets
    constructor(Registry registry) {
        IMPLEMENTATION = address(new Wallet(registry, address(0)));
    }

    /// @notice Creates a wallet.
    /// @dev Emits `WalletCreated`.
    /// @param initialOwner Owner of the wallet; with 0 nobody can ever withdraw from it
    /// @return wallet Address of the wallet
    function createWallet(address initialOwner) external returns (address wallet) {
        wallet = WalletClone.create(IMPLEMENTATION, initialOwner);
        isValidWallet[wallet] = true;
        emit WalletCreated(msg.sender, initialOwner, wallet);
    }

    /// @notice Whether two wallets were both created by this factory, in one call, for the coordinator.
    /// @param first A wallet
    /// @param second Another wallet, or the same
    /// @return Whether both were
    function areValidWallets(address first, address second) external view returns (bool) {
        return isValidWallet[first] && isValidWallet[second];
    }
}
