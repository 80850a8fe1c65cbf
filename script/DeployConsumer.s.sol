// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {console} from "forge-std/console.sol";
import {CreationScript} from "./CreationScript.sol";
import {ReleasedCode} from "./generated/ReleasedCode.sol";

/// @title DeployConsumer
/// @notice Deploys the example `PromptConsumer`, as `infernet deploy consumer` does. Copy it for a contract of your own.
///
///     REGISTRY=0x… forge script script/DeployConsumer.s.sol --rpc-url $RPC_URL --account deployer --broadcast --slow
contract DeployConsumer is CreationScript {
    /// @notice No contract is at the registry's address.
    error NoRegistry(address registry);

    /// @return consumer The consumer
    function run() external returns (address consumer) {
        address registry = vm.envAddress("REGISTRY");
        if (registry.code.length == 0) {
            revert NoRegistry(registry);
        }
        vm.startBroadcast();
        consumer = _create("PromptConsumer", ReleasedCode.PROMPT_CONSUMER, abi.encode(registry));
        vm.stopBroadcast();
        console.log("PromptConsumer", consumer);
    }
}
