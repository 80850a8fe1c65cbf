// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {CallbackConsumer} from "infernet-sdk/consumer/Callback.sol";

import {Answer, AnswerRecorder} from "./AnswerRecorder.sol";

contract MockCallbackConsumer is CallbackConsumer, AnswerRecorder {
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

    /// @dev Consumers may read the mapping itself.
    function exposedInputs(uint32 subscriptionId) external view returns (bytes memory) {
        return subscriptionInputs[subscriptionId];
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
    ) internal override {
        _record(Answer(subscriptionId, interval, redundancy, node, input, output, proof, containerId, index));
    }
}
