// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {BaseConsumer} from "./Base.sol";

/// @title CallbackConsumer
/// @notice A consumer that asks once and is answered as soon as a node has computed.
abstract contract CallbackConsumer is BaseConsumer {
    /// @dev Inputs of each request; kept after the answer.
    mapping(uint32 subscriptionId => bytes inputs) internal subscriptionInputs;

    /// @param registry Address of the registry of a deployment
    constructor(address registry) BaseConsumer(registry) {}

    /// @notice Inputs of a request, for nodes to read before they compute.
    /// @param subscriptionId Request
    /// @return Inputs for the container
    function getContainerInputs(uint32 subscriptionId, uint32, uint32, address)
        external
        view
        override
        returns (bytes memory)
    {
        return subscriptionInputs[subscriptionId];
    }

    /// @notice Requests compute.
    /// @dev Reverts with `Coordinator.InvalidRedundancy` when `redundancy` is 0.
    /// @param containerId Id of the container whose output is wanted
    /// @param inputs Inputs for the container
    /// @param redundancy Number of nodes that may answer
    /// @param paymentToken ERC-20 address; 0 = ETH
    /// @param paymentAmount Payment for each answer in the token's smallest unit; 0 = free
    /// @param wallet Wallet that pays; must have approved this contract
    /// @param verifier Judge of proofs; 0 = none
    /// @return subscriptionId Id of the request
    function _requestCompute(
        string memory containerId,
        bytes memory inputs,
        uint16 redundancy,
        address paymentToken,
        uint256 paymentAmount,
        address wallet,
        address verifier
    ) internal returns (uint32 subscriptionId) {
        subscriptionId = COORDINATOR.createSubscription(
            containerId, 1, 0, redundancy, false, paymentToken, paymentAmount, wallet, verifier
        );
        subscriptionInputs[subscriptionId] = inputs;
    }
}
