// SPDX-License-Identifier: MIT
pragma solidity ^0.8.4;

/// @title HFTaskId
/// @notice Tasks of the container `hf_inference_client_service`, as it numbers them.
enum HFTaskId {
    UNSET,
    TEXT_GENERATION,
    TEXT_CLASSIFICATION,
    TOKEN_CLASSIFICATION,
    SUMMARIZATION
}
