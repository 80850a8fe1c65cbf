// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ReentrancyGuardTransient} from "solady/utils/ReentrancyGuardTransient.sol";

import {Coordinator} from "../Coordinator.sol";
import {Registry} from "../Registry.sol";
import {BoundedCall} from "../libraries/BoundedCall.sol";
import {DeliveryRecord, DeliveryRecordLib} from "../libraries/DeliveryRecord.sol";
import {deliveryKey} from "../libraries/MappingKeys.sol";
import {PackedSubscription, Payment, Terms} from "../libraries/PackedSubscription.sol";
import {Fee} from "./Fee.sol";
import {IVerifier} from "./IVerifier.sol";
import {Wallet} from "./Wallet.sol";
import {WalletFactory} from "./WalletFactory.sol";

/// @notice A proof that is being judged.
struct ProofRequest {
    /// Unix second from which on anyone may settle in the node's favour
    uint32 expiry;
    /// Wallet of the node; the payment amount is locked in it as the node's stake
    Wallet nodeWallet;
    /// Amount locked in the consumer's wallet, in the token's smallest unit
    uint256 consumerEscrowed;
}

/// @dev What is kept of a delivery.
struct StoredDelivery {
    DeliveryRecord record;
    /// Escrow, in use if the record says that it does not fit in there
    uint256 largeEscrow;
}

/// @dev A delivery on its way through the coordinator.
struct Delivery {
    uint32 subscriptionId;
    uint32 interval;
    /// This delivery's number within its interval, from 1
    uint16 count;
    /// Key of what is stored of the delivery
    bytes32 key;
    /// Owner of the subscription
    address owner;
    Terms terms;
}

/// @dev What a paid delivery is paid from, and the fee at that moment.
struct Bill {
    /// Wallet of the consumer
    Wallet payer;
    /// ERC-20 address; 0 = ETH
    address token;
    /// Payment amount in the token's smallest unit
    uint256 amount;
    /// Protocol fee, 10,000 is 100 %
    uint16 fee;
    address feeRecipient;
}

/// @title Settlement
/// @notice The part of the coordinator that moves money: pays for deliveries, and settles proofs.
/// @dev A delivery costs the consumer its payment amount A exactly. With fee f (10,000 is 100 %): the protocol gets
/// P1 = floor(A * 2f / 10,000); a verifier with fee V gets V - P2, and the protocol P2 = floor(V * f / 10,000); the node
/// gets the rest, A - P1 - V. The node's part of a delivery with a verifier is locked in the consumer's wallet, and a stake
/// of A in the node's wallet, until the proof is judged or seven days have passed.
/// Errors and events are declared by `Coordinator`, where users of the protocol look for them.
abstract contract Settlement is ReentrancyGuardTransient {
    /// @dev 100 % in the fee's unit.
    uint256 private constant FEE_PRECISION = 10_000;

    uint32 private constant PROOF_LIFETIME = 7 days;

    Fee private immutable _fee;
    WalletFactory private immutable _walletFactory;

    mapping(uint32 subscriptionId => PackedSubscription) internal _subscriptions;

    mapping(bytes32 key => StoredDelivery) internal _deliveries;

    /// @param registry Registry of this deployment; the other contracts need not exist yet
    constructor(Registry registry) {
        _fee = Fee(registry.FEE());
        _walletFactory = WalletFactory(registry.WALLET_FACTORY());
    }

    /// @notice Settles a proof: pays the node if it is valid, else moves the node's stake to the consumer's wallet.
    /// @dev Not guarded against re-entry, because a verifier may call it within the delivery; the request is deleted before
    /// anything else happens. Reverts with `ProofRequestNotFound`, then (before expiry) with `UnauthorizedVerifier` unless
    /// the subscription's verifier is calling. From expiry on anyone may call, and the node is paid whatever `valid` says.
    /// Neither fees nor the place among the interval's answers are given back when a proof is invalid. Emits
    /// `ProofVerified`.
    /// @param subscriptionId Subscription that was delivered to
    /// @param interval Interval that was delivered for
    /// @param node Address that delivered
    /// @param valid Whether the proof is valid
    function finalizeProofVerification(uint32 subscriptionId, uint32 interval, address node, bool valid) external {
        ProofRequest memory request = _takeProofRequest(_deliveries[deliveryKey(subscriptionId, interval, node)]);

        PackedSubscription storage stored = _subscriptions[subscriptionId];
        Terms terms = stored.terms;
        bool active = uint32(block.timestamp) < request.expiry;
        if (active && msg.sender != terms.verifier()) {
            revert Coordinator.UnauthorizedVerifier();
        }

        if (active && !valid) {
            _slash(request, node, stored, terms);
        } else {
            _payNode(request, node, stored, terms);
        }
        emit Coordinator.ProofVerified(subscriptionId, interval, node, active, msg.sender, valid);
    }

    /// @notice The open proof request of a delivery.
    /// @param key keccak256(abi.encode(uint32 subscriptionId, uint32 interval, address node))
    /// @return expiry Unix second from which on anyone may settle in the node's favour; 0 when no request is open
    /// @return nodeWallet Wallet of the node
    /// @return consumerEscrowed Amount locked in the consumer's wallet, in the token's smallest unit
    function proofRequests(bytes32 key)
        external
        view
        returns (uint32 expiry, Wallet nodeWallet, uint256 consumerEscrowed)
    {
        StoredDelivery storage stored = _deliveries[key];
        DeliveryRecord record = stored.record;
        expiry = record.expiry();
        nodeWallet = Wallet(payable(record.nodeWallet()));
        consumerEscrowed = record.escrowIsApart() ? stored.largeEscrow : record.escrow();
    }

    /// @dev Pays for a delivery. Reverts, in this order, with `InvalidWallet`; what `Wallet.cTransfer` reverts with
    /// for P1; then without verifier the same for the node's part; with one `UnsupportedVerifierToken`, panic 0x11 when V is
    /// more than A - P1, what `cTransfer` reverts with for V, what `Wallet.cLock` reverts with for the node's stake and
    /// for the node's part, and what the verifier reverts with.
    function _settle(Delivery memory delivery, address nodeWallet, bytes calldata proof) internal {
        Bill memory bill = _openBill(delivery, nodeWallet);
        uint256 protocolPart = _calculateFee(bill.amount, bill.fee * 2);
        uint256 remainder = bill.amount - protocolPart;
        if (delivery.terms.verifier() == address(0)) {
            _transferPair(delivery, bill, protocolPart, nodeWallet, remainder);
            return;
        }
        _call(
            bill.payer, abi.encodeCall(Wallet.cTransfer, (delivery.owner, bill.token, bill.feeRecipient, protocolPart))
        );
        remainder = _payVerifier(delivery, bill, remainder);
        _call(Wallet(payable(nodeWallet)), abi.encodeCall(Wallet.cLock, (msg.sender, bill.token, bill.amount)));
        _call(bill.payer, abi.encodeCall(Wallet.cLock, (delivery.owner, bill.token, remainder)));
        _requestProof(delivery, nodeWallet, remainder, proof);
    }

    /// @dev Wallet, amount and token of a subscription; reads only the slots in use.
    function _readPayment(PackedSubscription storage stored, Terms terms)
        internal
        view
        returns (address wallet, uint256 amount, address token)
    {
        Payment payment = stored.payment;
        wallet = payment.wallet();
        amount = terms.hasLargeAmount() ? stored.largeAmount : payment.amount();
        if (terms.hasToken()) {
            token = stored.paymentToken;
        }
    }

    /// @dev Part of an amount; rounds down.
    /// @param amount Amount in the token's smallest unit
    /// @param fee Part; 10,000 is 100 %
    function _calculateFee(uint256 amount, uint16 fee) internal pure returns (uint256) {
        return amount * fee / FEE_PRECISION;
    }

    /// @dev Collects what a payment needs, after checking both wallets.
    function _openBill(Delivery memory delivery, address nodeWallet) private view returns (Bill memory bill) {
        (address payer, uint256 amount, address token) =
            _readPayment(_subscriptions[delivery.subscriptionId], delivery.terms);
        if (!_walletFactory.areValidWallets(nodeWallet, payer)) {
            revert Coordinator.InvalidWallet();
        }
        bill.payer = Wallet(payable(payer));
        bill.amount = amount;
        bill.token = token;
        (bill.fee, bill.feeRecipient) = _fee.feeAndRecipient();
    }

    /// @dev Pays the verifier, and the protocol its part of that, out of `available`.
    /// @return remainder What is left for the node
    function _payVerifier(Delivery memory delivery, Bill memory bill, uint256 available)
        private
        returns (uint256 remainder)
    {
        IVerifier verifier = IVerifier(payable(delivery.terms.verifier()));
        if (!verifier.isSupportedToken(bill.token)) {
            revert Coordinator.UnsupportedVerifierToken();
        }
        uint256 verifierFee = verifier.fee(bill.token);
        remainder = available - verifierFee;
        uint256 protocolPart = _calculateFee(verifierFee, bill.fee);
        _transferPair(delivery, bill, protocolPart, verifier.getWallet(), verifierFee - protocolPart);
    }

    /// @dev Pays the protocol, then `to`.
    function _transferPair(Delivery memory delivery, Bill memory bill, uint256 protocolPart, address to, uint256 amount)
        private
    {
        _call(
            bill.payer,
            abi.encodeCall(
                Wallet.cTransferTwo, (delivery.owner, bill.token, bill.feeRecipient, protocolPart, to, amount)
            )
        );
    }

    /// @dev Records the proof request, then calls the verifier, which may settle it at once.
    function _requestProof(Delivery memory delivery, address nodeWallet, uint256 escrow, bytes calldata proof) private {
        DeliveryRecord record = DeliveryRecordLib.open(uint32(block.timestamp) + PROOF_LIFETIME, nodeWallet, escrow);
        StoredDelivery storage stored = _deliveries[delivery.key];
        stored.record = record;
        if (record.escrowIsApart()) {
            stored.largeEscrow = escrow;
        }
        BoundedCall.callContract(
            delivery.terms.verifier(),
            abi.encodeCall(
                IVerifier.requestProofVerification, (delivery.subscriptionId, delivery.interval, msg.sender, proof)
            )
        );
    }

    /// @dev Gives the node its stake back, and pays it out of the consumer's escrow.
    function _payNode(ProofRequest memory request, address node, PackedSubscription storage stored, Terms terms)
        private
    {
        (address payer, uint256 stake, address token) = _readPayment(stored, terms);
        address owner = stored.schedule.owner();
        _call(request.nodeWallet, abi.encodeCall(Wallet.cUnlock, (node, token, stake)));
        _call(
            Wallet(payable(payer)),
            abi.encodeCall(Wallet.cPayLocked, (owner, token, address(request.nodeWallet), request.consumerEscrowed))
        );
    }

    /// @dev Gives the consumer its escrow back, and moves the node's stake to it.
    function _slash(ProofRequest memory request, address node, PackedSubscription storage stored, Terms terms) private {
        (address payer, uint256 stake, address token) = _readPayment(stored, terms);
        address owner = stored.schedule.owner();
        _call(request.nodeWallet, abi.encodeCall(Wallet.cReleaseLocked, (node, token, stake)));
        _call(Wallet(payable(payer)), abi.encodeCall(Wallet.cUnlock, (owner, token, request.consumerEscrowed)));
        _call(request.nodeWallet, abi.encodeCall(Wallet.cSendReleased, (node, token, payer, stake)));
    }

    /// @dev Deletes an open proof request and returns it; reverts with `ProofRequestNotFound` when there is none.
    function _takeProofRequest(StoredDelivery storage stored) private returns (ProofRequest memory request) {
        DeliveryRecord record = stored.record;
        request.expiry = record.expiry();
        if (request.expiry == 0) {
            revert Coordinator.ProofRequestNotFound();
        }
        request.nodeWallet = Wallet(payable(record.nodeWallet()));
        stored.record = DeliveryRecordLib.RESPONDED;
        if (record.escrowIsApart()) {
            request.consumerEscrowed = stored.largeEscrow;
            delete stored.largeEscrow;
        } else {
            request.consumerEscrowed = record.escrow();
        }
    }

    /// @dev Calls a wallet that the factory has created: that it has code need not be looked at each time.
    function _call(Wallet wallet, bytes memory data) private {
        assembly ("memory-safe") {
            if iszero(call(gas(), wallet, 0, add(data, 0x20), mload(data), 0, 0)) {
                let pointer := mload(0x40)
                returndatacopy(pointer, 0, returndatasize())
                revert(pointer, returndatasize())
            }
        }
    }

    /// @dev Transient storage on every chain: the contracts are compiled for cancun anyway.
    function _useTransientReentrancyGuardOnlyOnMainnet() internal pure override returns (bool) {
        return false;
    }
}
