// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {InboxItem} from "infernet-sdk/Inbox.sol";
import {SubscriptionConsumer} from "infernet-sdk/consumer/Subscription.sol";
import {HFRequest} from "infernet-kit/huggingface/HFRequest.sol";
import {HFResult} from "infernet-kit/huggingface/HFResult.sol";

/// @title LazyPrompt
/// @notice Leaves answers in the Inbox, where storing them is cheap, and reads them when somebody asks.
/// @dev Anybody may write to the Inbox under any container's name. What makes an item an answer is that the coordinator
/// named its place in the callback.
contract LazyPrompt is SubscriptionConsumer {
    /// @notice Where an answer lies in the Inbox.
    struct Place {
        bytes32 containerId;
        address node;
        uint256 index;
    }

    /// @notice What is asked.
    string public prompt;

    /// @notice Places of the answers, in the order in which they came.
    Place[] public places;

    /// @notice An answer is in the Inbox.
    event Stored(uint256 indexed answer, address indexed node);

    /// @param registry Registry of a deployment
    /// @param prompt_ What is asked
    /// @param frequency How many times
    /// @param period Seconds between answers
    constructor(address registry, string memory prompt_, uint32 frequency, uint32 period)
        SubscriptionConsumer(registry)
    {
        prompt = prompt_;
        _createComputeSubscription(
            "hf_inference_client_service", frequency, period, 1, true, address(0), 0, address(0), address(0)
        );
    }

    /// @notice Number of answers so far.
    function count() external view returns (uint256) {
        return places.length;
    }

    /// @notice Text of an answer.
    /// @param answer Its number, from 0
    /// @return ok Whether it is a text
    /// @return text The text; empty if not
    function read(uint256 answer) external view returns (bool ok, string memory text) {
        Place memory place = places[answer];
        InboxItem memory item = INBOX.read(place.containerId, place.node, place.index);
        bytes memory raw;
        (ok, raw,) = HFResult.tryUnwrap(item.output);
        return ok ? HFResult.tryText(raw) : (false, "");
    }

    /// @notice What nodes compute on.
    function getContainerInputs(uint32, uint32, uint32, address) external view override returns (bytes memory) {
        return HFRequest.textGeneration("", prompt);
    }

    function _receiveCompute(
        uint32,
        uint32,
        uint16,
        address node,
        bytes calldata,
        bytes calldata,
        bytes calldata,
        bytes32 containerId,
        uint256 index
    ) internal override {
        places.push(Place(containerId, node, index));
        emit Stored(places.length - 1, node);
    }
}
