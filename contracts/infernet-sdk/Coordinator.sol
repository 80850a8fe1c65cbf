// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Inbox} from "./Inbox.sol";
import {Registry} from "./Registry.sol";
import {BaseConsumer} from "./consumer/Base.sol";
import {BoundedCall} from "./libraries/BoundedCall.sol";
import {DeliveryRecordLib} from "./libraries/DeliveryRecord.sol";
import {deliveryKey, redundancyKey} from "./libraries/MappingKeys.sol";
import {
    PackedSubscription,
    Payment,
    PaymentLib,
    Schedule,
    ScheduleLib,
    Terms,
    TermsLib
} from "./libraries/PackedSubscription.sol";
import {Delivery, ProofRequest, Settlement, StoredDelivery} from "./payments/Settlement.sol";

/// @notice A standing request for compute.
struct Subscription {
    /// Contract that receives the answers
    address owner;
    /// First second (unix time) at which deliveries are accepted; 2^32 - 1 when cancelled
    uint32 activeAt;
    /// Seconds per interval; 0 = one interval that never ends
    uint32 period;
    /// Number of intervals
    uint32 frequency;
    /// Number of nodes that may answer in each interval
    uint16 redundancy;
    /// keccak256(abi.encode(id of the container))
    bytes32 containerId;
    /// Whether answers are left in the Inbox instead of being passed to the owner
    bool lazy;
    /// Judge of proofs; 0 = none
    address payable verifier;
    /// Payment for each delivery in the token's smallest unit; 0 = free
    uint256 paymentAmount;
    /// ERC-20 address; 0 = ETH
    address paymentToken;
    /// Wallet that pays
    address payable wallet;
}

/// @dev How many nodes have delivered in an interval.
struct DeliveryCount {
    uint256 value;
}

/// @title Coordinator
/// @notice Where consumers ask for compute and nodes deliver it.
/// @dev Times are unix seconds modulo 2^32.
contract Coordinator is Settlement {
    /// @dev `activeAt` of a cancelled subscription. Compared by value, so that it stays cancelled when time gets there.
    uint32 private constant CANCELLED = type(uint32).max;

    Inbox private immutable _inbox;

    /// @notice Id of the next subscription; ids begin at 1.
    uint32 public id = 1;

    /// @dev A whole word each: a smaller type would be read again when it is written.
    mapping(bytes32 key => DeliveryCount) private _counts;

    /// @notice A subscription has been created.
    /// @param id Its id
    event SubscriptionCreated(uint32 indexed id);

    /// @notice A subscription has been cancelled.
    /// @param id Its id
    event SubscriptionCancelled(uint32 indexed id);

    /// @notice A node has delivered; the last event of a delivery.
    /// @param id Subscription
    /// @param node Address that delivered
    event SubscriptionFulfilled(uint32 indexed id, address indexed node);

    /// @notice A proof has been settled.
    /// @param id Subscription
    /// @param interval Interval
    /// @param node Address that delivered
    /// @param active Whether the request had not expired; if it had, the node was paid and `valid` means nothing
    /// @param verifier Who settled
    /// @param valid The verifier's judgement
    event ProofVerified(
        uint32 indexed id, uint32 indexed interval, address indexed node, bool active, address verifier, bool valid
    );

    /// @notice The interval delivered for is not the present one.
    error IntervalMismatch();

    /// @notice As many nodes as the subscription asks for have delivered in this interval.
    error IntervalCompleted();

    /// @notice The node has already delivered in this interval.
    error NodeRespondedAlready();

    /// @notice There is no subscription with this id.
    error SubscriptionNotFound();

    /// @notice Only the subscription's owner may do this.
    error NotSubscriptionOwner();

    /// @notice The subscription's last interval is over.
    error SubscriptionCompleted();

    /// @notice The subscription isn't active yet, or has been cancelled.
    error SubscriptionNotActive();

    /// @notice The node's or the consumer's wallet is not one of the wallet factory.
    error InvalidWallet();

    /// @notice Only the subscription's verifier may settle before the request expires.
    error UnauthorizedVerifier();

    /// @notice No such proof is waiting to be settled.
    error ProofRequestNotFound();

    /// @notice The verifier can't be paid in the subscription's token.
    error UnsupportedVerifierToken();

    /// @notice A subscription needs a frequency of at least 1.
    error InvalidFrequency();

    /// @notice A subscription needs a redundancy of at least 1.
    error InvalidRedundancy();

    /// @notice The first interval would begin after the end of 32-bit time (in 2106).
    error PeriodTooLong();

    /// @param registry Registry of this deployment; its other contracts need not exist yet
    constructor(Registry registry) Settlement(registry) {
        _inbox = Inbox(registry.INBOX());
    }

    /// @notice Creates a subscription owned by the caller.
    /// @dev The caller must have code by the time of delivery, `wallet` must come from the wallet factory and have
    /// approved the caller: none of this is checked here. Reverts with `PeriodTooLong`, `InvalidFrequency`,
    /// `InvalidRedundancy`; with panic 0x11 when ids are used up. Emits `SubscriptionCreated`.
    /// @param containerId Id of the container whose output is wanted
    /// @param frequency Number of intervals, at least 1
    /// @param period Seconds per interval, and until the first one begins; 0 = one interval that begins now, never ends
    /// @param redundancy Number of nodes that may answer in each interval, at least 1
    /// @param lazy Whether answers are left in the Inbox instead of being passed to the caller
    /// @param paymentToken ERC-20 address; 0 = ETH
    /// @param paymentAmount Payment for each delivery in the token's smallest unit; 0 = free
    /// @param wallet Wallet that pays
    /// @param verifier Judge of proofs; 0 = none
    /// @return Id of the subscription
    function createSubscription(
        string calldata containerId,
        uint32 frequency,
        uint32 period,
        uint16 redundancy,
        bool lazy,
        address paymentToken,
        uint256 paymentAmount,
        address wallet,
        address verifier
    ) external returns (uint32) {
        uint256 activeAt = uint256(uint32(block.timestamp)) + period;
        if (activeAt >= CANCELLED) {
            revert PeriodTooLong();
        }
        return _store(
            // forge-lint: disable-next-line(unsafe-typecast)
            ScheduleLib.pack(msg.sender, uint32(activeAt), period, frequency),
            TermsLib.pack(verifier, redundancy, lazy, paymentAmount, paymentToken),
            keccak256(abi.encode(containerId)),
            wallet,
            paymentAmount,
            paymentToken
        );
    }

    /// @notice Cancels a subscription: nothing is delivered to it any more. Proofs that are pending still settle.
    /// @dev Reverts with `NotSubscriptionOwner`, also when there is no such subscription. May be repeated. Emits
    /// `SubscriptionCancelled`.
    /// @param subscriptionId Subscription of the caller
    function cancelSubscription(uint32 subscriptionId) external {
        PackedSubscription storage stored = _subscriptions[subscriptionId];
        Schedule schedule = stored.schedule;
        if (schedule.owner() != msg.sender) {
            revert NotSubscriptionOwner();
        }
        stored.schedule = schedule.withActiveAt(CANCELLED);
        emit SubscriptionCancelled(subscriptionId);
    }

    /// @notice Delivers an answer as the node `msg.sender`, which is paid if the subscription pays.
    /// @dev Reverts, in this order, with `Reentrancy`; `SubscriptionNotFound`; `SubscriptionNotActive`;
    /// `IntervalMismatch`; `SubscriptionCompleted`; `IntervalCompleted`; `NodeRespondedAlready`; the errors of a payment
    /// (see `Settlement`); whatever the owner's `_receiveCompute` reverts with (first 1,024 bytes), or without data when
    /// the owner has no code. Emits `SubscriptionFulfilled` last.
    /// @param subscriptionId Subscription to deliver to
    /// @param deliveryInterval Interval that the answer is for; must be the present one
    /// @param input Container's input, or a hint of it; opaque to the protocol
    /// @param output Container's output
    /// @param proof Proof of the computation for the verifier
    /// @param nodeWallet Wallet of the node, from the wallet factory; ignored if the subscription is free
    function deliverCompute(
        uint32 subscriptionId,
        uint32 deliveryInterval,
        bytes calldata input,
        bytes calldata output,
        bytes calldata proof,
        address nodeWallet
    ) external {
        _deliver(subscriptionId, deliveryInterval, input, output, proof, nodeWallet);
    }

    /// @notice Reads a subscription.
    /// @param subscriptionId Its id
    /// @return subscription All zero where there is none
    function getSubscription(uint32 subscriptionId) external view returns (Subscription memory subscription) {
        PackedSubscription storage stored = _subscriptions[subscriptionId];
        Schedule schedule = stored.schedule;
        subscription.owner = schedule.owner();
        if (subscription.owner == address(0)) {
            return subscription;
        }
        subscription.activeAt = schedule.activeAt();
        Terms terms;
        if (schedule.carriesTerms()) {
            terms = schedule.terms();
            subscription.frequency = 1;
        } else {
            terms = stored.terms;
            subscription.period = schedule.period();
            subscription.frequency = schedule.frequency();
        }
        subscription.redundancy = terms.redundancy();
        subscription.containerId = stored.containerId;
        subscription.lazy = terms.isLazy();
        subscription.verifier = payable(terms.verifier());
        (address wallet, uint256 amount, address token) = _readPayment(stored, terms);
        subscription.paymentAmount = amount;
        subscription.paymentToken = token;
        subscription.wallet = payable(wallet);
    }

    /// @notice Whether a node has delivered in an interval.
    /// @param key keccak256(abi.encode(uint32 subscriptionId, uint32 interval, address node))
    /// @return Whether it has
    function nodeResponded(bytes32 key) external view returns (bool) {
        return _deliveries[key].record.responded();
    }

    /// @notice How many nodes have delivered in an interval.
    /// @param key keccak256(abi.encode(uint32 subscriptionId, uint32 interval))
    /// @return Number of deliveries
    function redundancyCount(bytes32 key) external view returns (uint16) {
        // forge-lint: disable-next-line(unsafe-typecast)
        return uint16(_counts[key].value);
    }

    /// @notice The present interval of a subscription with the given timing. Interval k >= 1 lasts from
    /// `activeAt + (k - 1) * period` (included) to `activeAt + k * period` (excluded).
    /// @dev Unchecked 32-bit arithmetic: meaningless before `activeAt`.
    /// @param activeAt Begin of the first interval, unix seconds
    /// @param period Seconds per interval; 0 = always interval 1
    /// @return Number of the interval, from 1
    function getSubscriptionInterval(uint32 activeAt, uint32 period) public view returns (uint32) {
        if (period == 0) {
            return 1;
        }
        unchecked {
            return (uint32(block.timestamp) - activeAt) / period + 1;
        }
    }

    /// @dev Stores a subscription under the next id and emits `SubscriptionCreated`. Only words that aren't zero are
    /// written: the slots are fresh.
    function _store(
        Schedule schedule,
        Terms terms,
        bytes32 containerId,
        address wallet,
        uint256 paymentAmount,
        address paymentToken
    ) internal returns (uint32 subscriptionId) {
        if (schedule.frequency() == 0) {
            revert InvalidFrequency();
        }
        if (terms.redundancy() == 0) {
            revert InvalidRedundancy();
        }

        subscriptionId = id;
        id = subscriptionId + 1;

        PackedSubscription storage stored = _subscriptions[subscriptionId];
        if (schedule.canCarry(terms)) {
            stored.schedule = schedule.carry(terms);
        } else {
            stored.schedule = schedule;
            stored.terms = terms;
        }
        stored.containerId = containerId;
        Payment payment = PaymentLib.pack(wallet, paymentAmount);
        if (Payment.unwrap(payment) != 0) {
            stored.payment = payment;
        }
        if (terms.hasToken()) {
            stored.paymentToken = paymentToken;
        }
        if (terms.hasLargeAmount()) {
            stored.largeAmount = paymentAmount;
        }
        emit SubscriptionCreated(subscriptionId);
    }

    /// @dev `deliverCompute`, for this contract and the EIP-712 coordinator.
    function _deliver(
        uint32 subscriptionId,
        uint32 interval,
        bytes calldata input,
        bytes calldata output,
        bytes calldata proof,
        address nodeWallet
    ) internal nonReentrant {
        Delivery memory delivery = _accept(subscriptionId, interval);
        if (delivery.terms.isPaid()) {
            _settle(delivery, nodeWallet, proof);
        }
        BoundedCall.callContract(
            delivery.owner,
            delivery.terms.isLazy()
                ? _lazyCallback(delivery, input, output, proof)
                : _eagerCallback(delivery, input, output, proof)
        );
        emit SubscriptionFulfilled(subscriptionId, msg.sender);
    }

    /// @dev Checks that the caller may deliver, and counts the delivery.
    function _accept(uint32 subscriptionId, uint32 interval) private returns (Delivery memory delivery) {
        PackedSubscription storage stored = _subscriptions[subscriptionId];
        Schedule schedule = stored.schedule;
        if (schedule.owner() == address(0)) {
            revert SubscriptionNotFound();
        }
        uint32 activeAt = schedule.activeAt();
        if (uint32(block.timestamp) < activeAt || activeAt == CANCELLED) {
            revert SubscriptionNotActive();
        }
        Terms terms;
        if (schedule.carriesTerms()) {
            if (interval != 1) {
                revert IntervalMismatch();
            }
            terms = schedule.terms();
        } else {
            if (getSubscriptionInterval(activeAt, schedule.period()) != interval) {
                revert IntervalMismatch();
            }
            if (interval > schedule.frequency()) {
                revert SubscriptionCompleted();
            }
            terms = stored.terms;
        }

        DeliveryCount storage counted = _counts[redundancyKey(subscriptionId, interval)];
        uint256 count = counted.value;
        if (count == terms.redundancy()) {
            revert IntervalCompleted();
        }
        unchecked {
            counted.value = ++count;
        }

        bytes32 key = deliveryKey(subscriptionId, interval, msg.sender);
        StoredDelivery storage kept = _deliveries[key];
        if (kept.record.responded()) {
            revert NodeRespondedAlready();
        }
        kept.record = DeliveryRecordLib.RESPONDED;

        delivery.subscriptionId = subscriptionId;
        delivery.interval = interval;
        // At most the redundancy, which has 16 bits.
        // forge-lint: disable-next-line(unsafe-typecast)
        delivery.count = uint16(count);
        delivery.key = key;
        delivery.owner = schedule.owner();
        delivery.terms = terms;
    }

    function _eagerCallback(Delivery memory delivery, bytes calldata input, bytes calldata output, bytes calldata proof)
        private
        view
        returns (bytes memory)
    {
        return abi.encodeCall(
            BaseConsumer.rawReceiveCompute,
            (
                delivery.subscriptionId,
                delivery.interval,
                delivery.count,
                msg.sender,
                input,
                output,
                proof,
                bytes32(0),
                0
            )
        );
    }

    /// @dev Leaves the answer in the Inbox.
    function _lazyCallback(Delivery memory delivery, bytes calldata input, bytes calldata output, bytes calldata proof)
        private
        returns (bytes memory)
    {
        bytes32 containerId = _subscriptions[delivery.subscriptionId].containerId;
        uint256 index = _inbox.writeViaCoordinator(
            containerId, msg.sender, delivery.subscriptionId, delivery.interval, input, output, proof
        );
        return abi.encodeCall(
            BaseConsumer.rawReceiveCompute,
            (delivery.subscriptionId, delivery.interval, delivery.count, msg.sender, "", "", "", containerId, index)
        );
    }
}
