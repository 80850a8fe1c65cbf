// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title TaskOutput
/// @notice Outputs as a node delivers them for the container `hf_inference_client_service`:
/// `abi.encode(bytes raw, bytes processed)`, `processed` being empty. `HFResult` reads them.
library TaskOutput {
    /// @notice Answer to text generation.
    /// @param text Generated text
    /// @return Output
    function textGeneration(string memory text) internal pure returns (bytes memory) {
        return wrap(abi.encode(text));
    }

    /// @notice Answer to summarization.
    /// @param summary Summary
    /// @return Output
    function summarization(string memory summary) internal pure returns (bytes memory) {
        return wrap(abi.encode(summary));
    }

    /// @notice Answer to text classification.
    /// @param labels Classes, best first
    /// @param scores One for each label; 1_000_000 is 1.0
    /// @return Output
    function textClassification(string[] memory labels, uint256[] memory scores) internal pure returns (bytes memory) {
        return wrap(abi.encode(labels, scores));
    }

    /// @notice Answer to text classification between two classes.
    /// @param label The better class
    /// @param score Its score, at least 500_000 of 1_000_000
    /// @param otherLabel The other class, which has the rest of the score
    /// @return Output
    function textClassification(string memory label, uint256 score, string memory otherLabel)
        internal
        pure
        returns (bytes memory)
    {
        string[] memory labels = new string[](2);
        uint256[] memory scores = new uint256[](2);
        (labels[0], labels[1]) = (label, otherLabel);
        (scores[0], scores[1]) = (score, 1_000_000 - score);
        return textClassification(labels, scores);
    }

    /// @notice Answer to token classification (named entities).
    /// @param groups Groups of the entities (PER, LOC, ORG, MISC), in the order of the text
    /// @param scores One for each entity; 1_000_000 is 1.0
    /// @return Output
    function tokenClassification(string[] memory groups, uint256[] memory scores) internal pure returns (bytes memory) {
        return wrap(abi.encode(groups, scores));
    }

    /// @notice Answer of any container that returns `raw_output` and no `processed_output`.
    /// @param raw What the container computed
    /// @return Output
    function wrap(bytes memory raw) internal pure returns (bytes memory) {
        return abi.encode(raw, bytes(""));
    }
}
