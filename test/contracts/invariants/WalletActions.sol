// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Ownable} from "solady/auth/Ownable.sol";

import {Wallet} from "infernet-sdk/payments/Wallet.sol";
import {Coordinated} from "infernet-sdk/utility/Coordinated.sol";

import {MockToken} from "../mocks/MockToken.sol";
import {Payments} from "./Payments.sol";

/// @notice What owners do with their wallets, what strangers try, and what else there is beside deliveries.
abstract contract WalletActions is Payments {
    uint256 private constant MAX_WALLETS = 7;

    modifier acts(uint256 seed) {
        ++_action;
        _seed(seed);
        vm.recordLogs();
        _;
        _book(vm.getRecordedLogs());
    }

    /// @dev Wallets of a consumer, of a verifier, of who receives fees, and of others; each with money, and with everybody
    /// approved: any may pay, be paid and put up stakes.
    constructor() {
        address[5] memory owners =
            [address(_consumers[0]), address(optimisticVerifier), address(recipient), walletOwner, walletOwner];
        vm.recordLogs();
        for (uint256 i = 0; i < owners.length; ++i) {
            walletFactory.createWallet(owners[i]);
        }
        _book(vm.getRecordedLogs());
        for (uint256 i = 0; i < owners.length; ++i) {
            for (uint256 j = 0; j < _currencies.length; ++j) {
                _pay(_currencies[j], address(_wallets[i]), 100 ether);
                _approveAll(_wallets[i], _currencies[j]);
            }
        }
        _book(vm.getRecordedLogs());
    }

    /// @notice One of the many things that are not deliveries.
    function administer(uint256 seed) external acts(seed) {
        function(uint256)[9] memory actions =
            [_createWallet, _deposit, _withdraw, _approve, _refill, _setVerifiers, _setFee, _writeToInbox, _intrude];
        actions[_draw(actions.length)](seed);
    }

    function _createWallet(uint256) private {
        if (_wallets.length < MAX_WALLETS) {
            walletFactory.createWallet(walletOwner);
        }
    }

    function _deposit(uint256) private {
        (address currency, uint256 amount) = (_drawCurrency(), _drawAmount());
        if (amount <= _balance(currency, address(this))) {
            _pay(currency, address(_drawWallet()), amount);
        }
    }

    function _withdraw(uint256) private {
        (Wallet wallet, address currency) = (_drawWallet(), _drawCurrency());
        uint256 unlocked = _balance(currency, address(wallet)) - wallet.amountLocked(currency);
        uint256 amount = [unlocked, unlocked + 1, unlocked / 2][_draw(3)];
        vm.prank(wallet.owner());
        try wallet.withdraw(currency, amount) {
            assertLe(amount, unlocked, "11: only what is unlocked");
            ++reached["withdrawn"];
        } catch (bytes memory reason) {
            assertGt(amount, unlocked, "11: all that is unlocked");
            assertEq(reason, abi.encodePacked(Wallet.InsufficientFunds.selector), "11: only what is unlocked");
        }
    }

    function _approve(uint256) private {
        Wallet wallet = _drawWallet();
        uint256 spender = _draw(_consumers.length + _nodes.length);
        uint256 amount = [uint256(0), 1 ether, ALLOWANCE, type(uint256).max][_draw(4)];
        vm.prank(wallet.owner());
        wallet.approve(
            spender < _nodes.length ? _nodes[spender] : address(_consumers[spender - _nodes.length]),
            _drawCurrency(),
            amount
        );
    }

    /// @dev A new wallet, or one that was drained, becomes useful again.
    function _refill(uint256) private {
        (Wallet wallet, address currency) = (_drawWallet(), _drawCurrency());
        _approveAll(wallet, currency);
        if (_balance(currency, address(this)) >= 100 ether) {
            _pay(currency, address(wallet), 100 ether);
        }
    }

    function _setVerifiers(uint256) private {
        atomicVerifier.setAtomic(_draw(2) == 0);
        optimisticVerifier.setFee(_drawCurrency(), [uint256(0), 19, 1 gwei + 1][_draw(3)]);
    }

    function _setFee(uint256) private {
        vm.prank(address(recipient));
        fee.updateFee([uint16(0), 1, 511, 5000][_draw(4)]);
    }

    function _writeToInbox(uint256 seed) private {
        vm.prank(_nodes[_draw(_nodes.length)]);
        inbox.write(keccak256(abi.encode(CONTAINER)), "input", abi.encode(seed), "");
    }

    /// @dev A stranger tries everything that is not for strangers.
    function _intrude(uint256 seed) private {
        (Wallet wallet, address currency, uint256 amount) = (_drawWallet(), _drawCurrency(), _drawAmount());
        address implementation = walletFactory.IMPLEMENTATION();
        bytes4 notCoordinator = Coordinated.NotCoordinator.selector;
        _refuses(address(wallet), abi.encodeCall(Wallet.withdraw, (currency, amount)), Ownable.Unauthorized.selector);
        _refuses(
            address(wallet),
            abi.encodeCall(Wallet.approve, (address(this), currency, amount)),
            Ownable.Unauthorized.selector
        );
        address spender = address(_consumers[0]);
        _refuses(
            address(wallet),
            abi.encodeCall(Wallet.cTransfer, (spender, currency, address(this), amount)),
            notCoordinator
        );
        _refuses(address(wallet), abi.encodeCall(Wallet.cLock, (spender, currency, amount)), notCoordinator);
        _refuses(address(wallet), abi.encodeCall(Wallet.cUnlock, (spender, currency, amount)), notCoordinator);
        _refuses(
            address(inbox),
            abi.encodeCall(inbox.writeViaCoordinator, (bytes32(0), _nodes[0], 1, 1, "", "", "")),
            notCoordinator
        );
        assertFalse(walletFactory.isValidWallet(implementation), "17: the implementation is no wallet");
        // The fuzzer also draws addresses that it has seen, wallets among them.
        // forge-lint: disable-next-line(unsafe-typecast)
        address any = address(uint160(seed));
        assertEq(walletFactory.isValidWallet(any), _isOfTheFactory(any), "17: nor is any other address");
    }

    function _isOfTheFactory(address any) private view returns (bool) {
        for (uint256 i = 0; i < _wallets.length; ++i) {
            if (address(_wallets[i]) == any) {
                return true;
            }
        }
        return false;
    }

    function _refuses(address target, bytes memory data, bytes4 expected) private {
        (bool ok, bytes memory reason) = target.call(data);
        assertFalse(ok, "11: no right");
        assertEq(reason, abi.encodePacked(expected), "11: no right");
    }

    function _approveAll(Wallet wallet, address currency) private {
        address owner = wallet.owner();
        for (uint256 i = 0; i < _consumers.length; ++i) {
            vm.prank(owner);
            wallet.approve(address(_consumers[i]), currency, ALLOWANCE);
        }
        for (uint256 i = 0; i < _nodes.length; ++i) {
            vm.prank(owner);
            wallet.approve(_nodes[i], currency, ALLOWANCE);
        }
    }

    function _pay(address currency, address to, uint256 amount) private {
        if (currency == ETH) {
            (bool ok,) = to.call{value: amount}("");
            assertTrue(ok, "deposits are taken");
        } else {
            assertTrue(MockToken(currency).transfer(to, amount), "deposits are taken");
        }
    }

    /// @dev Who holds how much.
    function _balances() internal view returns (bytes32 digest) {
        for (uint256 i = 0; i < _holders.length; ++i) {
            for (uint256 j = 0; j < _currencies.length; ++j) {
                digest = keccak256(abi.encode(digest, _balance(_currencies[j], _holders[i])));
            }
        }
    }
}
