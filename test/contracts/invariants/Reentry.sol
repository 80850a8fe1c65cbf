// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ReentrancyGuardTransient} from "solady/utils/ReentrancyGuardTransient.sol";

import {Coordinator, Subscription} from "infernet-sdk/Coordinator.sol";
import {EIP712Coordinator} from "infernet-sdk/EIP712Coordinator.sol";
import {Wallet} from "infernet-sdk/payments/Wallet.sol";

import {Hook} from "../mocks/Hook.sol";
import {Checks} from "./Checks.sol";

/// @notice Calls back into the protocol from every place where a delivery or a settlement runs code of others: the
/// consumer's callback, the verifier, whoever receives ETH, and a token's hook.
abstract contract Reentry is Checks {
    /// @dev Whose hook is armed; none if 0.
    Hook private _armed;
    bool private _mustBeRefused;
    bool private _propagates;
    uint256 private _runsBefore;

    /// @dev Arms, one time out of two, a hook for the delivery to, or the settlement of, subscription `id`.
    function _arm(uint32 id, bool isDelivery) internal {
        Subscription storage sub = _entries[id].created;
        if (_draw(2) == 0) {
            return;
        }
        // A free delivery runs nobody's code but the consumer's.
        uint256 place = isDelivery && sub.paymentAmount == 0 ? 0 : _draw(4);
        if (place == 0 && isDelivery) {
            (_armed, _propagates) = (Hook(sub.owner), _draw(4) == 0);
        } else if (place == 1 && isDelivery && sub.verifier != address(0)) {
            _armed = Hook(sub.verifier);
        } else if (place == 2) {
            _armed = recipient;
        } else if (place == 3) {
            _armed = hookToken;
        } else {
            return;
        }
        (address target, bytes memory data) = _drawCall(isDelivery);
        _armed.setHook(target, data);
        if (_propagates) {
            _armed.propagateHook();
        }
        _runsBefore = _armed.hookRuns();
    }

    /// @dev Disarms the hook and looks at what became of its call.
    function _disarm() internal {
        if (address(_armed) == address(0)) {
            return;
        }
        if (_armed.hookRuns() > _runsBefore) {
            if (_mustBeRefused) {
                assertFalse(_armed.hookSucceeded(), "20: deliveries are guarded");
                assertEq(_armed.hookResult(), abi.encodePacked(ReentrancyGuardTransient.Reentrancy.selector), "20");
                ++reached["re-entry refused"];
            } else if (_armed.hookSucceeded()) {
                ++reached["re-entry allowed"];
            }
        }
        _armed.setHook(address(0), "");
        (_armed, _mustBeRefused, _propagates) = (Hook(address(0)), false, false);
    }

    function _isArmed() internal view returns (bool) {
        return address(_armed) != address(0);
    }

    function _drawCall(bool isDelivery) private returns (address, bytes memory) {
        uint256 kind = _draw(9);
        if (kind < 2) {
            return _drawDelivery(isDelivery);
        }
        // Not with the 100,000 gas that a receiver of ETH has: `vm.recordLogs` also keeps events of calls that fail halfway.
        bool hasGas = address(_armed) != address(recipient);
        if (kind == 2 && hasGas && _proofs.length != 0) {
            Proof storage proof = _proofs[_draw(_proofs.length)];
            return (
                address(optimisticVerifier),
                abi.encodeCall(
                    optimisticVerifier.finalize, (proof.subscriptionId, proof.interval, proof.node, _draw(2) == 0)
                )
            );
        }
        if (kind < 6 && kind > 2 && hasGas) {
            return (
                address(coordinator),
                abi.encodeCall(
                    Coordinator.createSubscription,
                    (CONTAINER, 2, 3600, 2, true, ETH, 1 gwei, address(_drawWallet()), address(0))
                )
            );
        }
        if (kind == 6) {
            return (address(coordinator), abi.encodeCall(Coordinator.cancelSubscription, (uint32(_draw(_lastId + 1)))));
        }
        return (address(_drawWallet()), abi.encodeCall(Wallet.withdraw, (_drawCurrency(), _drawAmount())));
    }

    /// @dev From within a settlement, which is not guarded, a delivery may succeed: then a free one, which can't fail halfway.
    function _drawDelivery(bool isDelivery) private returns (address, bytes memory) {
        uint32 id = uint32(_draw(_lastId + 1));
        Subscription storage sub = _entries[id].created;
        if (!isDelivery && (sub.paymentAmount != 0 || address(_armed) != address(hookToken))) {
            return (address(coordinator), abi.encodeCall(Coordinator.cancelSubscription, (id)));
        }
        _mustBeRefused = isDelivery;
        if (_draw(2) == 0 || !isDelivery || _delegatedOwner() == address(0)) {
            return (
                address(coordinator),
                abi.encodeCall(
                    Coordinator.deliverCompute, (id, _interval(sub), "", "re-entered", "", address(_wallets[0]))
                )
            );
        }
        // An existing nonce: nothing else is looked at before the delivery.
        Subscription memory delegated;
        delegated.owner = _delegatedOwner();
        return (
            address(coordinator),
            abi.encodeCall(
                EIP712Coordinator.deliverComputeDelegatee,
                (0, 0, delegated, 0, "", "", 1, "", "", "", address(_wallets[0]))
            )
        );
    }

    /// @dev A consumer whose nonce 0 has been used; 0 if there is none.
    function _delegatedOwner() private view returns (address) {
        for (uint256 i = 0; i < _consumers.length; ++i) {
            address owner = address(_consumers[i]);
            if (coordinator.delegateCreatedIds(keccak256(abi.encode(owner, uint32(0)))) != 0) {
                return owner;
            }
        }
        return address(0);
    }
}
