// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {SubscriptionConsumer} from "infernet-sdk/consumer/Subscription.sol";
import {HFRequest} from "infernet-kit/huggingface/HFRequest.sol";
import {HFResult} from "infernet-kit/huggingface/HFResult.sol";

/// @title SentimentFeed
/// @notice Has a text classified again and again, keeps the average of how positive it was, and stops by itself.
/// @dev The text may change between intervals: nodes read it when an interval begins.
contract SentimentFeed is SubscriptionConsumer {
    uint256 private constant ONE = 1_000_000; // scores are scaled by 1e6

    /// @notice Who may change the text.
    address public immutable editor;

    /// @notice The subscription; 0 once the feed has stopped.
    uint32 public subscriptionId;

    /// @notice What is classified.
    string public text;

    /// @notice Average positivity of all readings, scaled by 1e6.
    uint256 public average;

    /// @notice Number of readings.
    uint256 public readings;

    uint256 private immutable _wanted;

    /// @notice A reading came in.
    /// @param interval Interval it is of
    /// @param positive How positive the text is, scaled by 1e6
    /// @param average New average
    event Read(uint32 indexed interval, uint256 positive, uint256 average);

    /// @notice An answer could not be read; it doesn't count.
    event Unreadable(uint32 indexed interval, address node);

    error NotTheEditor();

    /// @param registry Registry of a deployment
    /// @param text_ First text
    /// @param period Seconds between readings
    /// @param wanted Readings after which the feed stops
    constructor(address registry, string memory text_, uint32 period, uint256 wanted) SubscriptionConsumer(registry) {
        (editor, text, _wanted) = (msg.sender, text_, wanted);
        // As often as can be asked for; the feed cancels when it has enough.
        subscriptionId = _createComputeSubscription(
            "hf_inference_client_service", type(uint32).max, period, 1, false, address(0), 0, address(0), address(0)
        );
    }

    /// @notice Changes the text, from the next interval on.
    function setText(string calldata text_) external {
        if (msg.sender != editor) {
            revert NotTheEditor();
        }
        text = text_;
    }

    /// @notice What nodes compute on.
    function getContainerInputs(uint32, uint32, uint32, address) external view override returns (bytes memory) {
        return HFRequest.textClassification("", text);
    }

    function _receiveCompute(
        uint32 id,
        uint32 interval,
        uint16,
        address node,
        bytes calldata,
        bytes calldata output,
        bytes calldata,
        bytes32,
        uint256
    ) internal override {
        _keep(id, interval, node, output);
    }

    function _keep(uint32 id, uint32 interval, address node, bytes memory output) private {
        (bool ok, uint256 positive) = _positivity(output);
        if (!ok) {
            emit Unreadable(interval, node);
            return;
        }
        average = (average * readings + positive) / (readings + 1);
        emit Read(interval, positive, average);
        if (++readings == _wanted) {
            subscriptionId = 0;
            _cancelComputeSubscription(id);
        }
    }

    /// @return ok Whether the output is a classification with the label POSITIVE
    /// @return positive Its score, at most 1e6
    function _positivity(bytes memory output) private pure returns (bool ok, uint256 positive) {
        bytes memory raw;
        string[] memory labels;
        uint256[] memory scores;
        (ok, raw,) = HFResult.tryUnwrap(output);
        if (!ok) {
            return (false, 0);
        }
        (ok, labels, scores) = HFResult.tryLabels(raw);
        for (uint256 i = 0; i < labels.length; i++) {
            if (keccak256(bytes(labels[i])) == keccak256("POSITIVE")) {
                return (scores[i] <= ONE, scores[i]);
            }
        }
        return (false, 0);
    }
}
