// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Vm} from "forge-std/Vm.sol";
import {Coordinator, Subscription} from "infernet-sdk/Coordinator.sol";
import {Inbox} from "infernet-sdk/Inbox.sol";
import {Wallet} from "infernet-sdk/payments/Wallet.sol";
import {WalletFactory} from "infernet-sdk/payments/WalletFactory.sol";

import {MockVerifier} from "../mocks/MockVerifier.sol";
import {World} from "./World.sol";

/// @notice What the protocol must remember, kept a second time (ghost variables) from nothing but its events.
abstract contract Ledger is World {
    struct Entry {
        Subscription created;
        /// Number of the action in which it was cancelled; 0 = it wasn't
        uint256 cancelledIn;
    }

    struct Proof {
        uint32 subscriptionId;
        uint32 interval;
        address node;
        Wallet nodeWallet;
        uint256 escrow;
        uint32 expiry;
        bool open;
    }

    struct Slot {
        uint32 subscriptionId;
        uint32 interval;
    }

    struct Box {
        bytes32 containerId;
        address node;
    }

    /// @notice How often something worth reaching has happened.
    mapping(string what => uint256 times) public reached;

    uint256 internal _action;
    uint32 internal _lastId;
    mapping(uint32 subscriptionId => Entry) internal _entries;

    /// @dev Nonces of delegated subscriptions are below this.
    uint256 internal constant NONCES = 4;

    mapping(address owner => mapping(uint32 nonce => uint32 subscriptionId)) internal _delegatedIds;
    mapping(address owner => uint32 nonce) internal _maxNonces;

    Slot[] internal _slots;
    mapping(uint32 subscriptionId => mapping(uint32 interval => address[] nodes)) internal _fulfilledBy;
    mapping(address owner => uint256) internal _fulfilments;

    Proof[] internal _proofs;
    /// @dev Place in `_proofs`, plus 1.
    mapping(bytes32 key => uint256) internal _proofIndex;

    mapping(Wallet => mapping(address spender => mapping(address currency => uint256))) internal _allowances;
    /// @dev Whether the allowance was set so high that giving back may have saturated it.
    mapping(Wallet => mapping(address spender => mapping(address currency => bool))) internal _isUnbounded;

    Box[] internal _boxes;
    mapping(bytes32 containerId => mapping(address node => bytes32[] itemHashes)) internal _items;

    /// @dev The two locks that precede a proof request.
    Wallet private _lastLockOf;
    Wallet private _nextToLastLockOf;
    uint256 private _lastLock;

    function _book(Vm.Log[] memory logs) internal {
        for (uint256 i = 0; i < logs.length; ++i) {
            Vm.Log memory log = logs[i];
            if (log.emitter == address(coordinator)) {
                _bookCoordinator(log.topics, log.data);
            } else if (log.emitter == address(inbox)) {
                _bookItem(log.topics[1], address(uint160(uint256(log.topics[2]))), abi.decode(log.data, (uint256)));
            } else if (log.topics[0] == MockVerifier.ProofRequested.selector) {
                _bookProofRequest(log.data);
            } else if (log.topics[0] == WalletFactory.WalletCreated.selector) {
                _wallets.push(Wallet(payable(abi.decode(log.data, (address)))));
                _holders.push(address(_wallets[_wallets.length - 1]));
            } else if (walletFactory.isValidWallet(log.emitter)) {
                _bookWallet(Wallet(payable(log.emitter)), log.topics, log.data);
            }
        }
    }

    function _bookCoordinator(bytes32[] memory topics, bytes memory data) private {
        uint32 id = uint32(uint256(topics[1]));
        if (topics[0] == Coordinator.SubscriptionCreated.selector) {
            assertEq(id, ++_lastId, "8: ids are consecutive from 1");
            _entries[id].created = coordinator.getSubscription(id);
        } else if (topics[0] == Coordinator.SubscriptionCancelled.selector) {
            if (_entries[id].cancelledIn == 0) {
                _entries[id].cancelledIn = _action;
            }
        } else if (topics[0] == Coordinator.SubscriptionFulfilled.selector) {
            _bookFulfilment(id, address(uint160(uint256(topics[2]))));
        } else if (topics[0] == Coordinator.ProofVerified.selector) {
            _bookSettlement(_deliveryKey(id, uint32(uint256(topics[2])), address(uint160(uint256(topics[3])))), data);
        }
    }

    function _bookFulfilment(uint32 id, address node) private {
        Entry storage entry = _entries[id];
        uint32 interval = _interval(entry.created);
        assertLe(interval, entry.created.frequency, "7: not after the last interval");
        assertGe(block.timestamp, entry.created.activeAt, "7: not before the first interval");
        assertTrue(entry.cancelledIn == 0 || entry.cancelledIn == _action, "7: not after cancellation");

        address[] storage nodes = _fulfilledBy[id][interval];
        for (uint256 i = 0; i < nodes.length; ++i) {
            assertNotEq(nodes[i], node, "7: no node twice");
        }
        if (nodes.length == 0) {
            _slots.push(Slot(id, interval));
        }
        nodes.push(node);
        ++_fulfilments[entry.created.owner];
        ++reached[entry.created.paymentAmount == 0 ? "free" : "paid"];
        if (entry.created.lazy) {
            ++reached["lazy"];
            uint256 count = _items[entry.created.containerId][node].length;
            assertGt(count, 0, "16: an item for a lazy delivery");
            (, uint32 itemId, uint32 itemInterval,,,) = inbox.items(entry.created.containerId, node, count - 1);
            assertEq(itemId, id, "16: the item names the subscription");
            assertEq(itemInterval, interval, "16: the item names the interval");
        }
    }

    function _bookProofRequest(bytes memory data) private {
        (uint32 id, uint32 interval, address node,) = abi.decode(data, (uint32, uint32, address, bytes));
        bytes32 key = _deliveryKey(id, interval, node);
        assertEq(_proofIndex[key], 0, "12: one request for a delivery");
        assertEq(address(_lastLockOf), _entries[id].created.wallet, "the consumer's wallet locks last");
        _proofs.push(Proof(id, interval, node, _nextToLastLockOf, _lastLock, uint32(block.timestamp) + 7 days, true));
        _proofIndex[key] = _proofs.length;
        ++reached["pending"];
    }

    function _bookSettlement(bytes32 key, bytes memory data) private {
        (bool active,, bool valid) = abi.decode(data, (bool, address, bool));
        uint256 index = _proofIndex[key];
        assertNotEq(index, 0, "12: settled without a request");
        Proof storage proof = _proofs[index - 1];
        assertTrue(proof.open, "12: settled once");
        proof.open = false;
        assertEq(active, block.timestamp < proof.expiry, "12: active before expiry");
        ++reached[!active ? "expired" : valid ? "valid" : "slashed"];
    }

    function _bookItem(bytes32 containerId, address node, uint256 index) private {
        bytes32[] storage hashes = _items[containerId][node];
        assertEq(index, hashes.length, "16: items are appended");
        if (index == 0) {
            _boxes.push(Box(containerId, node));
        }
        hashes.push(keccak256(abi.encode(inbox.read(containerId, node, index))));
    }

    function _bookWallet(Wallet wallet, bytes32[] memory topics, bytes memory data) private {
        bytes32 kind = topics[0];
        if (kind != Wallet.Approval.selector && kind != Wallet.Escrow.selector && kind != Wallet.Transfer.selector) {
            return;
        }
        address spender = address(uint160(uint256(topics[1])));
        (address currency, uint256 amount) = abi.decode(data, (address, uint256));
        mapping(address => uint256) storage allowance = _allowances[wallet][spender];
        if (kind == Wallet.Approval.selector) {
            allowance[currency] = amount;
            _isUnbounded[wallet][spender][currency] = amount > type(uint256).max / 2;
        } else if (kind == Wallet.Transfer.selector) {
            _spend(allowance, currency, amount);
        } else {
            (,, bool locked) = abi.decode(data, (address, uint256, bool));
            if (locked) {
                _spend(allowance, currency, amount);
                (_nextToLastLockOf, _lastLockOf, _lastLock) = (_lastLockOf, wallet, amount);
            } else {
                uint256 left = type(uint256).max - allowance[currency];
                allowance[currency] += amount < left ? amount : left;
            }
        }
    }

    function _spend(mapping(address => uint256) storage allowance, address currency, uint256 amount) private {
        assertGe(allowance[currency], amount, "10: spent no more than was allowed");
        allowance[currency] -= amount;
    }
}
