// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ECDSA} from "solady/utils/ECDSA.sol";

import {Coordinator, Subscription} from "infernet-sdk/Coordinator.sol";
import {EIP712Coordinator} from "infernet-sdk/EIP712Coordinator.sol";
import {Inbox, InboxItem} from "infernet-sdk/Inbox.sol";

import {WalletModel} from "./WalletModel.sol";

enum SignatureKind {
    Good,
    OfAnother,
    Malformed
}

/// @notice The protocol as its specification describes it, step by step: structs as they come, one storage variable for
/// each thing remembered, nothing packed, nothing saved.
contract ProtocolModel is WalletModel {
    struct Request {
        uint32 expiry;
        address nodeWallet;
        uint256 consumerEscrowed;
    }

    struct VerifierTerms {
        bool isAtomic;
        bool judgement;
        address purse;
    }

    address private immutable _coordinator;
    address private immutable _inbox;
    address private immutable _feeRecipient;

    uint32 public id = 1;
    uint16 public fee;
    mapping(uint32 subscriptionId => Subscription) private _subscriptions;
    mapping(bytes32 key => uint16) public redundancyCount;
    mapping(bytes32 key => bool) public nodeResponded;
    mapping(bytes32 key => Request) public proofRequests;
    mapping(bytes32 key => uint32) public delegateCreatedIds;
    mapping(address owner => uint32) public maxSubscriberNonce;
    mapping(bytes32 containerId => mapping(address node => InboxItem[])) private _items;

    mapping(address consumer => bool) public refuses;
    mapping(address verifier => VerifierTerms) public verifiers;
    mapping(address verifier => mapping(address currency => bool)) public isSupported;
    mapping(address verifier => mapping(address currency => uint256)) public verifierFees;

    constructor(address coordinator, address inbox, address feeRecipient, uint16 initialFee) {
        (_coordinator, _inbox, _feeRecipient, fee) = (coordinator, inbox, feeRecipient, initialFee);
    }

    function setFee(uint16 newFee) external {
        fee = newFee;
    }

    function setVerifier(address verifier, VerifierTerms calldata terms) external {
        verifiers[verifier] = terms;
    }

    function setVerifierFee(address verifier, address currency, uint256 amount) external {
        (isSupported[verifier][currency], verifierFees[verifier][currency]) = (true, amount);
    }

    function setRefuses(address consumer, bool refuses_) external {
        refuses[consumer] = refuses_;
    }

    function getSubscription(uint32 subscriptionId) external view returns (Subscription memory) {
        return _subscriptions[subscriptionId];
    }

    function createSubscription(Subscription memory sub) external returns (uint32) {
        uint256 activeAt = block.timestamp + sub.period;
        if (activeAt >= type(uint32).max) {
            revert Coordinator.PeriodTooLong();
        }
        // forge-lint: disable-next-line(unsafe-typecast)
        sub.activeAt = uint32(activeAt);
        return _store(sub);
    }

    function createSubscriptionDelegatee(uint32 nonce, uint32 expiry, Subscription memory sub, SignatureKind signature)
        public
        returns (uint32 subscriptionId)
    {
        bytes32 key = keccak256(abi.encode(sub.owner, nonce));
        if (delegateCreatedIds[key] != 0) {
            return delegateCreatedIds[key];
        }
        if (block.timestamp >= expiry) {
            revert EIP712Coordinator.SignatureExpired();
        }
        if (signature == SignatureKind.Malformed) {
            revert ECDSA.InvalidSignature();
        }
        if (signature == SignatureKind.OfAnother) {
            revert EIP712Coordinator.SignerMismatch();
        }
        subscriptionId = _store(sub);
        delegateCreatedIds[key] = subscriptionId;
        if (nonce > maxSubscriberNonce[sub.owner]) {
            maxSubscriberNonce[sub.owner] = nonce;
        }
    }

    function cancelSubscription(address caller, uint32 subscriptionId) external {
        if (caller != _subscriptions[subscriptionId].owner) {
            revert Coordinator.NotSubscriptionOwner();
        }
        _subscriptions[subscriptionId].activeAt = type(uint32).max;
        _log(_coordinator, [Coordinator.SubscriptionCancelled.selector, bytes32(uint256(subscriptionId)), 0, 0], "");
    }

    function deliverComputeDelegatee(
        address node,
        uint32 nonce,
        uint32 expiry,
        Subscription memory sub,
        SignatureKind signature,
        uint32 interval,
        address nodeWallet
    ) external {
        deliverCompute(
            node,
            createSubscriptionDelegatee(nonce, expiry, sub, signature),
            interval,
            "input",
            "output",
            "proof",
            nodeWallet
        );
    }

    function deliverCompute(
        address node,
        uint32 subscriptionId,
        uint32 interval,
        bytes memory input,
        bytes memory output,
        bytes memory proof,
        address nodeWallet
    ) public {
        Subscription memory sub = _subscriptions[subscriptionId];
        _accept(sub, subscriptionId, interval, node);
        if (sub.paymentAmount > 0) {
            _settle(sub, subscriptionId, interval, node, nodeWallet);
        }
        if (sub.lazy) {
            _write(
                sub.containerId,
                node,
                InboxItem(uint32(block.timestamp), subscriptionId, interval, input, output, proof)
            );
        }
        if (refuses[sub.owner]) {
            assembly {
                revert(0, 0)
            }
        }
        _log(
            _coordinator,
            [Coordinator.SubscriptionFulfilled.selector, bytes32(uint256(subscriptionId)), _topic(node), 0],
            ""
        );
    }

    function finalizeProofVerification(address caller, uint32 subscriptionId, uint32 interval, address node, bool valid)
        public
    {
        bytes32 key = keccak256(abi.encode(subscriptionId, interval, node));
        Request memory request = proofRequests[key];
        if (request.expiry == 0) {
            revert Coordinator.ProofRequestNotFound();
        }
        delete proofRequests[key];
        Subscription memory sub = _subscriptions[subscriptionId];
        bool active = block.timestamp < request.expiry;
        if (active && caller != sub.verifier) {
            revert Coordinator.UnauthorizedVerifier();
        }
        if (active && !valid) {
            _release(request.nodeWallet, node, sub.paymentToken, sub.paymentAmount);
            _unlock(sub.wallet, sub.owner, sub.paymentToken, request.consumerEscrowed);
            _pay(request.nodeWallet, node, sub.paymentToken, sub.wallet, sub.paymentAmount);
        } else {
            _unlock(request.nodeWallet, node, sub.paymentToken, sub.paymentAmount);
            _transferLocked(sub.wallet, sub.owner, sub.paymentToken, request.nodeWallet, request.consumerEscrowed);
        }
        _log(
            _coordinator,
            [
                Coordinator.ProofVerified.selector,
                bytes32(uint256(subscriptionId)),
                bytes32(uint256(interval)),
                _topic(node)
            ],
            abi.encode(active, caller, valid)
        );
    }

    function write(address caller, bytes32 containerId, bytes memory output) external returns (uint256) {
        return _write(containerId, caller, InboxItem(uint32(block.timestamp), 0, 0, "", output, ""));
    }

    function read(bytes32 containerId, address node, uint256 index) external view returns (InboxItem memory) {
        return _items[containerId][node][index];
    }

    function _store(Subscription memory sub) private returns (uint32 subscriptionId) {
        if (sub.frequency == 0) {
            revert Coordinator.InvalidFrequency();
        }
        if (sub.redundancy == 0) {
            revert Coordinator.InvalidRedundancy();
        }
        subscriptionId = id++;
        _subscriptions[subscriptionId] = sub;
        _log(_coordinator, [Coordinator.SubscriptionCreated.selector, bytes32(uint256(subscriptionId)), 0, 0], "");
    }

    function _accept(Subscription memory sub, uint32 subscriptionId, uint32 interval, address node) private {
        if (sub.owner == address(0)) {
            revert Coordinator.SubscriptionNotFound();
        }
        if (block.timestamp < sub.activeAt || sub.activeAt == type(uint32).max) {
            revert Coordinator.SubscriptionNotActive();
        }
        uint256 current = sub.period == 0 ? 1 : (block.timestamp - sub.activeAt) / sub.period + 1;
        if (interval != current) {
            revert Coordinator.IntervalMismatch();
        }
        if (interval > sub.frequency) {
            revert Coordinator.SubscriptionCompleted();
        }
        bytes32 key = keccak256(abi.encode(subscriptionId, interval));
        if (redundancyCount[key] == sub.redundancy) {
            revert Coordinator.IntervalCompleted();
        }
        redundancyCount[key] += 1;
        key = keccak256(abi.encode(subscriptionId, interval, node));
        if (nodeResponded[key]) {
            revert Coordinator.NodeRespondedAlready();
        }
        nodeResponded[key] = true;
    }

    function _settle(Subscription memory sub, uint32 subscriptionId, uint32 interval, address node, address nodeWallet)
        private
    {
        if (owners[nodeWallet] == address(0) || owners[sub.wallet] == address(0)) {
            revert Coordinator.InvalidWallet();
        }
        uint256 protocolPart = sub.paymentAmount * (2 * uint256(fee)) / 10_000;
        uint256 available = sub.paymentAmount - protocolPart;
        _transfer(sub.wallet, sub.owner, sub.paymentToken, _feeRecipient, protocolPart);
        if (sub.verifier == address(0)) {
            _transfer(sub.wallet, sub.owner, sub.paymentToken, nodeWallet, available);
            return;
        }
        if (!isSupported[sub.verifier][sub.paymentToken]) {
            revert Coordinator.UnsupportedVerifierToken();
        }
        uint256 verifierFee = verifierFees[sub.verifier][sub.paymentToken];
        available -= verifierFee;
        protocolPart = verifierFee * fee / 10_000;
        VerifierTerms memory verifier = verifiers[sub.verifier];
        _transfer(sub.wallet, sub.owner, sub.paymentToken, _feeRecipient, protocolPart);
        _transfer(sub.wallet, sub.owner, sub.paymentToken, verifier.purse, verifierFee - protocolPart);
        _lock(nodeWallet, node, sub.paymentToken, sub.paymentAmount);
        _lock(sub.wallet, sub.owner, sub.paymentToken, available);
        proofRequests[keccak256(abi.encode(subscriptionId, interval, node))] =
            Request(uint32(block.timestamp + 604_800), nodeWallet, available);
        if (verifier.isAtomic) {
            finalizeProofVerification(sub.verifier, subscriptionId, interval, node, verifier.judgement);
        }
    }

    function _write(bytes32 containerId, address node, InboxItem memory item) private returns (uint256 index) {
        index = _items[containerId][node].length;
        _items[containerId][node].push(item);
        _log(_inbox, [Inbox.NewInboxItem.selector, containerId, _topic(node), 0], abi.encode(index));
    }
}
