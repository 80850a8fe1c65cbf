// SPDX-License-Identifier: MIT
pragma solidity ^0.8.4;

import {AbiReader} from "./AbiReader.sol";

/// @title HFResult
/// @notice Reads what the container `hf_inference_client_service` answers. Nothing here reverts, whatever the bytes: an
/// output comes from a node, and a consumer that reverts on a malformed one cannot tell anybody about it.
library HFResult {
    /// @notice Scores are fixed-point numbers: 1_000_000 is 1.0.
    uint256 internal constant SCORE_ONE = 1e6;

    /// @notice Takes a delivered `output` (or `input`) apart: `abi.encode(bytes raw, bytes processed)`.
    /// @return ok False when `output` is anything else; both parts are then empty
    /// @return raw What the container computed, for {tryText} or {tryLabels}
    /// @return processed What the container added for the consumer; this container leaves it empty
    function tryUnwrap(bytes memory output) internal pure returns (bool ok, bytes memory raw, bytes memory processed) {
        bytes memory first;
        bytes memory second;
        (ok, first) = AbiReader.tryBytes(output, 0, 0);
        if (ok) {
            (ok, second) = AbiReader.tryBytes(output, 0, 32);
        }
        if (ok) {
            (raw, processed) = (first, second);
        }
    }

    /// @notice Reads the result of text generation and summarization: `abi.encode(string)`.
    /// @return ok False when `raw` is anything else; `text` is then empty
    function tryText(bytes memory raw) internal pure returns (bool ok, string memory text) {
        bytes memory value;
        (ok, value) = AbiReader.tryBytes(raw, 0, 0);
        text = string(value);
    }

    /// @notice Reads the result of the classifications: `abi.encode(string[] labels, uint256[] scores)`.
    /// @dev All labels together may not be longer than `raw`. An honest encoding never is; one in which every label points
    /// at the same long string would cost memory quadratic in its size.
    /// @return ok False when `raw` is anything else, or has not one score a label; both lists are then empty
    /// @return labels Classes, best first; for named entities their group (PER, LOC, ORG, MISC) in the order of the text
    /// @return scores One for each label, in units of 1 / {SCORE_ONE}
    function tryLabels(bytes memory raw)
        internal
        pure
        returns (bool ok, string[] memory labels, uint256[] memory scores)
    {
        (bool ok1, string[] memory foundLabels) = _tryStrings(raw, 0);
        (bool ok2, uint256[] memory foundScores) = _tryWords(raw, 32);
        ok = ok1 && ok2 && foundLabels.length == foundScores.length;
        if (ok) {
            (labels, scores) = (foundLabels, foundScores);
        }
    }

    function _tryStrings(bytes memory raw, uint256 head) private pure returns (bool ok, string[] memory values) {
        uint256 base;
        uint256 count;
        (ok, base, count) = AbiReader.tryDynamic(raw, 0, head, 32);
        if (!ok) {
            return (false, values);
        }
        values = new string[](count);
        uint256 bytesLeft = raw.length;
        for (uint256 i = 0; i < count; ++i) {
            uint256 start;
            uint256 length;
            (ok, start, length) = AbiReader.tryDynamic(raw, base, i * 32, 1);
            if (!ok || length > bytesLeft) {
                return (false, values);
            }
            bytesLeft -= length;
            values[i] = string(AbiReader.slice(raw, start, length));
        }
    }

    function _tryWords(bytes memory raw, uint256 head) private pure returns (bool ok, uint256[] memory values) {
        uint256 start;
        uint256 count;
        (ok, start, count) = AbiReader.tryDynamic(raw, 0, head, 32);
        if (!ok) {
            return (false, values);
        }
        values = new uint256[](count);
        for (uint256 i = 0; i < count; ++i) {
            (, values[i]) = AbiReader.tryWord(raw, start + i * 32);
        }
    }
}
