// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ERC20} from "solady/tokens/ERC20.sol";
import {Coordinator} from "infernet-sdk/Coordinator.sol";
import {Registry} from "infernet-sdk/Registry.sol";
import {CallbackConsumer} from "infernet-sdk/consumer/Callback.sol";
import {LeanCallbackConsumer} from "infernet-sdk/consumer/LeanCallback.sol";
import {SubscriptionConsumer} from "infernet-sdk/consumer/Subscription.sol";
import {Delegator} from "infernet-sdk/pattern/Delegator.sol";
import {IVerifier} from "infernet-sdk/payments/IVerifier.sol";

/// @dev The smallest contracts that make every call of the gas benchmark. Callbacks do nothing.

contract BenchCallbackConsumer is CallbackConsumer {
    constructor(address registry) CallbackConsumer(registry) {}

    function requestCompute(
        string memory containerId,
        bytes memory inputs,
        uint16 redundancy,
        address paymentToken,
        uint256 paymentAmount,
        address wallet,
        address verifier
    ) external returns (uint32) {
        return _requestCompute(containerId, inputs, redundancy, paymentToken, paymentAmount, wallet, verifier);
    }
}

contract BenchLeanCallbackConsumer is LeanCallbackConsumer {
    constructor(address registry) LeanCallbackConsumer(registry) {}

    function requestCompute(
        string memory containerId,
        bytes memory inputs,
        uint16 redundancy,
        address paymentToken,
        uint256 paymentAmount,
        address wallet,
        address verifier
    ) external returns (uint32) {
        return _requestCompute(containerId, inputs, redundancy, paymentToken, paymentAmount, wallet, verifier);
    }
}

contract BenchSubscriptionConsumer is SubscriptionConsumer, Delegator {
    constructor(address registry, address signer) SubscriptionConsumer(registry) Delegator(signer) {}

    function createSubscription(
        string memory containerId,
        uint32 frequency,
        uint32 period,
        uint16 redundancy,
        bool lazy,
        address paymentToken,
        uint256 paymentAmount,
        address wallet,
        address verifier
    ) external returns (uint32) {
        return _createComputeSubscription(
            containerId, frequency, period, redundancy, lazy, paymentToken, paymentAmount, wallet, verifier
        );
    }

    function cancelSubscription(uint32 subscriptionId) external {
        _cancelComputeSubscription(subscriptionId);
    }
}

contract BenchToken is ERC20 {
    function name() public pure override returns (string memory) {
        return "Bench";
    }

    function symbol() public pure override returns (string memory) {
        return "BENCH";
    }

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }
}

/// @dev Takes a fee of `price` in every token. Judges at once, by the first byte of the proof, unless it is lazy.
contract BenchVerifier is IVerifier {
    Coordinator private immutable COORDINATOR;
    bool private immutable LAZY;
    uint256 private immutable PRICE;

    constructor(Registry registry, bool lazy, uint256 price) {
        COORDINATOR = Coordinator(registry.COORDINATOR());
        LAZY = lazy;
        PRICE = price;
    }

    receive() external payable {}

    function getWallet() external view returns (address) {
        return address(this);
    }

    function isSupportedToken(address) external pure returns (bool) {
        return true;
    }

    function fee(address) external view returns (uint256) {
        return PRICE;
    }

    function requestProofVerification(uint32 subscriptionId, uint32 interval, address node, bytes calldata proof)
        external
    {
        if (!LAZY) {
            COORDINATOR.finalizeProofVerification(subscriptionId, interval, node, proof[0] == 0x01);
        }
    }

    function finalize(uint32 subscriptionId, uint32 interval, address node, bool valid) external {
        COORDINATOR.finalizeProofVerification(subscriptionId, interval, node, valid);
    }
}
