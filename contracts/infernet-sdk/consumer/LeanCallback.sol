// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {InputStorage, ShortInputs} from "../libraries/InputStorage.sol";
import {BaseConsumer} from "./Base.sol";

/// @title LeanCallbackConsumer
/// @notice A `CallbackConsumer` whose requests cost less: the same functions, but inputs are kept in one or two words when
/// they are short, and as code when they are long (see `InputStorage`). Break-even with `CallbackConsumer` is at no length:
/// it is never dearer.
abstract contract LeanCallbackConsumer is BaseConsumer {
    using InputStorage for mapping(uint32 => ShortInputs);

    mapping(uint32 subscriptionId => ShortInputs) private _shortInputs;

    /// @param registry Address of the registry of a deployment
    constructor(address registry) BaseConsumer(registry) {}

    /// @notice Inputs of a request, for nodes to read before they compute.
    /// @dev For id 0, which is no request's, the inputs that are being stored at this moment: the contract that keeps them
    /// asks for them so.
    /// @param subscriptionId Request
    /// @return Inputs for the container
    function getContainerInputs(uint32 subscriptionId, uint32, uint32, address)
        external
        view
        override
        returns (bytes memory)
    {
        return _shortInputs.read(subscriptionId);
    }

    /// @notice Requests compute.
    /// @dev Reverts with `Coordinator.InvalidRedundancy` when `redundancy` is 0, `InputStorage.InputsTooLong` above 24,575
    /// bytes.
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
        _shortInputs.write(subscriptionId, inputs);
    }
}
