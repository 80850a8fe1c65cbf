// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Hook} from "./Hook.sol";

struct Answer {
    uint32 subscriptionId;
    uint32 interval;
    uint16 redundancy;
    address node;
    bytes input;
    bytes output;
    bytes proof;
    bytes32 containerId;
    uint256 index;
}

/// @notice Keeps every answer, then runs its hook.
abstract contract AnswerRecorder is Hook {
    Answer[] private _answers;

    function answerCount() external view returns (uint256) {
        return _answers.length;
    }

    function answers(uint256 i) external view returns (Answer memory) {
        return _answers[i];
    }

    function lastAnswer() external view returns (Answer memory) {
        return _answers[_answers.length - 1];
    }

    function _record(Answer memory answer) internal {
        _answers.push(answer);
        _runHook();
    }
}
