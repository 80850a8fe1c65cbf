// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ECDSA} from "solady/utils/ECDSA.sol";

import {StdInvariant} from "forge-std/StdInvariant.sol";
import {Coordinator} from "infernet-sdk/Coordinator.sol";
import {EIP712Coordinator} from "infernet-sdk/EIP712Coordinator.sol";
import {Wallet} from "infernet-sdk/payments/Wallet.sol";

import {LightTest} from "../utils/LightTest.sol";
import {ModelHandler} from "./ModelHandler.sol";

/// @notice Invariant 18: for any sequence of calls the protocol and the model give equal results, revert data, events in
/// order, and getters.
contract DifferentialTest is LightTest, StdInvariant {
    ModelHandler private _handler;

    function setUp() public {
        _handler = new ModelHandler();
        targetContract(address(_handler));
    }

    /// @dev Getters; results and events are compared by the handler, call by call.
    function invariant_18_sameAsTheModel() public view {
        _handler.check();
    }

    /// @dev What the fuzzer does, with fixed seeds: every call succeeds somewhere, and every error is met.
    function test_theHandlerReachesEverything() public {
        bytes4[28] memory everything = [
            Coordinator.createSubscription.selector,
            EIP712Coordinator.createSubscriptionDelegatee.selector,
            EIP712Coordinator.deliverComputeDelegatee.selector,
            Coordinator.cancelSubscription.selector,
            Coordinator.deliverCompute.selector,
            bytes4(keccak256("finalizeProofVerification(uint32,uint32,address,bool)")),
            Wallet.withdraw.selector,
            Wallet.approve.selector,
            bytes4(0),
            bytes4(keccak256("Panic(uint256)")),
            Coordinator.PeriodTooLong.selector,
            Coordinator.InvalidFrequency.selector,
            Coordinator.InvalidRedundancy.selector,
            EIP712Coordinator.SignatureExpired.selector,
            EIP712Coordinator.SignerMismatch.selector,
            ECDSA.InvalidSignature.selector,
            Coordinator.NotSubscriptionOwner.selector,
            Coordinator.SubscriptionNotFound.selector,
            Coordinator.SubscriptionNotActive.selector,
            Coordinator.IntervalMismatch.selector,
            Coordinator.SubscriptionCompleted.selector,
            Coordinator.IntervalCompleted.selector,
            Coordinator.NodeRespondedAlready.selector,
            Coordinator.InvalidWallet.selector,
            Coordinator.UnsupportedVerifierToken.selector,
            Coordinator.ProofRequestNotFound.selector,
            Wallet.InsufficientFunds.selector,
            Wallet.InsufficientAllowance.selector
        ];
        uint256[28] memory times;
        uint256 beginning = vm.snapshotState();
        for (uint256 run = 0; run < 24; ++run) {
            for (uint256 step = 0; step < 150; ++step) {
                _act(uint256(keccak256(abi.encode(run, step))));
            }
            _handler.check();
            for (uint256 i = 0; i < everything.length; ++i) {
                times[i] += _handler.seen(everything[i]);
            }
            vm.revertToState(beginning);
        }
        for (uint256 i = 0; i < everything.length; ++i) {
            assertGt(times[i], 0, vm.toString(abi.encodePacked(everything[i])));
        }
    }

    function _act(uint256 seed) private {
        function(uint256) external[12] memory actions = [
            _handler.createSubscription,
            _handler.createDelegated,
            _handler.deliverDelegated,
            _handler.cancelSubscription,
            _handler.deliver,
            _handler.finalize,
            _handler.withdraw,
            _handler.approve,
            _handler.deposit,
            _handler.write,
            _handler.change,
            _handler.wait
        ];
        uint256 kind = seed % 24;
        (kind < 12
                ? actions[kind]
                : kind < 20 ? _handler.deliver : kind < 22 ? _handler.finalize : _handler.change)(seed);
    }
}
