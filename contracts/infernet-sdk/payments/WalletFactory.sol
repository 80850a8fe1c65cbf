// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {LibClone} from "solady/utils/LibClone.sol";

import {Registry} from "../Registry.sol";
import {Wallet} from "./Wallet.sol";

/// @title WalletFactory
/// @notice Creates payment wallets and knows which ones it created: the coordinator pays from and to no others.
/// @dev Wallets are EIP-1167 clones of one implementation.
contract WalletFactory {
    /// @notice The wallet whose code all wallets run. It has no owner and can never have one.
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
        wallet = LibClone.clone_PUSH0(IMPLEMENTATION);
        isValidWallet[wallet] = true;
        Wallet(payable(wallet)).initialize(initialOwner);
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
