// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Coordinator} from "../Coordinator.sol";
import {Inbox} from "../Inbox.sol";
import {Registry} from "../Registry.sol";

/// @title BaseConsumer
/// @notice What every consumer of compute is: a contract that the coordinator calls back with answers.
/// @dev Inherit `CallbackConsumer` for single requests, `SubscriptionConsumer` for recurring ones.
abstract contract BaseConsumer {
    /// @dev The coordinator that requests go to and answers come from.
    Coordinator internal immutable COORDINATOR;

    /// @dev The inbox that lazy answers are in.
    Inbox internal immutable INBOX;

    /// @notice The caller is not the coordinator.
    error NotCoordinator();

    /// @param registry Address of the registry of a deployment
    constructor(address registry) {
        COORDINATOR = Coordinator(Registry(registry).COORDINATOR());
        INBOX = Inbox(Registry(registry).INBOX());
    }

    /// @notice Receives an answer.
    /// @dev Coordinator only (`NotCoordinator`). A revert undoes the whole delivery, payment included: the node has
    /// worked for nothing.
    /// @param subscriptionId Subscription that is answered
    /// @param interval Interval that is answered
    /// @param redundancy Number of this answer within its interval, from 1
    /// @param node Address that delivered
    /// @param input Container's input as the node gave it; empty if lazy
    /// @param output Container's output; empty if lazy
    /// @param proof Proof of the computation, not judged yet if the verifier is optimistic; empty if lazy
    /// @param containerId If lazy: keccak256(abi.encode(id of the container)), else 0
    /// @param index If lazy: position in the Inbox's list of (containerId, node), else 0
    function rawReceiveCompute(
        uint32 subscriptionId,
        uint32 interval,
        uint16 redundancy,
        address node,
        bytes calldata input,
        bytes calldata output,
        bytes calldata proof,
        bytes32 containerId,
        uint256 index
    ) external {
        if (msg.sender != address(COORDINATOR)) {
            revert NotCoordinator();
        }
        _receiveCompute(subscriptionId, interval, redundancy, node, input, output, proof, containerId, index);
    }

    /// @notice Inputs of a subscription, for nodes to read before they compute.
    /// @dev Empty unless overridden.
    /// @param subscriptionId Subscription
    /// @param interval Interval that is going to be answered
    /// @param timestamp Unix second of the request
    /// @param caller Who asks
    /// @return Inputs for the container
    function getContainerInputs(uint32 subscriptionId, uint32 interval, uint32 timestamp, address caller)
        external
        view
        virtual
        returns (bytes memory)
    {
        // Named for the ABI's sake; mentioned so that the compiler does not warn.
        (subscriptionId, interval, timestamp, caller);
        return "";
    }

    /// @dev Handles an answer; parameters as for `rawReceiveCompute`. Does nothing unless overridden. It runs with the
    /// node's gas: keep it cheap, and don't revert because an answer is malformed.
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
    ) internal virtual {}
}
