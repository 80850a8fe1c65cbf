// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Vm} from "forge-std/Vm.sol";
import {Coordinator, Subscription} from "infernet-sdk/Coordinator.sol";
import {EIP712Coordinator} from "infernet-sdk/EIP712Coordinator.sol";
import {Wallet} from "infernet-sdk/payments/Wallet.sol";

import {DelegateSignature, Signature} from "../utils/DelegateSignature.sol";
import {WalletActions} from "./WalletActions.sol";

/// @notice What the fuzzer calls. Each action draws its parameters from one seed, and must not revert: whatever the protocol
/// refuses is caught here and looked at.
contract Handler is WalletActions {
    uint256 private constant MAX_SUBSCRIPTIONS = 30;

    function createSubscription(uint256 seed) external acts(seed) {
        if (_lastId >= MAX_SUBSCRIPTIONS) {
            return;
        }
        Subscription memory sub = _drawSubscription();
        vm.prank(sub.owner);
        uint32 id = coordinator.createSubscription(
            CONTAINER,
            sub.frequency,
            sub.period,
            sub.redundancy,
            sub.lazy,
            sub.paymentToken,
            sub.paymentAmount,
            sub.wallet,
            sub.verifier
        );
        sub.activeAt = uint32(block.timestamp) + sub.period;
        assertEq(abi.encode(coordinator.getSubscription(id)), abi.encode(sub), "9: stored as asked for");
    }

    function createDelegated(uint256 seed) external acts(seed) {
        (uint32 nonce, Subscription memory sub) = (uint32(_draw(NONCES)), _drawSubscription());
        if (_lastId >= MAX_SUBSCRIPTIONS) {
            return;
        }
        uint32 known = _delegatedIds[sub.owner][nonce];
        bool isForged = _draw(5) == 0;
        bytes memory data =
            bytes.concat(EIP712Coordinator.createSubscriptionDelegatee.selector, _signed(nonce, sub, isForged));
        (bool ok, bytes memory result) = address(coordinator).call(data);
        assertEq(ok, known != 0 || !isForged, "14: only what is signed, but for nonces that are used up");
        if (ok) {
            _bookDelegated(sub.owner, nonce, abi.decode(result, (uint32)));
        }
    }

    function cancelSubscription(uint256 seed) external acts(seed) {
        uint32 id = uint32(_draw(_lastId + 2));
        address owner = _entries[id].created.owner;
        address caller = _draw(4) == 0 || owner == address(0) ? _nodes[0] : owner;
        vm.prank(caller);
        try coordinator.cancelSubscription(id) {
            assertEq(caller, owner, "9: cancelled by the owner only");
            ++reached["cancelled"];
        } catch (bytes memory reason) {
            assertNotEq(caller, owner, "9: the owner can always cancel");
            assertEq(reason, abi.encodePacked(Coordinator.NotSubscriptionOwner.selector));
        }
    }

    function deliver(uint256 seed) external acts(seed) {
        _deliver(_drawId(), _nodes[_draw(_nodes.length)]);
    }

    /// @notice All nodes, to one subscription: fills intervals.
    function deliverByAll(uint256 seed) external {
        for (uint256 i = 0; i < _nodes.length; ++i) {
            _deliverBy(seed, _nodes[i]);
        }
    }

    function deliverDelegated(uint256 seed) external acts(seed) {
        (uint32 nonce, Subscription memory sub) = (uint32(_draw(NONCES)), _drawSubscription());
        if (_lastId >= MAX_SUBSCRIPTIONS) {
            return;
        }
        uint32 known = _delegatedIds[sub.owner][nonce];
        uint32 interval = _interval(known == 0 ? sub : _entries[known].created);
        bytes memory data = _delegatedDelivery(nonce, sub, interval, address(_drawWallet()));
        vm.prank(_nodes[_draw(_nodes.length)]);
        (bool ok,) = address(coordinator).call(data);
        if (!ok) {
            vm.getRecordedLogs();
        } else {
            _bookDelegated(sub.owner, nonce, known == 0 ? _lastId + 1 : known);
            ++reached["delegated"];
        }
        _checkGuard();
    }

    function finalize(uint256 seed) external acts(seed) {
        if (_proofs.length == 0) {
            return;
        }
        Proof memory proof = _drawProof();
        address verifier = _entries[proof.subscriptionId].created.verifier;
        address caller = _draw(4) == 0 ? _nodes[0] : verifier;
        bool valid = _draw(2) == 0;
        _arm(proof.subscriptionId, false);
        bool isPlain = !_isArmed();
        vm.prank(caller);
        try coordinator.finalizeProofVerification(proof.subscriptionId, proof.interval, proof.node, valid) {
            assertTrue(proof.open, "12: settled once");
            bool active = block.timestamp < proof.expiry;
            assertTrue(caller == verifier || !active, "12: settled by the verifier, or after expiry");
            if (isPlain) {
                Vm.Log[] memory logs = vm.getRecordedLogs();
                _checkSettlement(logs, proof, active && !valid);
                _book(logs);
            }
        } catch (bytes memory reason) {
            assertTrue(
                !proof.open || (caller != verifier && block.timestamp < proof.expiry), "3: can always be settled"
            );
            bytes4 expected =
                proof.open ? Coordinator.UnauthorizedVerifier.selector : Coordinator.ProofRequestNotFound.selector;
            assertEq(reason, abi.encodePacked(expected), "12: what is settled is no more");
            vm.getRecordedLogs();
        }
        _disarm();
        _checkGuard();
    }

    /// @notice Time passes: seconds, intervals, or until a proof expires.
    function wait(uint256 seed) external acts(seed) {
        if (_draw(2) == 0 && _proofs.length != 0) {
            uint256 expiry = _drawProof().expiry;
            if (expiry - 1 > block.timestamp) {
                vm.warp(expiry - _draw(2));
            }
        } else {
            vm.warp(block.timestamp + [uint256(1), 1 hours, 1 days][_draw(3)]);
        }
    }

    /// @notice Invariants 1 and 3, for every open proof: neither wallet pays anything out of its lock, and the proof settles
    /// each way. All of it is taken back.
    function checkOpenProofs() external {
        for (uint256 i = 0; i < _proofs.length; ++i) {
            if (_proofs[i].open) {
                Subscription storage sub = _entries[_proofs[i].subscriptionId].created;
                _checkThatTheLockHolds(Wallet(sub.wallet), sub.paymentToken);
                _checkThatTheLockHolds(_proofs[i].nodeWallet, sub.paymentToken);
                _checkThatItSettles(_proofs[i], true);
                _checkThatItSettles(_proofs[i], false);
            }
        }
    }

    function _deliverBy(uint256 seed, address node) private acts(seed) {
        _deliver(_drawId(), node);
    }

    function _deliver(uint32 id, address node) private {
        uint32 interval = _interval(_entries[id].created) + (_draw(10) == 0 ? 1 : 0);
        address nodeWallet = _draw(10) == 0 ? address(this) : address(_drawWallet());
        _arm(id, true);
        bool isPlain = !_isArmed();
        uint256 gasLimit = isPlain && _draw(10) == 0 ? 60_000 + _draw(300_000) : gasleft();
        bytes32 before = _balances();
        vm.prank(node);
        try coordinator.deliverCompute{gas: gasLimit}(id, interval, "input", "output", "proof", nodeWallet) {
            assertTrue(_entries[id].created.paymentAmount == 0 || _areValid(id, nodeWallet), "17: only valid wallets");
            if (isPlain) {
                Vm.Log[] memory logs = vm.getRecordedLogs();
                _checkPayment(logs, id, node, Wallet(payable(nodeWallet)));
                _book(logs);
            }
        } catch {
            vm.getRecordedLogs();
            assertEq(_balances(), before, "15: what fails changes nothing");
            ++reached["failed"];
        }
        _disarm();
        _checkGuard();
    }

    function _areValid(uint32 id, address nodeWallet) private view returns (bool) {
        return walletFactory.isValidWallet(nodeWallet) && walletFactory.isValidWallet(_entries[id].created.wallet);
    }

    /// @dev The owner takes out what is unlocked, and lets a consumer spend one unit more.
    function _checkThatTheLockHolds(Wallet wallet, address currency) private {
        uint256 snapshot = vm.snapshotState();
        uint256 unlocked = _balance(currency, address(wallet)) - wallet.amountLocked(currency);
        vm.startPrank(wallet.owner());
        wallet.withdraw(currency, unlocked);
        wallet.approve(address(_consumers[0]), currency, 1);
        vm.stopPrank();
        vm.prank(address(_consumers[0]));
        uint32 id = coordinator.createSubscription(CONTAINER, 1, 0, 1, false, currency, 1, address(wallet), address(0));
        vm.prank(_nodes[0]);
        (bool ok, bytes memory reason) = address(coordinator)
            .call(abi.encodeCall(Coordinator.deliverCompute, (id, 1, "", "", "", address(_wallets[0]))));
        assertFalse(ok, "1: what is locked is not spent");
        assertEq(reason, abi.encodePacked(Wallet.InsufficientFunds.selector));
        vm.revertToStateAndDelete(snapshot);
    }

    function _checkThatItSettles(Proof memory proof, bool valid) private {
        uint256 snapshot = vm.snapshotState();
        vm.prank(_entries[proof.subscriptionId].created.verifier);
        (bool ok,) = address(coordinator)
            .call(
                abi.encodeCall(
                    coordinator.finalizeProofVerification, (proof.subscriptionId, proof.interval, proof.node, valid)
                )
            );
        assertTrue(ok, "3: can always be settled");
        vm.revertToStateAndDelete(snapshot);
    }

    /// @dev The guard is open again: the delivery is refused for another reason.
    function _checkGuard() private {
        vm.expectRevert(Coordinator.SubscriptionNotFound.selector);
        coordinator.deliverCompute(0, 1, "", "", "", address(0));
    }

    function _bookDelegated(address owner, uint32 nonce, uint32 id) private {
        uint32 known = _delegatedIds[owner][nonce];
        assertEq(id, known == 0 ? _lastId + 1 : known, "14: a nonce leads to one subscription");
        assertEq(coordinator.id(), (known == 0 ? id : _lastId) + 1, "14: created once");
        _delegatedIds[owner][nonce] = id;
        if (nonce > _maxNonces[owner]) {
            _maxNonces[owner] = nonce;
        }
    }

    function _drawSubscription() private returns (Subscription memory sub) {
        sub.owner = address(_consumers[_draw(_consumers.length)]);
        sub.activeAt = uint32(block.timestamp - _draw(2) * 1 hours);
        sub.period = [uint32(0), 1 hours, 1 days][_draw(3)];
        sub.frequency = uint32(_draw(3) + 1);
        sub.redundancy = uint16(_draw(3) + 1);
        sub.containerId = keccak256(abi.encode(CONTAINER));
        sub.lazy = _draw(4) == 0;
        sub.verifier = payable([
                address(0), address(atomicVerifier), address(optimisticVerifier), address(optimisticVerifier)
            ][_draw(4)]);
        sub.paymentAmount = _drawAmount();
        sub.paymentToken = _drawCurrency();
        sub.wallet = payable(_draw(10) == 0 ? address(this) : address(_drawWallet()));
    }

    /// @dev Id of a subscription; 0 if there is none.
    function _drawId() private returns (uint32) {
        return _lastId == 0 ? 0 : uint32(_draw(_lastId) + 1);
    }

    /// @dev Mostly one that is open, if there is any.
    function _drawProof() private returns (Proof memory proof) {
        uint256 start = _draw(_proofs.length);
        uint256 tries = _draw(8) == 0 ? 1 : _proofs.length;
        for (uint256 i = 0; i < tries; ++i) {
            proof = _proofs[(start + i) % _proofs.length];
            if (proof.open) {
                return proof;
            }
        }
    }

    /// @dev Arguments of `createSubscriptionDelegatee`, encoded.
    function _signed(uint32 nonce, Subscription memory sub, bool isForged) private view returns (bytes memory) {
        uint32 expiry = uint32(block.timestamp) + 1;
        Signature memory signature =
            DelegateSignature.sign(isForged ? 1 : signerKey, address(coordinator), nonce, expiry, sub);
        return abi.encode(nonce, expiry, sub, signature.v, signature.r, signature.s);
    }

    function _delegatedDelivery(uint32 nonce, Subscription memory sub, uint32 interval, address nodeWallet)
        private
        view
        returns (bytes memory)
    {
        uint32 expiry = uint32(block.timestamp) + 1;
        Signature memory signed = DelegateSignature.sign(signerKey, address(coordinator), nonce, expiry, sub);
        return abi.encodeCall(
            EIP712Coordinator.deliverComputeDelegatee,
            (nonce, expiry, sub, signed.v, signed.r, signed.s, interval, "input", "output", "proof", nodeWallet)
        );
    }
}
