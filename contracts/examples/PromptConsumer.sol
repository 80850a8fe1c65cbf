// SPDX-License-Identifier: MIT
pragma solidity ^0.8.4;

import {HFRequest} from "infernet-kit/huggingface/HFRequest.sol";
import {HFResult} from "infernet-kit/huggingface/HFResult.sol";
import {HFTaskId} from "infernet-kit/huggingface/HFTaskId.sol";
import {CallbackConsumer} from "infernet-sdk/consumer/Callback.sol";

/// @title PromptConsumer
/// @notice Asks a model about a text and keeps the answer: text generation, text classification, named entities, summary.
/// @dev Copy this to begin with. Anyone may ask, and nodes answer for free; see the paid example for payments.
contract PromptConsumer is CallbackConsumer {
    /// @notice Container that nodes run for these requests.
    string public constant CONTAINER_ID = "hf_inference_client_service";

    /// @notice What has become of a request. `MALFORMED`: a node answered with bytes that are no answer to the task.
    enum Status {
        UNKNOWN,
        PENDING,
        ANSWERED,
        MALFORMED
    }

    /// @notice A request and its answer.
    /// @param text The answer of text generation and summarization, else empty
    /// @param labels The answer of the classifications (classes, or entity groups), else empty
    /// @param scores One for each label, 1_000_000 is 1.0
    struct Answer {
        Status status;
        HFTaskId taskId;
        string text;
        string[] labels;
        uint256[] scores;
    }

    /// @notice A request was made; its answer will carry the same id.
    event Asked(uint32 indexed subscriptionId, address indexed asker, HFTaskId indexed taskId);
    /// @notice Text generation or summarization was answered by `node`.
    event TextAnswered(uint32 indexed subscriptionId, address indexed node, string text);
    /// @notice A classification was answered by `node`.
    event LabelsAnswered(uint32 indexed subscriptionId, address indexed node, string[] labels, uint256[] scores);
    /// @notice `node` delivered bytes that are no answer to the task. They are kept here and nowhere else.
    event MalformedAnswer(uint32 indexed subscriptionId, address indexed node, bytes output);

    /// @notice `UNSET` is no task.
    error TaskUnset();

    mapping(uint32 => Answer) private _answers;

    /// @param registry Infernet registry of this chain
    constructor(address registry) CallbackConsumer(registry) {}

    /// @notice Asks, once, of one node, unpaid. The answer arrives in a later transaction.
    /// @param taskId What to do with the text
    /// @param model Hugging Face model id, or "" for the service's default
    /// @param text The prompt, or the text to work on
    /// @return subscriptionId Under which the answer will be found by {getAnswer}
    function ask(HFTaskId taskId, string calldata model, string calldata text)
        external
        returns (uint32 subscriptionId)
    {
        if (taskId == HFTaskId.UNSET) {
            revert TaskUnset();
        }
        subscriptionId = _requestCompute(
            CONTAINER_ID, HFRequest.encode(taskId, model, text), 1, address(0), 0, address(0), address(0)
        );
        _answers[subscriptionId].status = Status.PENDING;
        _answers[subscriptionId].taskId = taskId;
        emit Asked(subscriptionId, msg.sender, taskId);
    }

    /// @notice The answer to a request, as far as it is there: look at `status` first.
    function getAnswer(uint32 subscriptionId) external view returns (Answer memory) {
        return _answers[subscriptionId];
    }

    /// @dev Never reverts because of what `output` holds: a revert would undo the delivery, and nobody would know why.
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
        if (!_keepAnswer(subscriptionId, node, output)) {
            _answers[subscriptionId].status = Status.MALFORMED;
            emit MalformedAnswer(subscriptionId, node, output);
        }
    }

    /// @return ok False when `output` is no answer to the task; nothing is kept then
    function _keepAnswer(uint32 subscriptionId, address node, bytes memory output) private returns (bool ok) {
        bytes memory raw;
        (ok, raw,) = HFResult.tryUnwrap(output);
        if (!ok) {
            return false;
        }
        Answer storage answer = _answers[subscriptionId];
        HFTaskId taskId = answer.taskId;
        if (taskId == HFTaskId.TEXT_GENERATION || taskId == HFTaskId.SUMMARIZATION) {
            string memory text;
            (ok, text) = HFResult.tryText(raw);
            if (!ok) {
                return false;
            }
            answer.text = text;
            emit TextAnswered(subscriptionId, node, text);
        } else {
            string[] memory labels;
            uint256[] memory scores;
            (ok, labels, scores) = HFResult.tryLabels(raw);
            if (!ok) {
                return false;
            }
            answer.labels = labels;
            answer.scores = scores;
            emit LabelsAnswered(subscriptionId, node, labels, scores);
        }
        answer.status = Status.ANSWERED;
    }
}
