// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ContainerLookup, IContainerCallback} from "infernet-sdk/contracts/ContainerLookup.sol";
import {HFResult} from "infernet-kit/huggingface/HFResult.sol";

/// @title MyContract
/// @notice Asks a language model, as a contract that inherits nothing of Infernet: `ContainerLookup` does the rest.
contract MyContract is IContainerCallback {
    ContainerLookup private immutable container;

    /// @notice The newest answer.
    string public answer;

    /// @notice An answer came.
    /// @param subscriptionId Request, as `doMath` returned it
    /// @param answer Text of the model
    event Answered(uint32 indexed subscriptionId, string answer);

    /// @notice Somebody else than the lookup called back.
    error NotTheLookup();

    /// @param lookup Deployed `ContainerLookup`
    constructor(ContainerLookup lookup) {
        container = lookup;
    }

    /// @notice Asks for some arithmetic.
    /// @return Id of the request
    function doMath() external returns (uint32) {
        bytes memory inputs = abi.encode(uint8(1), "", "What is two plus two?"); // task 1: text generation
        return container.requestCompute("hf_inference_client_service", inputs, 1, address(0), 0, address(0), address(0));
    }

    /// @inheritdoc IContainerCallback
    function receiveContainerOutput(uint32 subscriptionId, uint256, address, bytes calldata output) external {
        if (msg.sender != address(container)) {
            revert NotTheLookup();
        }
        (bool wrapped, bytes memory raw,) = HFResult.tryUnwrap(output);
        (bool ok, string memory text) = HFResult.tryText(raw);
        if (wrapped && ok) {
            answer = text;
            emit Answered(subscriptionId, text);
        }
    }
}
