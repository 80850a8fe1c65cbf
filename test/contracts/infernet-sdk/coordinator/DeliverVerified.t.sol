// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {stdError} from "forge-std/StdError.sol";
import {Coordinator} from "infernet-sdk/Coordinator.sol";
import {Wallet} from "infernet-sdk/payments/Wallet.sol";

import {MockVerifier} from "../../mocks/MockVerifier.sol";
import {PaymentTest} from "../../utils/PaymentTest.sol";

/// @notice Paid deliveries with a verifier, up to the moment the verifier is asked.
contract DeliverVerifiedTest is PaymentTest {
    function testFuzz_paysTheFeesAndLocksTheRest(uint256 amount, uint256 verifierFee, bool isToken) public {
        amount = bound(amount, 1, type(uint256).max / 10_000);
        verifierFee = bound(verifierFee, 0, amount - _protocolPart(amount));
        address currency = _currency(isToken);
        verifier.setFee(currency, verifierFee);
        uint32 subscriptionId = _requestFunded(currency, amount, address(verifier));
        _deliver(alice, subscriptionId, 1, address(nodeWallet));

        uint256 protocolPart = _protocolPart(amount) + _protocolPartOfVerifier(verifierFee);
        uint256 escrow = amount - _protocolPart(amount) - verifierFee;
        assertEq(_balance(currency, feeRecipient), protocolPart);
        assertEq(_balance(currency, address(verifier)), verifierFee - _protocolPartOfVerifier(verifierFee));
        assertEq(_balance(currency, address(consumerWallet)), escrow);
        assertEq(consumerWallet.amountLocked(currency), escrow);
        assertEq(consumerWallet.allowance(address(callbackConsumer), currency), 0);
        assertEq(nodeWallet.amountLocked(currency), amount);
        assertEq(nodeWallet.allowance(alice, currency), 0);
        _assertRequest(subscriptionId, START + PROOF_LIFETIME, address(nodeWallet), escrow);
    }

    function test_workedNumbers() public {
        verifier.setFee(ETH, 0.1 ether);
        _deliver(alice, _requestFunded(ETH, 1 ether, address(verifier)), 1, address(nodeWallet));
        assertEq(feeRecipient.balance, 0.107_31 ether);
        assertEq(address(verifier).balance, 0.094_89 ether);
        assertEq(consumerWallet.amountLocked(ETH), 0.7978 ether);
    }

    /// @dev Escrows are kept in two ways; 62 bits is where the one ends.
    function testFuzz_escrowsOnBothSidesOf62Bits(uint8 delta) public {
        vm.prank(feeRecipient);
        fee.updateFee(0);
        verifier.setFee(address(token), 0);
        uint256 amount = (1 << 62) - 128 + uint256(delta);
        uint32 subscriptionId = _requestFunded(address(token), amount, address(verifier));
        _deliver(alice, subscriptionId, 1, address(nodeWallet));
        _assertRequest(subscriptionId, START + PROOF_LIFETIME, address(nodeWallet), amount);

        verifier.finalize(subscriptionId, 1, alice, true);
        _assertRequest(subscriptionId, 0, address(0), 0);
        assertEq(token.balanceOf(address(nodeWallet)), 2 * amount);
    }

    function test_eventsInOrder() public {
        verifier.setFee(ETH, 0.1 ether);
        uint32 subscriptionId = _requestFunded(ETH, 1 ether, address(verifier));
        address spender = address(callbackConsumer);
        vm.expectEmit(address(consumerWallet));
        emit Wallet.Transfer(spender, ETH, feeRecipient, 0.1022 ether);
        vm.expectEmit(address(consumerWallet));
        emit Wallet.Transfer(spender, ETH, feeRecipient, 0.005_11 ether);
        vm.expectEmit(address(consumerWallet));
        emit Wallet.Transfer(spender, ETH, address(verifier), 0.094_89 ether);
        vm.expectEmit(address(nodeWallet));
        emit Wallet.Escrow(alice, ETH, 1 ether, true);
        vm.expectEmit(address(consumerWallet));
        emit Wallet.Escrow(spender, ETH, 0.7978 ether, true);
        vm.expectEmit(address(verifier));
        emit MockVerifier.ProofRequested(subscriptionId, 1, alice, "proof");
        vm.expectEmit(address(coordinator));
        emit Coordinator.SubscriptionFulfilled(subscriptionId, alice);
        vm.recordLogs();
        _deliver(alice, subscriptionId, 1, address(nodeWallet));
        assertEq(vm.getRecordedLogs().length, 7);
    }

    function test_feesGoToTheVerifiersWallet() public {
        address wallet = makeAddr("verifier's wallet");
        verifier.setWallet(wallet);
        verifier.setFee(ETH, 0.1 ether);
        _deliver(alice, _requestFunded(ETH, 1 ether, address(verifier)), 1, address(nodeWallet));
        assertEq(wallet.balance, 0.094_89 ether);
    }

    /// @dev Zellic 3.1: with an optimistic verifier the answer arrives before the judgement.
    function test_3_1_answerArrivesBeforeTheJudgement() public {
        verifier.setFee(ETH, 0.1 ether);
        uint32 subscriptionId = _requestFunded(ETH, 1 ether, address(verifier));
        _deliver(alice, subscriptionId, 1, address(nodeWallet));
        assertEq(callbackConsumer.lastAnswer().proof, "proof");
        assertGt(consumerWallet.amountLocked(ETH), 0);
    }

    function test_noRequestWithoutVerifier() public {
        uint32 subscriptionId = _requestFunded(ETH, 1 ether, NO_VERIFIER);
        _deliver(alice, subscriptionId, 1, address(nodeWallet));
        _assertRequest(subscriptionId, 0, address(0), 0);
    }

    function test_freeSubscriptionsAreNotVerified() public {
        vm.recordLogs();
        uint32 subscriptionId = _requestPaid(ETH, 0, address(verifier));
        _deliver(alice, subscriptionId, 1);
        _assertRequest(subscriptionId, 0, address(0), 0);
        assertEq(vm.getRecordedLogs().length, 2);
    }

    function test_revertsForUnsupportedToken() public {
        uint32 subscriptionId = _requestFunded(ETH, 1 ether, address(verifier));
        vm.expectRevert(Coordinator.UnsupportedVerifierToken.selector);
        _deliver(alice, subscriptionId, 1, address(nodeWallet));
    }

    function testFuzz_revertsWhenTheVerifierAsksForMoreThanThereIs(uint256 verifierFee) public {
        verifier.setFee(ETH, bound(verifierFee, 0.8978 ether + 1, type(uint256).max));
        uint32 subscriptionId = _requestFunded(ETH, 1 ether, address(verifier));
        vm.expectRevert(stdError.arithmeticError);
        _deliver(alice, subscriptionId, 1, address(nodeWallet));
    }

    function test_verifierMayTakeAllThereIs() public {
        verifier.setFee(ETH, 0.8978 ether);
        uint32 subscriptionId = _requestFunded(ETH, 1 ether, address(verifier));
        _deliver(alice, subscriptionId, 1, address(nodeWallet));
        _assertRequest(subscriptionId, START + PROOF_LIFETIME, address(nodeWallet), 0);
        verifier.finalize(subscriptionId, 1, alice, true);
        assertEq(_unlocked(nodeWallet, ETH), 1 ether);
    }

    /// @dev Sets up each failure together with all later ones.
    function test_ordersItsErrors() public {
        _approve(consumerWallet, address(callbackConsumer), ETH, 0.1022 ether - 1);
        uint32 subscriptionId = _requestPaid(ETH, 1 ether, address(verifier));
        _expectRevert(Wallet.InsufficientAllowance.selector, subscriptionId);

        _approve(consumerWallet, address(callbackConsumer), ETH, 0.1022 ether);
        _expectRevert(Wallet.InsufficientFunds.selector, subscriptionId);

        vm.deal(address(consumerWallet), 0.1022 ether);
        _expectRevert(Coordinator.UnsupportedVerifierToken.selector, subscriptionId);

        verifier.setFee(ETH, 0.8978 ether + 1);
        vm.expectRevert(stdError.arithmeticError);
        _deliver(alice, subscriptionId, 1, address(nodeWallet));

        verifier.setFee(ETH, 0.1 ether);
        _expectRevert(Wallet.InsufficientAllowance.selector, subscriptionId);

        _approve(consumerWallet, address(callbackConsumer), ETH, 0.2022 ether);
        _expectRevert(Wallet.InsufficientFunds.selector, subscriptionId);

        // Now all fees can be paid; the node's stake is next, for which funds are looked at before the allowance.
        vm.deal(address(consumerWallet), 0.2022 ether);
        _expectRevert(Wallet.InsufficientFunds.selector, subscriptionId);

        vm.deal(address(nodeWallet), 1 ether);
        _expectRevert(Wallet.InsufficientAllowance.selector, subscriptionId);

        // The stake is fine; the node's part is next, in the same order.
        _approve(nodeWallet, alice, ETH, 1 ether);
        _expectRevert(Wallet.InsufficientFunds.selector, subscriptionId);

        vm.deal(address(consumerWallet), 1 ether);
        _expectRevert(Wallet.InsufficientAllowance.selector, subscriptionId);

        _approve(consumerWallet, address(callbackConsumer), ETH, 1 ether);
        _deliver(alice, subscriptionId, 1, address(nodeWallet));
    }

    function test_verifiersRevertIsPassedOn() public {
        verifier.setFee(ETH, 0);
        verifier.setHook(address(coordinator), abi.encodeCall(Coordinator.cancelSubscription, (1)));
        verifier.propagateHook();
        uint32 subscriptionId = _requestFunded(ETH, 1 ether, address(verifier));
        _expectRevert(Coordinator.NotSubscriptionOwner.selector, subscriptionId);
    }

    function test_revertsWithoutDataWhenTheVerifierHasNoCode() public {
        uint32 subscriptionId = _requestFunded(ETH, 1 ether, makeAddr("verifier without code"));
        vm.expectRevert(bytes(""));
        _deliver(alice, subscriptionId, 1, address(nodeWallet));
    }

    /// @dev 19.17: a request that would expire after the end of 32-bit time, in 2106, is refused; without verifier all is well.
    function test_19_17_noProofRequestOutlivesTime() public {
        verifier.setFee(ETH, 0);
        uint32 last = _requestFunded(ETH, 1 ether, address(verifier));
        uint32 tooLate = _requestFunded(ETH, 1 ether, address(verifier));
        vm.warp(type(uint32).max - PROOF_LIFETIME);
        _deliver(alice, last, 1, address(nodeWallet));
        vm.warp(type(uint32).max - PROOF_LIFETIME + 1);
        vm.expectRevert(stdError.arithmeticError);
        _deliver(alice, tooLate, 1, address(nodeWallet));
        _deliver(alice, _requestFunded(ETH, 1 ether, NO_VERIFIER), 1, address(nodeWallet));
    }

    function _expectRevert(bytes4 selector, uint32 subscriptionId) private {
        vm.expectRevert(selector);
        _deliver(alice, subscriptionId, 1, address(nodeWallet));
    }

    function _assertRequest(uint32 subscriptionId, uint256 expiry, address wallet, uint256 escrow) private view {
        (uint32 actualExpiry, Wallet actualWallet, uint256 actualEscrow) =
            coordinator.proofRequests(_deliveryKey(subscriptionId, 1, alice));
        assertEq(actualExpiry, expiry);
        assertEq(address(actualWallet), wallet);
        assertEq(actualEscrow, escrow);
    }
}
