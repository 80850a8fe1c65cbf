// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Coordinator} from "infernet-sdk/Coordinator.sol";
import {IVerifier} from "infernet-sdk/payments/IVerifier.sol";

import {Hook} from "./Hook.sol";

/// @notice A verifier that judges as it is told: within the request (atomic), or when `finalize` is called (optimistic).
contract MockVerifier is IVerifier, Hook {
    Coordinator private immutable _coordinator;

    mapping(address token => bool) public override isSupportedToken;
    mapping(address token => uint256) public override fee;
    address public override getWallet = address(this);

    bool private _isAtomic;
    bool private _judgement;

    event ProofRequested(uint32 subscriptionId, uint32 interval, address node, bytes proof);

    constructor(Coordinator coordinator) {
        _coordinator = coordinator;
    }

    receive() external payable override {
        _runHook();
    }

    function setFee(address token, uint256 amount) external {
        (isSupportedToken[token], fee[token]) = (true, amount);
    }

    function setWallet(address wallet) external {
        getWallet = wallet;
    }

    function setAtomic(bool judgement) external {
        (_isAtomic, _judgement) = (true, judgement);
    }

    function requestProofVerification(uint32 subscriptionId, uint32 interval, address node, bytes calldata proof)
        external
        override
    {
        emit ProofRequested(subscriptionId, interval, node, proof);
        _runHook();
        if (_isAtomic) {
            _coordinator.finalizeProofVerification(subscriptionId, interval, node, _judgement);
        }
    }

    function finalize(uint32 subscriptionId, uint32 interval, address node, bool valid) external {
        _coordinator.finalizeProofVerification(subscriptionId, interval, node, valid);
    }
}
