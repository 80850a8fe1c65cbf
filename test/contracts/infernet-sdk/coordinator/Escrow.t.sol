// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Wallet} from "infernet-sdk/payments/Wallet.sol";

import {MockCallbackConsumer} from "../../mocks/MockCallbackConsumer.sol";
import {PaymentTest} from "../../utils/PaymentTest.sol";

/// @notice What the reference implementation lets wallet owners do with locked money, and this one does not.
contract EscrowTest is PaymentTest {
    uint256 private constant ESCROW = 0.8978 ether;

    function setUp() public override {
        super.setUp();
        verifier.setFee(ETH, 0);
        verifier.setFee(address(token), 0);
    }

    function _deliverVerified(address currency) private returns (uint32 subscriptionId) {
        subscriptionId = _requestFunded(currency, 1 ether, address(verifier));
        _deliver(alice, subscriptionId, 1, address(nodeWallet));
    }

    /// @dev The reference pays the second consumer's bill out of the first one's escrow; the first node then is not paid.
    function testFuzz_19_1_escrowOfAConsumerCannotBeSpent(uint256 amount, bool isToken, bool valid) public {
        address currency = _currency(isToken);
        uint32 first = _deliverVerified(currency);

        MockCallbackConsumer other = new MockCallbackConsumer(address(registry));
        amount = bound(amount, 1, ESCROW);
        _approve(consumerWallet, address(other), currency, amount);
        uint32 second = other.requestCompute(CONTAINER, "", 1, currency, amount, address(consumerWallet), NO_VERIFIER);
        vm.expectRevert(Wallet.InsufficientFunds.selector);
        _deliver(bob, second, 1, address(nodeWallet));

        assertEq(_balance(currency, address(consumerWallet)), ESCROW);
        verifier.finalize(first, 1, alice, valid);
        assertEq(_unlocked(nodeWallet, currency), valid ? 1 ether + ESCROW : 0);
    }

    /// @dev The same for a node's stake, when its wallet pays for compute too.
    function testFuzz_19_1_stakeOfANodeCannotBeSpent(uint256 amount, bool isToken, bool valid) public {
        address currency = _currency(isToken);
        uint32 first = _deliverVerified(currency);

        MockCallbackConsumer other = new MockCallbackConsumer(address(registry));
        amount = bound(amount, 1, 1 ether);
        _approve(nodeWallet, address(other), currency, amount);
        uint32 second = other.requestCompute(CONTAINER, "", 1, currency, amount, address(nodeWallet), NO_VERIFIER);
        vm.expectRevert(Wallet.InsufficientFunds.selector);
        _deliver(bob, second, 1, address(consumerWallet));

        assertEq(_balance(currency, address(nodeWallet)), 1 ether);
        verifier.finalize(first, 1, alice, valid);
        assertEq(nodeWallet.amountLocked(currency), 0);
    }

    function testFuzz_19_1_unlockedMoneyCanBeSpentBesideALock(uint256 amount) public {
        uint32 first = _deliverVerified(ETH);
        amount = bound(amount, 1, 1 ether);
        uint32 second = _requestFunded(ETH, amount, NO_VERIFIER);
        _deliver(bob, second, 1, address(nodeWallet));
        assertEq(address(consumerWallet).balance, ESCROW);
        verifier.finalize(first, 1, alice, true);
        assertEq(address(consumerWallet).balance, 0);
    }

    /// @dev The reference panics when the stake is given back to a huge allowance, so a bad proof can't be punished; after
    /// a week the node lowers the allowance and is paid.
    function testFuzz_19_2_nodeCannotEscapeSlashing(uint256 allowance, bool isToken) public {
        address currency = _currency(isToken);
        uint32 subscriptionId = _deliverVerified(currency);
        _approve(nodeWallet, alice, currency, allowance);
        verifier.finalize(subscriptionId, 1, alice, false);
        assertEq(_balance(currency, address(nodeWallet)), 0);
        assertEq(_unlocked(consumerWallet, currency), 1 ether + ESCROW);
    }

    function test_19_2_nodeCannotEscapeSlashingWithTheHighestAllowance() public {
        testFuzz_19_2_nodeCannotEscapeSlashing(type(uint256).max, false);
    }

    /// @dev The mirror image: a consumer that freezes the node's payment and stake.
    function testFuzz_19_2_consumerCannotBlockThePayment(uint256 allowance, bool isToken, bool valid) public {
        address currency = _currency(isToken);
        uint32 subscriptionId = _deliverVerified(currency);
        _approve(consumerWallet, address(callbackConsumer), currency, allowance);
        verifier.finalize(subscriptionId, 1, alice, valid);
        assertEq(_balance(currency, address(nodeWallet)), valid ? 1 ether + ESCROW : 0);
        assertEq(nodeWallet.amountLocked(currency), 0);
        assertEq(consumerWallet.amountLocked(currency), 0);
    }

    function test_19_2_consumerCannotBlockThePaymentWithTheHighestAllowance() public {
        testFuzz_19_2_consumerCannotBlockThePayment(type(uint256).max, false, true);
    }

    function test_19_2_consumerCannotBlockThePaymentAfterExpiry() public {
        uint32 subscriptionId = _deliverVerified(ETH);
        _approve(consumerWallet, address(callbackConsumer), ETH, type(uint256).max);
        _approve(nodeWallet, alice, ETH, type(uint256).max);
        vm.warp(START + PROOF_LIFETIME);
        coordinator.finalizeProofVerification(subscriptionId, 1, alice, false);
        assertEq(_unlocked(nodeWallet, ETH), 1 ether + ESCROW);
    }

    /// @dev Nor does an allowance that was lowered after the lock matter.
    function testFuzz_19_2_revokedAllowancesDoNotBlockASettlement(bool valid) public {
        uint32 subscriptionId = _deliverVerified(ETH);
        _approve(consumerWallet, address(callbackConsumer), ETH, 0);
        _approve(nodeWallet, alice, ETH, 0);
        verifier.finalize(subscriptionId, 1, alice, valid);
        assertEq(address(nodeWallet).balance, valid ? 1 ether + ESCROW : 0);
    }

    /// @dev An allowance that is restored by a settlement stops at the highest number.
    function testFuzz_19_2_restoredAllowanceSaturates(uint256 allowance) public {
        uint32 subscriptionId = _deliverVerified(ETH);
        _approve(consumerWallet, address(callbackConsumer), ETH, allowance);
        _approve(nodeWallet, alice, ETH, allowance);
        verifier.finalize(subscriptionId, 1, alice, false);
        uint256 restored = allowance > type(uint256).max - ESCROW ? type(uint256).max : allowance + ESCROW;
        assertEq(consumerWallet.allowance(address(callbackConsumer), ETH), restored);
        assertLe(nodeWallet.allowance(alice, ETH), allowance);
    }

    function testFuzz_ownersCannotWithdrawWhatIsLocked(uint256 amount) public {
        _deliverVerified(ETH);
        amount = bound(amount, 1, type(uint256).max);
        vm.prank(consumerOwner);
        vm.expectRevert(Wallet.InsufficientFunds.selector);
        consumerWallet.withdraw(ETH, amount);
        vm.prank(nodeOwner);
        vm.expectRevert(Wallet.InsufficientFunds.selector);
        nodeWallet.withdraw(ETH, amount);
    }

    function test_locksAddUpAndSettleInAnyOrder() public {
        uint32 first = _deliverVerified(ETH);
        _fund(consumerWallet, address(callbackConsumer), ETH, 1 ether);
        _fund(nodeWallet, bob, ETH, 1 ether);
        _deliver(bob, first, 1, address(nodeWallet));
        assertEq(consumerWallet.amountLocked(ETH), 2 * ESCROW);
        assertEq(nodeWallet.amountLocked(ETH), 2 ether);
        verifier.finalize(first, 1, bob, false);
        verifier.finalize(first, 1, alice, true);
        assertEq(consumerWallet.amountLocked(ETH), 0);
        assertEq(nodeWallet.amountLocked(ETH), 0);
        assertEq(address(nodeWallet).balance, 1 ether + ESCROW);
    }
}
