// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Vm} from "forge-std/Vm.sol";
import {Coordinator} from "infernet-sdk/Coordinator.sol";
import {Wallet} from "infernet-sdk/payments/Wallet.sol";

import {PaymentTest} from "../../utils/PaymentTest.sol";

contract FinalizeProofVerificationTest is PaymentTest {
    uint256 private constant ESCROW = 0.7978 ether;

    function _deliverVerified(address currency) private returns (uint32 subscriptionId) {
        verifier.setFee(currency, 0.1 ether);
        subscriptionId = _requestFunded(currency, 1 ether, address(verifier));
        _deliver(alice, subscriptionId, 1, address(nodeWallet));
    }

    function _assertPaid(address currency) private view {
        assertEq(_unlocked(nodeWallet, currency), 1 ether + ESCROW);
        assertEq(nodeWallet.amountLocked(currency), 0);
        assertEq(nodeWallet.allowance(alice, currency), 1 ether);
        assertEq(_balance(currency, address(consumerWallet)), 0);
        assertEq(consumerWallet.amountLocked(currency), 0);
        assertEq(consumerWallet.allowance(address(callbackConsumer), currency), 0);
    }

    function _assertSlashed(address currency) private view {
        assertEq(_balance(currency, address(nodeWallet)), 0);
        assertEq(nodeWallet.amountLocked(currency), 0);
        assertEq(nodeWallet.allowance(alice, currency), 0);
        assertEq(_unlocked(consumerWallet, currency), 1 ether + ESCROW);
        assertEq(consumerWallet.amountLocked(currency), 0);
        assertEq(consumerWallet.allowance(address(callbackConsumer), currency), ESCROW);
    }

    function testFuzz_validProofPaysTheNode(bool isToken) public {
        address currency = _currency(isToken);
        uint32 subscriptionId = _deliverVerified(currency);
        verifier.finalize(subscriptionId, 1, alice, true);
        _assertPaid(currency);
    }

    function testFuzz_invalidProofSlashesTheNode(bool isToken) public {
        address currency = _currency(isToken);
        uint32 subscriptionId = _deliverVerified(currency);
        verifier.finalize(subscriptionId, 1, alice, false);
        _assertSlashed(currency);
    }

    /// @dev Audit finding TOB-3: whoever chose the verifier, the node loses exactly what it staked.
    function testFuzz_TOB3_slashIsExactlyThePayment(uint256 amount, uint256 verifierFee) public {
        amount = bound(amount, 1, 1e30);
        verifierFee = bound(verifierFee, 0, amount - _protocolPart(amount));
        verifier.setFee(address(token), verifierFee);
        uint32 subscriptionId = _requestFunded(address(token), amount, address(verifier));
        token.mint(address(nodeWallet), 5 ether);
        _deliver(alice, subscriptionId, 1, address(nodeWallet));
        uint256 consumerBefore = token.balanceOf(address(consumerWallet));
        verifier.finalize(subscriptionId, 1, alice, false);
        assertEq(token.balanceOf(address(nodeWallet)), 5 ether);
        assertEq(token.balanceOf(address(consumerWallet)), consumerBefore + amount);
        assertEq(consumerWallet.amountLocked(address(token)), 0);
    }

    function testFuzz_afterExpiryAnyoneMayPayTheNode(address caller, bool valid, uint32 delay) public {
        uint32 subscriptionId = _deliverVerified(ETH);
        vm.warp(START + PROOF_LIFETIME + bound(delay, 0, 10 * 365 days));
        vm.prank(caller);
        coordinator.finalizeProofVerification(subscriptionId, 1, alice, valid);
        _assertPaid(ETH);
    }

    function testFuzz_atomicVerifierSettlesWithinTheDelivery(bool valid, bool isToken) public {
        verifier.setAtomic(valid);
        address currency = _currency(isToken);
        _deliverVerified(currency);
        if (valid) {
            _assertPaid(currency);
        } else {
            _assertSlashed(currency);
        }
        assertEq(callbackConsumer.answerCount(), 1);
    }

    function test_eventsWhenValid() public {
        uint32 subscriptionId = _deliverVerified(ETH);
        _expectUnlocks();
        vm.expectEmit(address(consumerWallet));
        emit Wallet.Transfer(address(callbackConsumer), ETH, address(nodeWallet), ESCROW);
        vm.expectEmit(address(coordinator));
        emit Coordinator.ProofVerified(subscriptionId, 1, alice, true, address(verifier), true);
        vm.recordLogs();
        verifier.finalize(subscriptionId, 1, alice, true);
        assertEq(vm.getRecordedLogs().length, 4);
    }

    function test_eventsWhenInvalid() public {
        uint32 subscriptionId = _deliverVerified(ETH);
        _expectUnlocks();
        vm.expectEmit(address(nodeWallet));
        emit Wallet.Transfer(alice, ETH, address(consumerWallet), 1 ether);
        vm.expectEmit(address(coordinator));
        emit Coordinator.ProofVerified(subscriptionId, 1, alice, true, address(verifier), false);
        vm.recordLogs();
        verifier.finalize(subscriptionId, 1, alice, false);
        assertEq(vm.getRecordedLogs().length, 4);
    }

    /// @dev 19.21: `valid` is reported as it was passed, which means nothing then.
    function test_19_21_eventsAfterExpiry() public {
        uint32 subscriptionId = _deliverVerified(ETH);
        vm.warp(START + PROOF_LIFETIME);
        _expectUnlocks();
        vm.expectEmit(address(consumerWallet));
        emit Wallet.Transfer(address(callbackConsumer), ETH, address(nodeWallet), ESCROW);
        vm.expectEmit(address(coordinator));
        emit Coordinator.ProofVerified(subscriptionId, 1, alice, false, bob, false);
        vm.prank(bob);
        coordinator.finalizeProofVerification(subscriptionId, 1, alice, false);
    }

    function test_atomicSettlementIsReportedBeforeTheFulfilment() public {
        verifier.setAtomic(true);
        vm.recordLogs();
        uint32 subscriptionId = _deliverVerified(ETH);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        assertEq(logs[logs.length - 2].topics[0], Coordinator.ProofVerified.selector);
        assertEq(logs[logs.length - 1].topics[0], Coordinator.SubscriptionFulfilled.selector);
        assertEq(uint256(logs[logs.length - 1].topics[1]), subscriptionId);
    }

    function test_lastSecondBelongsToTheVerifier() public {
        uint32 subscriptionId = _deliverVerified(ETH);
        vm.warp(START + PROOF_LIFETIME - 1);
        vm.prank(nodeOwner);
        vm.expectRevert(Coordinator.UnauthorizedVerifier.selector);
        coordinator.finalizeProofVerification(subscriptionId, 1, alice, true);
        verifier.finalize(subscriptionId, 1, alice, false);
        _assertSlashed(ETH);
    }

    function testFuzz_revertsForOthersThanTheVerifier(address caller, bool valid) public {
        vm.assume(caller != address(verifier));
        uint32 subscriptionId = _deliverVerified(ETH);
        vm.prank(caller);
        vm.expectRevert(Coordinator.UnauthorizedVerifier.selector);
        coordinator.finalizeProofVerification(subscriptionId, 1, alice, valid);
    }

    function testFuzz_revertsForUnknownRequests(uint32 subscriptionId, uint32 interval, address node, bool valid)
        public
    {
        uint32 known = _deliverVerified(ETH);
        vm.assume(subscriptionId != known || interval != 1 || node != alice);
        vm.expectRevert(Coordinator.ProofRequestNotFound.selector);
        verifier.finalize(subscriptionId, interval, node, valid);
    }

    function testFuzz_revertsTheSecondTime(bool first, bool second) public {
        uint32 subscriptionId = _deliverVerified(ETH);
        verifier.finalize(subscriptionId, 1, alice, first);
        vm.expectRevert(Coordinator.ProofRequestNotFound.selector);
        verifier.finalize(subscriptionId, 1, alice, second);
        vm.warp(START + PROOF_LIFETIME);
        vm.expectRevert(Coordinator.ProofRequestNotFound.selector);
        coordinator.finalizeProofVerification(subscriptionId, 1, alice, second);
    }

    function testFuzz_cancelledSubscriptionsSettle(bool valid) public {
        uint32 subscriptionId = _deliverVerified(ETH);
        vm.prank(address(callbackConsumer));
        coordinator.cancelSubscription(subscriptionId);
        verifier.finalize(subscriptionId, 1, alice, valid);
        if (valid) {
            _assertPaid(ETH);
        } else {
            _assertSlashed(ETH);
        }
    }

    /// @dev Zellic 3.2: an answer whose proof is invalid has used its place all the same.
    function testFuzz_3_2_settlementKeepsTheResponse(bool valid) public {
        uint32 subscriptionId = _deliverVerified(ETH);
        verifier.finalize(subscriptionId, 1, alice, valid);
        assertTrue(_nodeResponded(subscriptionId, 1, alice));
        assertEq(_redundancyCount(subscriptionId, 1), 1);
        vm.expectRevert(Coordinator.NodeRespondedAlready.selector);
        _deliver(alice, subscriptionId, 1, address(nodeWallet));
    }

    function test_proofRequestsEndsWithTheSettlement() public {
        uint32 subscriptionId = _deliverVerified(ETH);
        bytes32 key = _deliveryKey(subscriptionId, 1, alice);
        (uint32 expiry, Wallet wallet, uint256 escrow) = coordinator.proofRequests(key);
        assertEq(expiry, START + PROOF_LIFETIME);
        assertEq(address(wallet), address(nodeWallet));
        assertEq(escrow, ESCROW);
        verifier.finalize(subscriptionId, 1, alice, true);
        (expiry, wallet, escrow) = coordinator.proofRequests(key);
        assertEq(expiry, 0);
        assertEq(address(wallet), address(0));
        assertEq(escrow, 0);
    }

    function testFuzz_oneWalletOnBothSides(bool valid) public {
        verifier.setFee(ETH, 0.1 ether);
        _fund(consumerWallet, alice, ETH, 1 ether);
        uint32 subscriptionId = _requestFunded(ETH, 1 ether, address(verifier));
        _deliver(alice, subscriptionId, 1, address(consumerWallet));
        assertEq(consumerWallet.amountLocked(ETH), 1 ether + ESCROW);
        verifier.finalize(subscriptionId, 1, alice, valid);
        assertEq(consumerWallet.amountLocked(ETH), 0);
        assertEq(address(consumerWallet).balance, 1 ether + ESCROW);
    }

    function _expectUnlocks() private {
        vm.expectEmit(address(nodeWallet));
        emit Wallet.Escrow(alice, ETH, 1 ether, false);
        vm.expectEmit(address(consumerWallet));
        emit Wallet.Escrow(address(callbackConsumer), ETH, ESCROW, false);
    }
}
