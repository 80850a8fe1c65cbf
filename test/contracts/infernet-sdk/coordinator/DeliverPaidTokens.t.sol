// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Wallet} from "infernet-sdk/payments/Wallet.sol";
import {SafeTransferLib} from "solady/utils/SafeTransferLib.sol";

import {BurnsGas, RefusesEther} from "../../mocks/EtherReceivers.sol";
import {MockToken} from "../../mocks/MockToken.sol";
import {FalseReturningToken, FeeOnTransferToken, NoReturnToken, RevertingToken} from "../../mocks/WeirdTokens.sol";
import {PaymentTest} from "../../utils/PaymentTest.sol";

/// @notice Payments in tokens, and to recipients, that are out of the ordinary.
contract DeliverPaidTokensTest is PaymentTest {
    function _deliverPaidIn(address currency) private {
        _deliver(alice, _requestFunded(currency, 1 ether, NO_VERIFIER), 1, address(nodeWallet));
    }

    function _expectRevertPaidIn(address currency, bytes4 selector) private {
        uint32 subscriptionId = _requestFunded(currency, 1 ether, NO_VERIFIER);
        vm.expectRevert(selector);
        _deliver(alice, subscriptionId, 1, address(nodeWallet));
    }

    /// @dev The reference counts a call to no code as a payment.
    function testFuzz_19_3_tokenWithoutCodeIsRefused(address codeless, uint256 amount) public {
        vm.assume(codeless != ETH && codeless.code.length == 0 && uint160(codeless) > 0xffff);
        amount = bound(amount, 1, type(uint256).max / 10_000);
        _approve(consumerWallet, address(callbackConsumer), codeless, amount);
        uint32 subscriptionId = _requestPaid(codeless, amount, NO_VERIFIER);
        vm.expectRevert(Wallet.InsufficientFunds.selector);
        _deliver(alice, subscriptionId, 1, address(nodeWallet));
    }

    /// @dev The same with a verifier: neither fee nor escrow nor stake can be in a token without code.
    function test_19_3_tokenWithoutCodeIsRefusedWithVerifier() public {
        address codeless = makeAddr("token without code");
        verifier.setFee(codeless, 0.1 ether);
        _approve(consumerWallet, address(callbackConsumer), codeless, 1 ether);
        _approve(nodeWallet, alice, codeless, 1 ether);
        uint32 subscriptionId = _requestPaid(codeless, 1 ether, address(verifier));
        vm.expectRevert(Wallet.InsufficientFunds.selector);
        _deliver(alice, subscriptionId, 1, address(nodeWallet));
    }

    /// @dev A contract that destroys itself while its wallet still believes in a balance does not exist in cancun; a token
    /// that answers `balanceOf` and nothing else does.
    function test_TOB5_tokenWithoutTransferIsRefused() public {
        address currency = makeAddr("balanceOf only");
        // Returns its call value's complement to any call shorter than a transfer, reverts otherwise.
        vm.etch(currency, hex"6024361160115760001960005260206000f35b600080fd");
        _approve(consumerWallet, address(callbackConsumer), currency, 1 ether);
        uint32 subscriptionId = _requestPaid(currency, 1 ether, NO_VERIFIER);
        vm.expectRevert(SafeTransferLib.TransferFailed.selector);
        _deliver(alice, subscriptionId, 1, address(nodeWallet));
    }

    function test_TOB5_tokenWithoutReturnValuePays() public {
        NoReturnToken noReturn = new NoReturnToken();
        _deliverPaidIn(address(noReturn));
        assertEq(noReturn.balanceOf(address(nodeWallet)), 0.8978 ether);
    }

    function test_TOB5_tokenThatReturnsFalseIsRefused() public {
        _expectRevertPaidIn(address(new FalseReturningToken()), SafeTransferLib.TransferFailed.selector);
    }

    function test_TOB5_tokenThatRevertsIsRefused() public {
        _expectRevertPaidIn(address(new RevertingToken()), SafeTransferLib.TransferFailed.selector);
    }

    /// @dev 19.4: amounts are nominal; what the token keeps, the recipient does not get.
    function test_19_4_feeOnTransferIsBorneByTheRecipient() public {
        FeeOnTransferToken feeOnTransfer = new FeeOnTransferToken();
        _deliverPaidIn(address(feeOnTransfer));
        assertEq(feeOnTransfer.balanceOf(address(nodeWallet)), 0.8978 ether - 0.008_978 ether);
        assertEq(feeOnTransfer.balanceOf(address(consumerWallet)), 0);
    }

    /// @dev 19.4: after a negative rebase the lock is worth less than it says; nothing is unlocked, nothing panics.
    function test_19_4_negativeRebaseBelowTheLockIsShortOfFunds() public {
        verifier.setFee(address(token), 0);
        uint32 first = _requestFunded(address(token), 1 ether, address(verifier));
        _deliver(alice, first, 1, address(nodeWallet));
        token.burn(address(consumerWallet), 0.5 ether);

        vm.prank(consumerOwner);
        vm.expectRevert(Wallet.InsufficientFunds.selector);
        consumerWallet.withdraw(address(token), 1);
        vm.expectRevert(SafeTransferLib.TransferFailed.selector);
        verifier.finalize(first, 1, alice, true);

        // Whoever makes up for it unblocks the settlement.
        token.mint(address(consumerWallet), 0.5 ether);
        verifier.finalize(first, 1, alice, true);
        assertEq(token.balanceOf(address(nodeWallet)), 1 ether + 0.8978 ether);
    }

    function test_recipientThatRefusesEtherIsPaid() public {
        RefusesEther recipient = new RefusesEther();
        vm.prank(feeRecipient);
        fee.transferOwnership(address(recipient));
        _deliverPaidIn(ETH);
        assertEq(address(recipient).balance, 0.1022 ether);
    }

    /// @dev 19.7: the recipient gets 100,000 gas, not all there is.
    function test_19_7_recipientThatBurnsGasIsPaidAtABoundedCost() public {
        uint32 subscriptionId = _requestFunded(ETH, 1 ether, NO_VERIFIER);
        BurnsGas recipient = new BurnsGas();
        vm.prank(feeRecipient);
        fee.transferOwnership(address(recipient));
        uint256 before = gasleft();
        _deliver(alice, subscriptionId, 1, address(nodeWallet));
        assertLt(before - gasleft(), 600_000);
        assertEq(address(recipient).balance, 0.1022 ether);
    }

    function test_paymentsAboveTheInlineAmount() public {
        uint256 amount = uint256(type(uint96).max) + 12_345;
        _deliver(alice, _requestFunded(address(token), amount, NO_VERIFIER), 1, address(nodeWallet));
        assertEq(MockToken(token).balanceOf(address(nodeWallet)), amount - _protocolPart(amount));
    }
}
