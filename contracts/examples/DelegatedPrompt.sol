// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {SubscriptionConsumer} from "infernet-sdk/consumer/Subscription.sol";
import {Delegator} from "infernet-sdk/pattern/Delegator.sol";
import {HFResult} from "infernet-kit/huggingface/HFResult.sol";

/// @title DelegatedPrompt
/// @notice Is asked without a transaction: its signer signs a subscription off chain (EIP-712), and sends it to a node
/// together with the prompt. The node's delivery creates the subscription and answers it at once.
/// @dev What is signed fixes everything but the prompt: that reaches the node off chain, and is not part of the signature.
contract DelegatedPrompt is SubscriptionConsumer, Delegator {
    /// @notice Answers, by subscription.
    mapping(uint32 subscriptionId => string) public answers;

    /// @notice An answer came.
    event Answered(uint32 indexed subscriptionId, address indexed node, string answer);

    /// @notice An answer could not be read.
    event Unreadable(uint32 indexed subscriptionId, address indexed node);

    error NotTheSigner();

    /// @param registry Registry of a deployment
    /// @param signer Who signs subscriptions for this contract
    constructor(address registry, address signer) SubscriptionConsumer(registry) Delegator(signer) {}

    /// @notice Hands signing over. Signatures of the former signer that nobody has used yet become void.
    function updateSigner(address signer) external {
        if (msg.sender != this.getSigner()) {
            revert NotTheSigner();
        }
        _updateSigner(signer);
    }

    function _receiveCompute(
        uint32 subscriptionId,
        uint32,
        uint16,
        address node,
        bytes calldata,
        bytes calldata output,
        bytes calldata,
        bytes32,
        uint256
    ) internal override {
        _keep(subscriptionId, node, output);
    }

    function _keep(uint32 subscriptionId, address node, bytes memory output) private {
        (bool ok, string memory text) = _textOf(output);
        if (ok) {
            answers[subscriptionId] = text;
            emit Answered(subscriptionId, node, text);
        } else {
            emit Unreadable(subscriptionId, node);
        }
    }

    /// @return ok Whether the output is a text
    /// @return text The text; empty if not
    function _textOf(bytes memory output) private pure returns (bool ok, string memory text) {
        bytes memory raw;
        (ok, raw,) = HFResult.tryUnwrap(output);
        return ok ? HFResult.tryText(raw) : (false, "");
    }
}
