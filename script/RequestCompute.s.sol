// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Script} from "forge-std/Script.sol";
import {console} from "forge-std/console.sol";
import {HFTaskId} from "../contracts/huggingface/HFTaskId.sol";

/// @notice What this script calls of `PromptConsumer`.
interface IPromptConsumer {
    /// @notice Asks, once, of one node, unpaid.
    function ask(uint8 taskId, string calldata model, string calldata text) external returns (uint32 subscriptionId);
}

/// @title RequestCompute
/// @notice Asks a deployed `PromptConsumer`; a node answers in a later transaction.
///
///     CONSUMER=0x… PROMPT="Is the sky blue?" forge script script/RequestCompute.s.sol --rpc-url $RPC_URL --account me --broadcast
///
/// @dev Environment: CONSUMER; PROMPT; TASK_ID (1 text generation, 2 text classification, 3 named entities, 4 summary;
/// default 1); MODEL (default: the service's).
contract RequestCompute is Script {
    /// @notice There is no task of this number.
    error NoSuchTask(uint256 taskId);

    /// @return subscriptionId Id of the request, as it is when the script is simulated: another request may come first
    function run() external returns (uint32 subscriptionId) {
        IPromptConsumer consumer = IPromptConsumer(vm.envAddress("CONSUMER"));
        string memory prompt = vm.envString("PROMPT");
        string memory model = vm.envOr("MODEL", string(""));
        uint256 taskId = vm.envOr("TASK_ID", uint256(1));
        if (taskId == 0 || taskId > uint8(type(HFTaskId).max)) {
            revert NoSuchTask(taskId);
        }
        vm.startBroadcast();
        // forge-lint: disable-next-line(unsafe-typecast)
        subscriptionId = consumer.ask(uint8(taskId), model, prompt);
        vm.stopBroadcast();
        console.log("Subscription", subscriptionId);
    }
}
