// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Subscription} from "infernet-sdk/Coordinator.sol";
import {EIP712Coordinator} from "infernet-sdk/EIP712Coordinator.sol";
import {Inbox} from "infernet-sdk/Inbox.sol";
import {Fee} from "infernet-sdk/payments/Fee.sol";
import {Wallet} from "infernet-sdk/payments/Wallet.sol";
import {WalletFactory} from "infernet-sdk/payments/WalletFactory.sol";
import {Reader} from "infernet-sdk/utility/Reader.sol";

import {HookedReceiver} from "../mocks/EtherReceivers.sol";
import {MockSubscriptionConsumer} from "../mocks/MockSubscriptionConsumer.sol";
import {MockToken} from "../mocks/MockToken.sol";
import {MockVerifier} from "../mocks/MockVerifier.sol";
import {HookToken} from "../mocks/WeirdTokens.sol";
import {DeployProtocol, Protocol} from "../utils/DeployProtocol.sol";
import {LightTest} from "../utils/LightTest.sol";

/// @notice The protocol and everybody who uses it: consumers, nodes, wallets, an atomic and an optimistic verifier, ETH, a
/// token, and a token with hooks. All money that exists is held by `_holders`.
abstract contract World is LightTest {
    uint32 internal constant START = 1_700_000_000;
    uint32 internal constant CANCELLED = type(uint32).max;
    address internal constant ETH = address(0);
    string internal constant CONTAINER = "container";
    uint256 internal constant ALLOWANCE = 2 ** 100;

    EIP712Coordinator internal immutable coordinator;
    Inbox internal immutable inbox;
    Reader internal immutable reader;
    Fee internal immutable fee;
    WalletFactory internal immutable walletFactory;

    MockVerifier internal immutable atomicVerifier;
    MockVerifier internal immutable optimisticVerifier;
    /// @dev Owns the Fee contract: gets the protocol's part.
    HookedReceiver internal immutable recipient;
    HookToken internal immutable hookToken;
    address internal immutable verifierPurse = makeAddr("verifiers' purse");
    address internal immutable walletOwner = makeAddr("owner of wallets");
    /// @dev Signs for every consumer.
    uint256 internal immutable signerKey;

    address[] internal _currencies;
    MockSubscriptionConsumer[] internal _consumers;
    address[] internal _nodes;
    Wallet[] internal _wallets;
    address[] internal _holders;
    mapping(address currency => uint256 amount) internal _supply;

    uint256 private _entropy;

    constructor() {
        vm.warp(START);
        recipient = new HookedReceiver();
        Protocol memory protocol = DeployProtocol.deploy(address(recipient), 511);
        (coordinator, inbox, reader) = (protocol.coordinator, protocol.inbox, protocol.reader);
        (fee, walletFactory) = (protocol.fee, protocol.walletFactory);
        address signer;
        (signer, signerKey) = makeAddrAndKey("signer");
        for (uint256 i = 0; i < 3; ++i) {
            _consumers.push(new MockSubscriptionConsumer(address(protocol.registry), signer));
        }
        for (uint256 i = 0; i < 4; ++i) {
            _nodes.push(makeAddr(string.concat("node ", vm.toString(i))));
        }

        atomicVerifier = new MockVerifier(coordinator);
        optimisticVerifier = new MockVerifier(coordinator);
        hookToken = new HookToken();
        _currencies = [ETH, address(new MockToken()), address(hookToken)];
        for (uint256 i = 0; i < 3; ++i) {
            optimisticVerifier.setFee(_currencies[i], 1 gwei);
            _mint(_currencies[i]);
        }
        // Not in the token without hooks.
        atomicVerifier.setFee(ETH, 7);
        atomicVerifier.setFee(address(hookToken), 7);
        atomicVerifier.setAtomic(true);
        atomicVerifier.setWallet(verifierPurse);
        optimisticVerifier.setWallet(verifierPurse);
        _holders = [address(this), address(recipient), verifierPurse, address(optimisticVerifier), walletOwner];
        for (uint256 i = 0; i < _consumers.length; ++i) {
            _holders.push(address(_consumers[i]));
        }
    }

    function _mint(address currency) private {
        uint256 amount = 2 ** 110;
        _supply[currency] = amount;
        if (currency == ETH) {
            vm.deal(address(this), amount);
        } else {
            MockToken(currency).mint(address(this), amount);
        }
    }

    function _balance(address currency, address account) internal view returns (uint256) {
        return currency == ETH ? account.balance : MockToken(currency).balanceOf(account);
    }

    /// @dev The interval that `sub`, as it was created, is in: spec section 4.4.
    function _interval(Subscription memory sub) internal view returns (uint32) {
        if (sub.period == 0) {
            return 1;
        }
        // forge-lint: disable-next-line(unsafe-typecast)
        return sub.activeAt > block.timestamp ? 0 : uint32((block.timestamp - sub.activeAt) / sub.period + 1);
    }

    function _deliveryKey(uint32 id, uint32 interval, address node) internal pure returns (bytes32) {
        return keccak256(abi.encode(id, interval, node));
    }

    /// @dev Begins a new series of draws.
    function _seed(uint256 seed) internal {
        _entropy = seed;
    }

    /// @dev A number below `n`.
    function _draw(uint256 n) internal returns (uint256) {
        _entropy = uint256(keccak256(abi.encode(_entropy)));
        return _entropy % n;
    }

    function _drawCurrency() internal returns (address) {
        return _currencies[_draw(_currencies.length)];
    }

    function _drawWallet() internal returns (Wallet) {
        return _wallets[_draw(_wallets.length)];
    }

    /// @dev One of few amounts: nothing, small, usual, more than 62 bits, more than 96 bits; odd, so that rounding shows.
    function _drawAmount() internal returns (uint256) {
        return [uint256(0), 19, 1 gwei + 1, 1 ether + 1, 10 ether + 3, 2 ** 97 + 1][_draw(6)];
    }
}
