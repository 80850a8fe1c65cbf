// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {BaseConsumer} from "./Base.sol";

/// @title SubscriptionConsumer
/// @notice A consumer that is answered again and again.
/// @dev Override `getContainerInputs` to give nodes the inputs of each interval.
abstract contract SubscriptionConsumer is BaseConsumer {
    /// @param registry Address of the registry of a deployment
    constructor(address registry) BaseConsumer(registry) {}

    /// @notice Creates a subscription.
    /// @dev Reverts with the errors of `Coordinator.createSubscription`.
    /// @param containerId Id of the container whose output is wanted
    /// @param frequency Number of intervals, at least 1
    /// @param period Seconds per interval, and until the first one begins; 0 = one interval that begins now, never ends
    /// @param redundancy Number of nodes that may answer in each interval, at least 1
    /// @param lazy Whether answers are left in the Inbox instead of being passed to this contract
    /// @param paymentToken ERC-20 address; 0 = ETH
    /// @param paymentAmount Payment for each answer in the token's smallest unit; 0 = free
    /// @param wallet Wallet that pays; must have approved this contract
    /// @param verifier Judge of proofs; 0 = none
    /// @return Id of the subscription
    function _createComputeSubscription(
        string memory containerId,
        uint32 frequency,
        uint32 period,
        uint16 redundancy,
        bool lazy,
        address paymentToken,
        uint256 paymentAmount,
        address wallet,
        address verifier
    ) internal returns (uint32) {
        return COORDINATOR.createSubscription(
            containerId, frequency, period, redundancy, lazy, paymentToken, paymentAmount, wallet, verifier
        );
    }

    /// @notice Cancels a subscription of this contract.
    /// @dev Reverts with `Coordinator.NotSubscriptionOwner` if it isn't one.
    /// @param subscriptionId Subscription
    function _cancelComputeSubscription(uint32 subscriptionId) internal {
        COORDINATOR.cancelSubscription(subscriptionId);
    }
}
