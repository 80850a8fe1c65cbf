// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Ownable} from "solady/auth/Ownable.sol";

/// @title Fee
/// @notice The protocol's fee and who receives it (the owner of this contract).
/// @dev Unit: 10,000 is 100 %. A consumer is charged twice the fee of its payment; a verifier once of its own fee.
/// Owner and fee share one storage slot, which is why solady's storage of the owner is overridden.
contract Fee is Ownable {
    /// @notice Highest fee: at twice 50 % a node would be left with nothing, and above it no paid delivery could succeed.
    uint16 public constant MAX_FEE = 5000;

    address private _recipient;
    uint16 private _fee;

    /// @notice The fee has changed.
    /// @param previousFee Former fee, 10,000 is 100 %
    /// @param newFee Present fee, 10,000 is 100 %
    event FeeUpdated(uint16 previousFee, uint16 newFee);

    /// @notice The fee is above `MAX_FEE`.
    error FeeTooHigh();

    /// @param feeRecipient Owner of this contract and recipient of fees
    /// @param fee First fee, 10,000 is 100 %, at most `MAX_FEE`
    constructor(address feeRecipient, uint16 fee) {
        _initializeOwner(feeRecipient);
        _updateFee(fee);
    }

    /// @notice Changes the fee of all deliveries from now on.
    /// @dev Owner only (`Unauthorized`). Reverts with `FeeTooHigh` above `MAX_FEE`. Emits `FeeUpdated`.
    /// @param newFee New fee, 10,000 is 100 %
    function updateFee(uint16 newFee) external onlyOwner {
        _updateFee(newFee);
    }

    /// @notice Gives up ownership for ever, and the fee with it: fees of a protocol without a recipient would be burnt.
    /// @dev Owner only (`Unauthorized`). Emits `FeeUpdated` and `OwnershipTransferred`.
    function renounceOwnership() public payable override onlyOwner {
        _updateFee(0);
        _setOwner(address(0));
    }

    // The names of the two getters are part of the protocol's ABI.
    // forge-lint: disable-start(mixed-case-function)

    /// @notice The fee.
    /// @return 10,000 is 100 %
    function FEE() external view returns (uint16) {
        return _fee;
    }

    /// @notice Who receives fees.
    /// @return The owner of this contract
    function FEE_RECIPIENT() external view returns (address) {
        return _recipient;
    }

    // forge-lint: disable-end(mixed-case-function)

    /// @notice Fee and recipient in one call, for the coordinator.
    /// @return fee 10,000 is 100 %
    /// @return recipient The owner of this contract
    function feeAndRecipient() external view returns (uint16 fee, address recipient) {
        return (_fee, _recipient);
    }

    /// @inheritdoc Ownable
    function owner() public view override returns (address) {
        return _recipient;
    }

    function _updateFee(uint16 newFee) private {
        if (newFee > MAX_FEE) {
            revert FeeTooHigh();
        }
        emit FeeUpdated(_fee, newFee);
        _fee = newFee;
    }

    function _initializeOwner(address newOwner) internal override {
        _setOwner(newOwner);
    }

    function _setOwner(address newOwner) internal override {
        emit OwnershipTransferred(_recipient, newOwner);
        _recipient = newOwner;
    }

    function _checkOwner() internal view override {
        if (msg.sender != _recipient) {
            revert Unauthorized();
        }
    }
}
