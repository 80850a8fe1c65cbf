// SPDX-License-Identifier: MIT
pragma solidity ^0.8.4;

/// @title HFParameters
/// @notice Builds the optional field `bytes params` of a request: what to pass beside the text.
/// @dev Empty bytes are no parameters. Otherwise: the version byte 1, then for each parameter its key (uint8) and its value
/// (uint64, big-endian), each parameter at most once. Add them one by one, beginning with empty bytes:
///
///     using HFParameters for bytes;
///     bytes memory params = HFParameters.none().withMaxNewTokens(64).withSeed(7);
///
/// The service refuses a parameter that the task or its model does not have, and a value out of range; the request is then
/// never answered. See docs/service.md.
library HFParameters {
    /// @notice First byte of parameters that are not empty.
    bytes1 internal constant VERSION = 0x01;
    /// @notice Fractions are fixed-point numbers: 1_000_000 is 1.0.
    uint64 internal constant ONE = 1e6;

    uint8 internal constant MAX_NEW_TOKENS = 1;
    uint8 internal constant TEMPERATURE = 2;
    uint8 internal constant SEED = 3;
    uint8 internal constant MIN_LENGTH = 4;
    uint8 internal constant MAX_LENGTH = 5;
    uint8 internal constant TOP_K = 6;
    uint8 internal constant TOP_P = 7;
    uint8 internal constant REPETITION_PENALTY = 8;
    uint8 internal constant DO_SAMPLE = 9;

    /// @notice No parameters.
    function none() internal pure returns (bytes memory) {
        return "";
    }

    /// @notice Text generation: the most tokens to generate.
    function withMaxNewTokens(bytes memory params, uint64 tokens) internal pure returns (bytes memory) {
        return _add(params, MAX_NEW_TOKENS, tokens);
    }

    /// @notice Text generation and summarization: how freely to draw, in units of 1 / {ONE}.
    function withTemperature(bytes memory params, uint64 temperature) internal pure returns (bytes memory) {
        return _add(params, TEMPERATURE, temperature);
    }

    /// @notice Text generation: the same seed draws the same text. At most 2^53 - 1.
    function withSeed(bytes memory params, uint64 seed) internal pure returns (bytes memory) {
        return _add(params, SEED, seed);
    }

    /// @notice Summarization: the least and the most tokens of the summary.
    function withLength(bytes memory params, uint64 min, uint64 max) internal pure returns (bytes memory) {
        return _add(_add(params, MIN_LENGTH, min), MAX_LENGTH, max);
    }

    /// @notice Text generation and summarization: draw from this many of the likeliest tokens.
    function withTopK(bytes memory params, uint64 k) internal pure returns (bytes memory) {
        return _add(params, TOP_K, k);
    }

    /// @notice Text generation and summarization: draw from the likeliest tokens up to this probability, in units of
    /// 1 / {ONE}.
    function withTopP(bytes memory params, uint64 p) internal pure returns (bytes memory) {
        return _add(params, TOP_P, p);
    }

    /// @notice Text generation and summarization: more than {ONE} makes what was said before less likely, in units of
    /// 1 / {ONE}.
    function withRepetitionPenalty(bytes memory params, uint64 penalty) internal pure returns (bytes memory) {
        return _add(params, REPETITION_PENALTY, penalty);
    }

    /// @notice Text generation: draw (true), or take the likeliest token each time (false).
    function withDoSample(bytes memory params, bool doSample) internal pure returns (bytes memory) {
        return _add(params, DO_SAMPLE, doSample ? 1 : 0);
    }

    function _add(bytes memory params, uint8 key, uint64 value) private pure returns (bytes memory) {
        return params.length == 0 ? abi.encodePacked(VERSION, key, value) : abi.encodePacked(params, key, value);
    }
}
