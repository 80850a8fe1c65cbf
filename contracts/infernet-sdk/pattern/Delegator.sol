// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title Delegator
/// @notice Lets an externally owned account sign subscriptions on behalf of the contract that inherits this.
/// @dev The EIP-712 coordinator asks `getSigner` of a subscription's owner whose signature it must bear.
abstract contract Delegator {
    address private _signer;

    /// @notice The account that may sign has changed.
    /// @param previousSigner Former signer
    /// @param newSigner Present signer
    event SignerUpdated(address indexed previousSigner, address indexed newSigner);

    /// @param signer_ First signer
    constructor(address signer_) {
        _updateSigner(signer_);
    }

    /// @notice The account whose signature creates subscriptions owned by this contract.
    /// @return The signer
    function getSigner() external view returns (address) {
        return _signer;
    }

    /// @notice Changes the signer.
    /// @dev Emits `SignerUpdated`. What the former signer signed and nobody has submitted yet becomes void;
    /// subscriptions that exist already live on.
    /// @param newSigner New signer
    function _updateSigner(address newSigner) internal {
        emit SignerUpdated(_signer, newSigner);
        _signer = newSigner;
    }
}
