// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title IVerifier
/// @notice A contract that judges proofs of computation for a fee.
/// @dev An atomic verifier calls `Coordinator.finalizeProofVerification` within `requestProofVerification`; an optimistic
/// one later, but before the request expires: after seven days the node is paid whatever the verifier thinks.
/// `requestProofVerification` should accept calls from the coordinator only.
interface IVerifier {
    /// @notice Receives fees paid in ETH.
    receive() external payable;

    /// @notice Where the fee is paid to; any address.
    /// @return Recipient of fees
    function getWallet() external view returns (address);

    /// @notice Whether the fee can be paid in a token.
    /// @param token ERC-20 address, or 0 for ETH
    /// @return Whether it can
    function isSupportedToken(address token) external view returns (bool);

    /// @notice Price of judging one proof. It is taken out of the payment for the delivery.
    /// @param token ERC-20 address, or 0 for ETH
    /// @return Fee in the token's smallest unit
    function fee(address token) external view returns (uint256);

    /// @notice Asks for a proof to be judged.
    /// @param subscriptionId Subscription that was delivered to
    /// @param interval Interval that was delivered for
    /// @param node Address that delivered
    /// @param proof Proof as the node gave it
    function requestProofVerification(uint32 subscriptionId, uint32 interval, address node, bytes calldata proof)
        external;
}
