// SPDX-License-Identifier: MIT
pragma solidity ^0.8.4;

import {AbiReader} from "./AbiReader.sol";
import {HFTaskId} from "./HFTaskId.sol";

/// @title HFRequest
/// @notice Inputs of the container `hf_inference_client_service`: `abi.encode(uint8 taskId, string model, string text)`,
/// with parameters `abi.encode(uint8 taskId, string model, string text, bytes params)`.
/// @dev `model` is a Hugging Face model id such as "facebook/bart-large-cnn"; the empty string takes the service's default.
library HFRequest {
    /// @notice Input for any of the tasks.
    /// @param taskId The task; `UNSET` is answered with an error by the service
    /// @param model Model id, or "" for the service's default
    /// @param text The prompt (text generation) or the text to work on (the others)
    function encode(HFTaskId taskId, string memory model, string memory text) internal pure returns (bytes memory) {
        return abi.encode(taskId, model, text);
    }

    /// @notice Input for any of the tasks, with parameters.
    /// @param taskId The task; `UNSET` is answered with an error by the service
    /// @param model Model id, or "" for the service's default
    /// @param text The prompt (text generation) or the text to work on (the others)
    /// @param params What {HFParameters} made; empty, the input is the same as without
    function encode(HFTaskId taskId, string memory model, string memory text, bytes memory params)
        internal
        pure
        returns (bytes memory)
    {
        return params.length == 0 ? abi.encode(taskId, model, text) : abi.encode(taskId, model, text, params);
    }

    /// @notice Asks for a continuation of `prompt`. The result is one text.
    function textGeneration(string memory model, string memory prompt) internal pure returns (bytes memory) {
        return encode(HFTaskId.TEXT_GENERATION, model, prompt);
    }

    /// @notice Asks what kind of text this is, such as its sentiment. The result is labels with scores, best first.
    function textClassification(string memory model, string memory text) internal pure returns (bytes memory) {
        return encode(HFTaskId.TEXT_CLASSIFICATION, model, text);
    }

    /// @notice Asks for the named entities in `text`. The result is entity groups (PER, LOC, ORG, MISC) with scores.
    function tokenClassification(string memory model, string memory text) internal pure returns (bytes memory) {
        return encode(HFTaskId.TOKEN_CLASSIFICATION, model, text);
    }

    /// @notice Asks for a summary of `text`. The result is one text.
    function summarization(string memory model, string memory text) internal pure returns (bytes memory) {
        return encode(HFTaskId.SUMMARIZATION, model, text);
    }

    /// @notice Reads a request back.
    /// @param data What {encode} made
    /// @return ok False when `data` is malformed or names no known task; the other values are then empty
    function tryDecode(bytes memory data)
        internal
        pure
        returns (bool ok, HFTaskId taskId, string memory model, string memory text)
    {
        uint256 task;
        bytes memory modelBytes;
        bytes memory textBytes;
        (ok, task) = AbiReader.tryWord(data, 0);
        if (!ok || task > uint256(type(HFTaskId).max)) {
            return (false, HFTaskId.UNSET, "", "");
        }
        (ok, modelBytes) = AbiReader.tryBytes(data, 0, 32);
        if (ok) {
            (ok, textBytes) = AbiReader.tryBytes(data, 0, 64);
        }
        if (!ok) {
            return (false, HFTaskId.UNSET, "", "");
        }
        return (true, HFTaskId(task), string(modelBytes), string(textBytes));
    }

    /// @notice Reads the parameters of a request back.
    /// @param data What {encode} made, with parameters or without
    /// @return ok False when `data` is malformed
    /// @return params What {HFParameters} made, empty when `data` has none
    function tryDecodeParameters(bytes memory data) internal pure returns (bool ok, bytes memory params) {
        (bool ok1, uint256 modelOffset) = AbiReader.tryWord(data, 32);
        (bool ok2, uint256 textOffset) = AbiReader.tryWord(data, 64);
        if (!ok1 || !ok2) {
            return (false, "");
        }
        // With a fourth field no value starts before the end of four words; without, the first one starts after three.
        if (modelOffset < 128 || textOffset < 128) {
            return (true, "");
        }
        return AbiReader.tryBytes(data, 0, 96);
    }
}
