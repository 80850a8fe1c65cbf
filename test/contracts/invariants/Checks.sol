// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Subscription} from "infernet-sdk/Coordinator.sol";
import {InboxItem} from "infernet-sdk/Inbox.sol";
import {Wallet} from "infernet-sdk/payments/Wallet.sol";

import {Ledger} from "./Ledger.sol";

/// @notice The invariants that can be checked by looking, numbered as in README.md.
abstract contract Checks is Ledger {
    /// @notice Everything that holds between any two transactions.
    function check() external view {
        for (uint256 i = 0; i < _wallets.length; ++i) {
            assertTrue(walletFactory.isValidWallet(address(_wallets[i])), "17: wallets of the factory are valid");
            for (uint256 j = 0; j < _currencies.length; ++j) {
                _checkLock(_wallets[i], _currencies[j]);
            }
            _checkAllowances(_wallets[i]);
        }
        for (uint256 j = 0; j < _currencies.length; ++j) {
            _checkConservation(_currencies[j]);
        }
        for (uint256 i = 0; i < _slots.length; ++i) {
            _checkRedundancy(_slots[i]);
        }
        for (uint256 i = 0; i < _proofs.length; ++i) {
            _checkProof(_proofs[i]);
        }
        for (uint256 i = 0; i < _boxes.length; ++i) {
            _checkItems(_boxes[i]);
        }
        for (uint256 i = 0; i < _consumers.length; ++i) {
            _checkNonces(address(_consumers[i]));
            assertEq(
                _consumers[i].answerCount(),
                _fulfilments[address(_consumers[i])],
                "15: no delivery without its callback"
            );
        }
        _checkSubscriptions();
    }

    function _checkLock(Wallet wallet, address currency) private view {
        uint256 locked = wallet.amountLocked(currency);
        assertLe(locked, _balance(currency, address(wallet)), "1: what is locked is there");

        uint256 open;
        for (uint256 i = 0; i < _proofs.length; ++i) {
            Proof storage proof = _proofs[i];
            Subscription storage sub = _entries[proof.subscriptionId].created;
            if (proof.open && sub.paymentToken == currency) {
                open += address(proof.nodeWallet) == address(wallet) ? sub.paymentAmount : 0;
                open += sub.wallet == address(wallet) ? proof.escrow : 0;
            }
        }
        assertEq(locked, open, "2: locked for open proofs, and for nothing else");
    }

    function _checkAllowances(Wallet wallet) private view {
        for (uint256 i = 0; i < _consumers.length + _nodes.length; ++i) {
            address spender = i < _consumers.length ? address(_consumers[i]) : _nodes[i - _consumers.length];
            for (uint256 j = 0; j < _currencies.length; ++j) {
                address currency = _currencies[j];
                uint256 allowance = wallet.allowance(spender, currency);
                uint256 expected = _allowances[wallet][spender][currency];
                if (_isUnbounded[wallet][spender][currency]) {
                    assertGe(allowance, expected, "10: giving back only saturates");
                } else {
                    assertEq(allowance, expected, "10: allowance = approved - spent - locked + unlocked");
                }
            }
        }
    }

    function _checkConservation(address currency) private view {
        uint256 sum;
        for (uint256 i = 0; i < _holders.length; ++i) {
            sum += _balance(currency, _holders[i]);
        }
        assertEq(sum, _supply[currency], "4: money is neither made nor lost");
    }

    function _checkRedundancy(Slot storage slot) private view {
        (uint32 id, uint32 interval) = (slot.subscriptionId, slot.interval);
        uint16 count = coordinator.redundancyCount(keccak256(abi.encode(id, interval)));
        assertLe(count, _entries[id].created.redundancy, "6: no more answers than asked for");
        assertEq(count, _fulfilledBy[id][interval].length, "6: count = fulfilments");
        uint256 responded;
        for (uint256 i = 0; i < _nodes.length; ++i) {
            responded += coordinator.nodeResponded(_deliveryKey(id, interval, _nodes[i])) ? 1 : 0;
        }
        responded += coordinator.nodeResponded(_deliveryKey(id, interval, address(hookToken))) ? 1 : 0;
        assertEq(count, responded, "6: count = nodes that responded");
    }

    function _checkProof(Proof storage proof) private view {
        bytes32 key = _deliveryKey(proof.subscriptionId, proof.interval, proof.node);
        (uint32 expiry, Wallet nodeWallet, uint256 escrow) = coordinator.proofRequests(key);
        assertEq(expiry, proof.open ? proof.expiry : 0, "12: open until settled; lives for a week");
        assertEq(address(nodeWallet), proof.open ? address(proof.nodeWallet) : address(0), "12: node's wallet");
        assertEq(escrow, proof.open ? proof.escrow : 0, "12: escrow");
        assertTrue(coordinator.nodeResponded(key), "12: only what was delivered is judged");
    }

    function _checkItems(Box storage box) private view {
        bytes32[] storage hashes = _items[box.containerId][box.node];
        uint32 last;
        for (uint256 i = 0; i < hashes.length; ++i) {
            InboxItem memory item = inbox.read(box.containerId, box.node, i);
            assertEq(keccak256(abi.encode(item)), hashes[i], "16: items never change");
            assertGe(item.timestamp, last, "16: items are in the order of time");
            last = item.timestamp;
            InboxItem memory same;
            (same.timestamp, same.subscriptionId, same.interval, same.input, same.output, same.proof) =
                inbox.items(box.containerId, box.node, i);
            assertEq(keccak256(abi.encode(same)), hashes[i], "16: read() == items()");
        }
        (bool more,) = address(inbox).staticcall(abi.encodeCall(inbox.read, (box.containerId, box.node, hashes.length)));
        assertFalse(more, "16: no item without an event");
    }

    function _checkNonces(address owner) private view {
        for (uint32 nonce = 0; nonce < NONCES; ++nonce) {
            uint32 id = coordinator.delegateCreatedIds(keccak256(abi.encode(owner, nonce)));
            assertEq(id, _delegatedIds[owner][nonce], "14: a nonce's subscription never changes");
        }
        assertEq(coordinator.maxSubscriberNonce(owner), _maxNonces[owner], "14: the highest nonce used");
    }

    function _checkSubscriptions() private view {
        assertEq(coordinator.id(), _lastId + 1, "8: the next id");
        Subscription[] memory subs = reader.readSubscriptionBatch(0, _lastId + 2);
        uint32[] memory ids = new uint32[](subs.length);
        uint32[] memory intervals = new uint32[](subs.length);
        for (uint32 id = 0; id < subs.length; ++id) {
            Subscription memory expected = _entries[id].created;
            if (_entries[id].cancelledIn != 0) {
                expected.activeAt = CANCELLED;
            }
            assertEq(abi.encode(subs[id]), abi.encode(expected), "8, 9: as created, but for the cancellation");
            assertEq(abi.encode(coordinator.getSubscription(id)), abi.encode(expected), "19: Reader = getters");
            (ids[id], intervals[id]) = (id, 1);
        }
        uint16[] memory counts = reader.readRedundancyCountBatch(ids, intervals);
        for (uint32 id = 0; id < subs.length; ++id) {
            assertEq(counts[id], _fulfilledBy[id][1].length, "19: Reader = getters");
        }
    }
}
