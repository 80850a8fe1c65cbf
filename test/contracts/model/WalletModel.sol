// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Ownable} from "solady/auth/Ownable.sol";

import {Vm} from "forge-std/Vm.sol";
import {Wallet} from "infernet-sdk/payments/Wallet.sol";

/// @notice Wallets as the protocol describes them, as mappings in one contract. Money is numbers; nothing is called.
abstract contract WalletModel {
    mapping(address wallet => address) public owners;
    mapping(address currency => mapping(address account => uint256)) public balances;
    mapping(address wallet => mapping(address currency => uint256)) public lockedBalances;
    mapping(address wallet => mapping(address spender => mapping(address currency => uint256))) public allowances;

    Vm.Log[] private _logs;

    /// @notice Events since the last call.
    function takeLogs() external returns (Vm.Log[] memory logs) {
        logs = _logs;
        delete _logs;
    }

    function addWallet(address wallet, address owner) external {
        owners[wallet] = owner;
    }

    function deposit(address wallet, address currency, uint256 amount) external {
        balances[currency][wallet] += amount;
    }

    function withdraw(address caller, address wallet, address currency, uint256 amount) external {
        _checkOwner(caller, wallet);
        _checkUnlocked(wallet, currency, amount);
        _move(currency, wallet, caller, amount);
        _log(wallet, [Wallet.Withdrawl.selector, 0, 0, 0], abi.encode(currency, amount));
    }

    function approve(address caller, address wallet, address spender, address currency, uint256 amount) external {
        _checkOwner(caller, wallet);
        allowances[wallet][spender][currency] = amount;
        _log(wallet, [Wallet.Approval.selector, _topic(spender), 0, 0], abi.encode(currency, amount));
    }

    function _transfer(address wallet, address spender, address currency, address to, uint256 amount) internal {
        _spend(wallet, spender, currency, amount);
        _checkUnlocked(wallet, currency, amount);
        _pay(wallet, spender, currency, to, amount);
    }

    function _lock(address wallet, address spender, address currency, uint256 amount) internal {
        _checkUnlocked(wallet, currency, amount);
        _spend(wallet, spender, currency, amount);
        lockedBalances[wallet][currency] += amount;
        _logEscrow(wallet, spender, currency, amount, true);
    }

    function _unlock(address wallet, address spender, address currency, uint256 amount) internal {
        _release(wallet, spender, currency, amount);
        uint256 left = type(uint256).max - allowances[wallet][spender][currency];
        allowances[wallet][spender][currency] += amount < left ? amount : left;
    }

    /// @dev Out of what is locked, which has left the allowance already.
    function _transferLocked(address wallet, address spender, address currency, address to, uint256 amount) internal {
        _release(wallet, spender, currency, amount);
        _pay(wallet, spender, currency, to, amount);
    }

    function _release(address wallet, address spender, address currency, uint256 amount) internal {
        lockedBalances[wallet][currency] -= amount;
        _logEscrow(wallet, spender, currency, amount, false);
    }

    function _spend(address wallet, address spender, address currency, uint256 amount) private {
        if (allowances[wallet][spender][currency] < amount) {
            revert Wallet.InsufficientAllowance();
        }
        allowances[wallet][spender][currency] -= amount;
    }

    function _checkUnlocked(address wallet, address currency, uint256 amount) private view {
        if (amount > balances[currency][wallet] - lockedBalances[wallet][currency]) {
            revert Wallet.InsufficientFunds();
        }
    }

    function _checkOwner(address caller, address wallet) private view {
        if (caller != owners[wallet]) {
            revert Ownable.Unauthorized();
        }
    }

    function _pay(address wallet, address spender, address currency, address to, uint256 amount) internal {
        _move(currency, wallet, to, amount);
        _log(wallet, [Wallet.Transfer.selector, _topic(spender), _topic(to), 0], abi.encode(currency, amount));
    }

    function _move(address currency, address from, address to, uint256 amount) private {
        balances[currency][from] -= amount;
        balances[currency][to] += amount;
    }

    function _logEscrow(address wallet, address spender, address currency, uint256 amount, bool locked) private {
        _log(wallet, [Wallet.Escrow.selector, _topic(spender), 0, 0], abi.encode(currency, amount, locked));
    }

    /// @dev Topics end at the first that is 0.
    function _log(address emitter, bytes32[4] memory topics, bytes memory data) internal {
        uint256 count = 0;
        while (count < 4 && topics[count] != 0) {
            ++count;
        }
        Vm.Log storage entry = _logs.push();
        (entry.emitter, entry.data) = (emitter, data);
        for (uint256 i = 0; i < count; ++i) {
            entry.topics.push(topics[i]);
        }
    }

    function _topic(address account) internal pure returns (bytes32) {
        return bytes32(uint256(uint160(account)));
    }
}
