// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Wallet} from "infernet-sdk/payments/Wallet.sol";

import {MockToken} from "../mocks/MockToken.sol";
import {MockVerifier} from "../mocks/MockVerifier.sol";
import {ProtocolTest} from "./ProtocolTest.sol";

/// @notice Base of the tests of payments: two funded wallets that approve their spender, a token, and a verifier.
abstract contract PaymentTest is ProtocolTest {
    uint32 internal constant PROOF_LIFETIME = 7 days;

    address internal immutable consumerOwner = makeAddr("owner of the consumer's wallet");
    address internal immutable nodeOwner = makeAddr("owner of the node's wallet");

    Wallet internal consumerWallet;
    Wallet internal nodeWallet;
    MockToken internal token;
    MockVerifier internal verifier;

    function setUp() public virtual override {
        super.setUp();
        consumerWallet = Wallet(payable(walletFactory.createWallet(consumerOwner)));
        nodeWallet = Wallet(payable(walletFactory.createWallet(nodeOwner)));
        token = new MockToken();
        verifier = new MockVerifier(coordinator);
    }

    /// @dev Gives `wallet` an amount and lets `spender` spend it.
    function _fund(Wallet wallet, address spender, address currency, uint256 amount) internal {
        if (currency == ETH) {
            vm.deal(address(wallet), address(wallet).balance + amount);
        } else {
            MockToken(currency).mint(address(wallet), amount);
        }
        _approve(wallet, spender, currency, wallet.allowance(spender, currency) + amount);
    }

    function _approve(Wallet wallet, address spender, address currency, uint256 amount) internal {
        vm.prank(wallet.owner());
        wallet.approve(spender, currency, amount);
    }

    /// @dev A request that pays `amount` for each answer, without funding anything.
    function _requestPaid(address currency, uint256 amount, address judge) internal returns (uint32) {
        return
            callbackConsumer.requestCompute(CONTAINER, "inputs", 10, currency, amount, address(consumerWallet), judge);
    }

    /// @dev A request that pays `amount` for one answer: consumer's and node's wallets hold and approve what it takes.
    function _requestFunded(address currency, uint256 amount, address judge) internal returns (uint32) {
        _fund(consumerWallet, address(callbackConsumer), currency, amount);
        if (judge != NO_VERIFIER) {
            _fund(nodeWallet, alice, currency, amount);
        }
        return _requestPaid(currency, amount, judge);
    }

    function _balance(address currency, address account) internal view returns (uint256) {
        return currency == ETH ? account.balance : MockToken(currency).balanceOf(account);
    }

    function _unlocked(Wallet wallet, address currency) internal view returns (uint256) {
        return _balance(currency, address(wallet)) - wallet.amountLocked(currency);
    }

    /// @dev What the protocol takes from a consumer.
    function _protocolPart(uint256 amount) internal pure returns (uint256) {
        return amount * (2 * FEE) / 10_000;
    }

    /// @dev What the protocol takes from a verifier.
    function _protocolPartOfVerifier(uint256 verifierFee) internal pure returns (uint256) {
        return verifierFee * FEE / 10_000;
    }

    /// @dev ETH or the mock token.
    function _currency(bool isToken) internal view returns (address) {
        return isToken ? address(token) : ETH;
    }
}
