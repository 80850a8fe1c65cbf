// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {LeanCallbackConsumer} from "infernet-sdk/consumer/LeanCallback.sol";

import {Answer, AnswerRecorder} from "./AnswerRecorder.sol";

contract MockLeanCallbackConsumer is LeanCallbackConsumer, AnswerRecorder {
    constructor(address registry) LeanCallbackConsumer(registry) {}

    function requestCompute(string memory containerId, bytes memory inputs, uint16 redundancy)
        external
        returns (uint32)
    {
        return _requestCompute(containerId, inputs, redundancy, address(0), 0, address(0), address(0));
    }

    /// @dev Two requests in one transaction, with inputs of which the second must not take the first's place.
    function requestTwice(string memory containerId, bytes memory first, bytes memory second)
        external
        returns (uint32 firstId, uint32 secondId)
    {
        firstId = _requestCompute(containerId, first, 1, address(0), 0, address(0), address(0));
        secondId = _requestCompute(containerId, second, 1, address(0), 0, address(0), address(0));
    }

    /// @dev Asks with the first `length` bytes of memory that is dirty behind them.
    function requestFromDirtyMemory(string memory containerId, bytes memory inputs, uint256 length)
        external
        returns (uint32)
    {
        assembly {
            mstore(inputs, length)
        }
        return _requestCompute(containerId, inputs, 1, address(0), 0, address(0), address(0));
    }

    function _receiveCompute(
        uint32 subscriptionId,
        uint32 interval,
        uint16 redundancy,
        address node,
        bytes calldata input,
        bytes calldata output,
        bytes calldata proof,
        bytes32 containerId,
        uint256 index
    ) internal override {
        _record(Answer(subscriptionId, interval, redundancy, node, input, output, proof, containerId, index));
    }
}
