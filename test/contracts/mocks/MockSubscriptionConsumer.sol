// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {SubscriptionConsumer} from "infernet-sdk/consumer/Subscription.sol";
import {Delegator} from "infernet-sdk/pattern/Delegator.sol";

import {Answer, AnswerRecorder} from "./AnswerRecorder.sol";

contract MockSubscriptionConsumer is SubscriptionConsumer, Delegator, AnswerRecorder {
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

    function updateSigner(address newSigner) external {
        _updateSigner(newSigner);
    }

    function exposedRegistryContracts() external view returns (address coordinatorAddress, address inboxAddress) {
        return (address(COORDINATOR), address(INBOX));
    }

    function _receiveCompute(
        uint32 subscriptionId,
        uint32 interval,
        uint16 redundancy,
        address node,
        bytes calldata input,
        bytes calldata output,
        bytes calldata proof,
        bytes32 containerId,
        uint256 index
    ) internal virtual override {
        _record(Answer(subscriptionId, interval, redundancy, node, input, output, proof, containerId, index));
    }
}
