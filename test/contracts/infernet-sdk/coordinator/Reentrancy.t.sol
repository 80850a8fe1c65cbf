// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Coordinator, Subscription} from "infernet-sdk/Coordinator.sol";
import {EIP712Coordinator} from "infernet-sdk/EIP712Coordinator.sol";
import {Wallet} from "infernet-sdk/payments/Wallet.sol";
import {ReentrancyGuardTransient} from "solady/utils/ReentrancyGuardTransient.sol";

import {HookedReceiver} from "../../mocks/EtherReceivers.sol";
import {Hook} from "../../mocks/Hook.sol";
import {HookToken} from "../../mocks/WeirdTokens.sol";
import {DelegateSignature, Signature} from "../../utils/DelegateSignature.sol";
import {PaymentTest} from "../../utils/PaymentTest.sol";

/// @notice Calls back into the protocol from everywhere it calls out to: the consumer, the verifier, recipients of ETH, and
/// tokens.
contract ReentrancyTest is PaymentTest {
    HookToken private hookToken;
    HookedReceiver private receiver;

    function setUp() public override {
        super.setUp();
        hookToken = new HookToken();
        receiver = new HookedReceiver();
        verifier.setFee(ETH, 0.1 ether);
        verifier.setFee(address(hookToken), 0.1 ether);
    }

    /// @dev The four places code of others runs in a delivery. Returns where, and a request that leads there.
    function _place(uint256 which) private returns (Hook hook, uint32 subscriptionId) {
        which = bound(which, 0, 4);
        if (which == 0) {
            return (callbackConsumer, _requestFunded(ETH, 1 ether, NO_VERIFIER));
        }
        if (which == 1) {
            verifier.setWallet(makeAddr("verifier's wallet"));
            return (verifier, _requestFunded(ETH, 1 ether, address(verifier)));
        }
        if (which == 2) {
            return (verifier, _requestFunded(ETH, 1 ether, address(verifier)));
        }
        if (which == 3) {
            vm.prank(feeRecipient);
            fee.transferOwnership(address(receiver));
            return (receiver, _requestFunded(ETH, 1 ether, NO_VERIFIER));
        }
        return (hookToken, _requestFunded(address(hookToken), 1 ether, NO_VERIFIER));
    }

    function testFuzz_deliverComputeIsGuarded(uint256 which, uint32 other) public {
        (Hook hook, uint32 subscriptionId) = _place(which);
        other = uint32(bound(other, 0, 2));
        hook.setHook(
            address(coordinator),
            abi.encodeCall(Coordinator.deliverCompute, (other, 1, "", "", "", address(nodeWallet)))
        );
        _deliver(alice, subscriptionId, 1, address(nodeWallet));
        assertGe(hook.hookRuns(), 1);
        assertFalse(hook.hookSucceeded());
        assertEq(hook.hookResult(), abi.encodePacked(ReentrancyGuardTransient.Reentrancy.selector));
        assertEq(_redundancyCount(subscriptionId, 1), 1);
    }

    function testFuzz_deliverComputeDelegateeIsGuarded(uint256 which) public {
        (Hook hook, uint32 subscriptionId) = _place(which);
        // A signature that has been used already: the creation is skipped, the delivery is attempted.
        Subscription memory sub;
        sub.owner = address(subscriptionConsumer);
        (sub.frequency, sub.redundancy) = (1, 1);
        uint32 delegated = _createDelegated(sub);
        hook.setHook(
            address(coordinator),
            abi.encodeCall(
                EIP712Coordinator.deliverComputeDelegatee, (7, 0, sub, 0, "", "", 1, "", "", "", address(nodeWallet))
            )
        );
        _deliver(alice, subscriptionId, 1, address(nodeWallet));
        assertFalse(hook.hookSucceeded());
        assertEq(hook.hookResult(), abi.encodePacked(ReentrancyGuardTransient.Reentrancy.selector));
        assertEq(_redundancyCount(delegated, 1), 0);
    }

    function _createDelegated(Subscription memory sub) private returns (uint32) {
        uint32 expiry = START + 1;
        Signature memory signature = DelegateSignature.sign(signerKey, address(coordinator), 7, expiry, sub);
        return coordinator.createSubscriptionDelegatee(7, expiry, sub, signature.v, signature.r, signature.s);
    }

    /// @dev The guard is open again after each kind of delivery, within the same transaction.
    function testFuzz_guardIsReleased(uint256 which, bool reverting) public {
        (Hook hook, uint32 subscriptionId) = _place(which);
        if (reverting) {
            hook.setHook(address(hook), hex"deadbeef");
            hook.propagateHook();
            vm.prank(alice);
            try coordinator.deliverCompute(subscriptionId, 1, "", "", "", address(nodeWallet)) {} catch {}
            hook.setHook(address(0), "");
        } else {
            _deliver(alice, subscriptionId, 1, address(nodeWallet));
        }
        _deliver(bob, _request(1), 1);
    }

    /// @dev What is not guarded may be used from within a delivery, and does no harm.
    function test_creationAndCancellationFromTheCallback() public {
        uint32 subscriptionId = _request(2);
        callbackConsumer.setHook(
            address(coordinator),
            abi.encodeCall(Coordinator.createSubscription, (CONTAINER, 1, 0, 1, false, ETH, 0, NO_WALLET, NO_VERIFIER))
        );
        _deliver(alice, subscriptionId, 1);
        assertEq(coordinator.getSubscription(subscriptionId + 1).owner, address(callbackConsumer));

        callbackConsumer.setHook(address(coordinator), abi.encodeCall(Coordinator.cancelSubscription, (subscriptionId)));
        _deliver(bob, subscriptionId, 1);
        assertEq(coordinator.getSubscription(subscriptionId).activeAt, CANCELLED);
    }

    /// @dev Audit finding TOB-9: a verifier that settles twice, the second time from within its payment.
    function testFuzz_TOB9_secondSettlementFromAHookFails(bool first, bool second) public {
        uint32 subscriptionId = _requestFunded(address(hookToken), 1 ether, address(verifier));
        _deliver(alice, subscriptionId, 1, address(nodeWallet));
        hookToken.setHook(address(verifier), abi.encodeCall(verifier.finalize, (subscriptionId, 1, alice, second)));
        verifier.finalize(subscriptionId, 1, alice, first);
        assertFalse(hookToken.hookSucceeded());
        assertEq(hookToken.hookResult(), abi.encodePacked(Coordinator.ProofRequestNotFound.selector));
        uint256 escrow = 0.7978 ether;
        assertEq(hookToken.balanceOf(address(nodeWallet)), first ? 1 ether + escrow : 0);
        assertEq(hookToken.balanceOf(address(consumerWallet)), first ? 0 : 1 ether + escrow);
    }

    /// @dev A verifier that propagates the failure undoes its own settlement.
    function test_TOB9_secondSettlementThatRevertsUndoesTheFirst() public {
        uint32 subscriptionId = _requestFunded(address(hookToken), 1 ether, address(verifier));
        _deliver(alice, subscriptionId, 1, address(nodeWallet));
        hookToken.setHook(address(verifier), abi.encodeCall(verifier.finalize, (subscriptionId, 1, alice, true)));
        hookToken.propagateHook();
        vm.expectRevert();
        verifier.finalize(subscriptionId, 1, alice, true);
        (uint32 expiry,,) = coordinator.proofRequests(_deliveryKey(subscriptionId, 1, alice));
        assertEq(expiry, START + PROOF_LIFETIME);
        assertEq(consumerWallet.amountLocked(address(hookToken)), 0.7978 ether);
    }

    /// @dev The owner of the consumer's wallet also receives the verifier's fee, and withdraws in between: what is locked for
    /// another proof stays.
    function test_withdrawalBetweenTwoTransfersCannotTouchALock() public {
        uint32 pending = _requestFunded(ETH, 1 ether, address(verifier));
        _deliver(alice, pending, 1, address(nodeWallet));
        uint256 locked = consumerWallet.amountLocked(ETH);

        vm.prank(consumerOwner);
        consumerWallet.transferOwnership(address(receiver));
        vm.prank(feeRecipient);
        fee.transferOwnership(address(receiver));
        _fund(consumerWallet, address(callbackConsumer), ETH, 1 ether);
        uint32 second = _requestPaid(ETH, 1 ether, NO_VERIFIER);
        receiver.setHook(address(consumerWallet), abi.encodeCall(Wallet.withdraw, (ETH, 0.5 ether)));

        vm.expectRevert(Wallet.InsufficientFunds.selector);
        _deliver(bob, second, 1, address(nodeWallet));
        assertEq(consumerWallet.amountLocked(ETH), locked);
        assertEq(address(consumerWallet).balance, locked + 1 ether);
    }

    /// @dev While an atomic verifier runs, both locks hold already.
    function test_locksHoldWhileTheVerifierRuns() public {
        vm.prank(nodeOwner);
        nodeWallet.transferOwnership(address(verifier));
        uint32 subscriptionId = _requestFunded(ETH, 1 ether, address(verifier));
        verifier.setWallet(makeAddr("verifier's wallet"));
        verifier.setHook(address(nodeWallet), abi.encodeCall(Wallet.withdraw, (ETH, 1)));
        verifier.setAtomic(false);
        _deliver(alice, subscriptionId, 1, address(nodeWallet));
        assertEq(verifier.hookResult(), abi.encodePacked(Wallet.InsufficientFunds.selector));
        assertEq(address(nodeWallet).balance, 0);
    }
}
