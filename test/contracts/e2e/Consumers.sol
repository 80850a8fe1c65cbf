// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {CallbackConsumer} from "infernet-sdk/consumer/Callback.sol";
import {SubscriptionConsumer} from "infernet-sdk/consumer/Subscription.sol";
import {Delegator} from "infernet-sdk/pattern/Delegator.sol";

/// @dev Consumers for the end-to-end tests of the node, deployed to anvil by TypeScript.

/// @dev Keeps what it was given, by subscription.
abstract contract Recorder {
    mapping(uint32 subscriptionId => bytes) public receivedInput;
    mapping(uint32 subscriptionId => bytes) public receivedOutput;
    mapping(uint32 subscriptionId => bytes) public receivedProof;
    mapping(uint32 subscriptionId => uint32) public deliveries;

    function record(uint32 subscriptionId, bytes calldata input, bytes calldata output, bytes calldata proof) internal {
        receivedInput[subscriptionId] = input;
        receivedOutput[subscriptionId] = output;
        receivedProof[subscriptionId] = proof;
        deliveries[subscriptionId]++;
    }
}

contract GenericCallbackConsumer is CallbackConsumer, Recorder {
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

    function _receiveCompute(
        uint32 subscriptionId,
        uint32,
        uint16,
        address,
        bytes calldata input,
        bytes calldata output,
        bytes calldata proof,
        bytes32,
        uint256
    ) internal override {
        record(subscriptionId, input, output, proof);
    }
}

/// @dev Also the owner of delegated subscriptions, in whose name `signer` signs.
contract GenericSubscriptionConsumer is SubscriptionConsumer, Delegator, Recorder {
    bytes public currentInput;

    constructor(address registry, address signer) SubscriptionConsumer(registry) Delegator(signer) {}

    function setInput(bytes calldata input) external {
        currentInput = input;
    }

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

    function getContainerInputs(uint32, uint32, uint32, address) external view override returns (bytes memory) {
        return currentInput;
    }

    function _receiveCompute(
        uint32 subscriptionId,
        uint32,
        uint16,
        address,
        bytes calldata input,
        bytes calldata output,
        bytes calldata proof,
        bytes32,
        uint256
    ) internal override {
        record(subscriptionId, input, output, proof);
    }
}

/// @dev Never takes an answer.
contract FailingConsumer is CallbackConsumer, Delegator {
    constructor(address registry, address signer) CallbackConsumer(registry) Delegator(signer) {}

    function requestCompute(string memory containerId, bytes memory inputs) external returns (uint32) {
        return _requestCompute(containerId, inputs, 1, address(0), 0, address(0), address(0));
    }

    function _receiveCompute(
        uint32,
        uint32,
        uint16,
        address,
        bytes calldata,
        bytes calldata,
        bytes calldata,
        bytes32,
        uint256
    ) internal pure override {
        revert("reverting");
    }
}

/// @dev Refuses each answer with the four bytes that were asked for.
contract ErrorConsumer is CallbackConsumer {
    mapping(uint32 subscriptionId => bytes4) private selectors;

    constructor(address registry) CallbackConsumer(registry) {}

    function requestError(string memory containerId, bytes memory inputs, bytes4 selector)
        external
        returns (uint32 id)
    {
        id = _requestCompute(containerId, inputs, 1, address(0), 0, address(0), address(0));
        selectors[id] = selector;
    }

    function _receiveCompute(
        uint32 subscriptionId,
        uint32,
        uint16,
        address,
        bytes calldata,
        bytes calldata,
        bytes calldata,
        bytes32,
        uint256
    ) internal view override {
        bytes4 selector = selectors[subscriptionId];
        assembly {
            mstore(0, selector)
            revert(0, 4)
        }
    }
}
