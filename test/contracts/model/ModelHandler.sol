// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Coordinator, Subscription} from "infernet-sdk/Coordinator.sol";
import {EIP712Coordinator} from "infernet-sdk/EIP712Coordinator.sol";
import {Wallet} from "infernet-sdk/payments/Wallet.sol";

import {Signature} from "../utils/DelegateSignature.sol";
import {ModelChecks} from "./ModelChecks.sol";
import {ProtocolModel, SignatureKind} from "./ProtocolModel.sol";

/// @notice Calls the protocol and the model with the same arguments, and demands the same result, the same revert data, and
/// the same events in the same order.
contract ModelHandler is ModelChecks {
    function createSubscription(uint256 seed) external acts(seed) {
        if (_isFull()) {
            return;
        }
        Subscription memory sub = _drawSubscription();
        bytes memory data = abi.encodeCall(
            Coordinator.createSubscription,
            (
                CONTAINER,
                sub.frequency,
                sub.period,
                sub.redundancy,
                sub.lazy,
                sub.paymentToken,
                sub.paymentAmount,
                sub.wallet,
                sub.verifier
            )
        );
        _run(sub.owner, address(coordinator), data, abi.encodeCall(MODEL.createSubscription, (sub)));
    }

    function createDelegated(uint256 seed) external acts(seed) {
        if (_isFull()) {
            return;
        }
        (uint32 nonce, uint32 expiry, SignatureKind kind) = _drawSignature();
        Subscription memory sub = _drawSubscription();
        Signature memory signed = _sign(nonce, expiry, sub, kind);
        bytes memory data = abi.encodeCall(
            EIP712Coordinator.createSubscriptionDelegatee, (nonce, expiry, sub, signed.v, signed.r, signed.s)
        );
        _run(
            _nodes[0],
            address(coordinator),
            data,
            abi.encodeCall(MODEL.createSubscriptionDelegatee, (nonce, expiry, sub, kind))
        );
    }

    function deliverDelegated(uint256 seed) external acts(seed) {
        (uint32 nonce, uint32 expiry, SignatureKind kind) = _drawSignature();
        Subscription memory sub = _drawSubscription();
        (address node, address nodeWallet, uint32 interval) = (_drawNode(), _drawAnyWallet(), _draw(4) == 0 ? 2 : 1);
        bytes memory expected =
            abi.encodeCall(MODEL.deliverComputeDelegatee, (node, nonce, expiry, sub, kind, interval, nodeWallet));
        Signature memory signed = _sign(nonce, expiry, sub, kind);
        _run(node, address(coordinator), _delegatedDelivery(nonce, expiry, sub, signed, interval, nodeWallet), expected);
    }

    function cancelSubscription(uint256 seed) external acts(seed) {
        uint32 id = _drawId();
        address caller = _draw(3) == 0 ? address(_consumers[0]) : MODEL.getSubscription(id).owner;
        caller = caller == address(0) ? walletOwner : caller;
        _run(
            caller,
            address(coordinator),
            abi.encodeCall(Coordinator.cancelSubscription, (id)),
            abi.encodeCall(MODEL.cancelSubscription, (caller, id))
        );
    }

    function deliver(uint256 seed) external acts(seed) {
        (uint32 id, address node, address nodeWallet) = (_drawId(), _drawNode(), _drawAnyWallet());
        uint32 interval = _draw(8) == 0 ? uint32(_draw(4)) : _interval(MODEL.getSubscription(id));
        bytes memory output = abi.encode(seed);
        _run(
            node,
            address(coordinator),
            abi.encodeCall(Coordinator.deliverCompute, (id, interval, "input", output, "proof", nodeWallet)),
            abi.encodeCall(MODEL.deliverCompute, (node, id, interval, "input", output, "proof", nodeWallet))
        );
        _remember(id, interval, node);
    }

    function finalize(uint256 seed) external acts(seed) {
        (uint32 id, uint32 interval, address node) = _drawRequest();
        bool valid = _draw(2) == 0;
        address verifier = MODEL.getSubscription(id).verifier;
        address caller = verifier == address(0) || _draw(4) == 0 ? _nodes[1] : verifier;
        _run(
            caller,
            address(coordinator),
            abi.encodeCall(coordinator.finalizeProofVerification, (id, interval, node, valid)),
            abi.encodeCall(MODEL.finalizeProofVerification, (caller, id, interval, node, valid))
        );
    }

    function withdraw(uint256 seed) external acts(seed) {
        (Wallet wallet, address currency, uint256 amount) = (_drawWallet(), _drawCurrency(), _drawMoney());
        address caller = _draw(4) == 0 ? _nodes[0] : wallet.owner();
        _run(
            caller,
            address(wallet),
            abi.encodeCall(Wallet.withdraw, (currency, amount)),
            abi.encodeCall(MODEL.withdraw, (caller, address(wallet), currency, amount))
        );
    }

    function approve(uint256 seed) external acts(seed) {
        (Wallet wallet, address currency, uint256 amount) = (_drawWallet(), _drawCurrency(), _drawMoney());
        address spender = _draw(2) == 0 ? address(_consumers[_draw(3)]) : _drawNode();
        amount = [amount, type(uint256).max, type(uint256).max - amount][_draw(3)];
        address caller = _draw(4) == 0 ? _nodes[0] : wallet.owner();
        _run(
            caller,
            address(wallet),
            abi.encodeCall(Wallet.approve, (spender, currency, amount)),
            abi.encodeCall(MODEL.approve, (caller, address(wallet), spender, currency, amount))
        );
    }

    function deposit(uint256 seed) external acts(seed) {
        (Wallet wallet, address currency, uint256 amount) = (_drawWallet(), _drawCurrency(), _drawMoney());
        amount = amount < _balance(currency, address(this)) ? amount : 0;
        _pay(currency, address(wallet), amount);
    }

    function write(uint256 seed) external acts(seed) {
        address node = _drawNode();
        bytes32 containerId = keccak256(abi.encode(CONTAINER));
        bytes memory output = abi.encode(seed);
        _run(
            node,
            address(inbox),
            abi.encodeCall(inbox.write, (containerId, "", output, "")),
            abi.encodeCall(MODEL.write, (node, containerId, output))
        );
    }

    /// @notice What others may change: the fee, verifiers, whether a consumer refuses answers, and the time.
    function change(uint256 seed) external acts(seed) {
        uint16 newFee = uint16(_draw(5001));
        vm.prank(address(recipient));
        fee.updateFee(newFee);
        MODEL.setFee(newFee);

        bool judgement = _draw(2) == 0;
        atomicVerifier.setAtomic(judgement);
        MODEL.setVerifier(address(atomicVerifier), ProtocolModel.VerifierTerms(true, judgement, verifierPurse));
        // Now and then more than any payment.
        (address currency, uint256 amount) = (_drawCurrency(), _draw(2 ** (_draw(4) == 0 ? 120 : _draw(80))));
        optimisticVerifier.setFee(currency, amount);
        MODEL.setVerifierFee(address(optimisticVerifier), currency, amount);

        bool refuses = _draw(4) != 0;
        _consumers[2].setHook(refuses ? address(_consumers[2]) : address(0), "");
        _consumers[2].propagateHook();
        MODEL.setRefuses(address(_consumers[2]), refuses);
    }

    function wait(uint256 seed) external acts(seed) {
        vm.warp(block.timestamp + [uint256(1), 1 hours, 7 days - 1, 7 days][_draw(4)]);
    }
}
