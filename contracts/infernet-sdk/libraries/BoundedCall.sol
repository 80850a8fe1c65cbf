// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title BoundedCall
/// @notice Calls to contracts that the protocol does not trust, at a price that they can't raise after their gas is
/// spent: return data is never copied, revert data only up to a bound.
library BoundedCall {
    /// @dev Bytes of revert data that are passed on; enough for any custom error and for a reason of some 900 characters.
    uint256 internal constant MAX_REVERT_DATA = 1024;

    /// @notice Calls `target` and ignores what it returns.
    /// @dev Reverts with the first `MAX_REVERT_DATA` bytes of the target's revert data, or with no data when the target
    /// has no code (as a Solidity call to a function without return values does).
    /// @param target Contract to call
    /// @param data Calldata, selector included
    function callContract(address target, bytes memory data) internal {
        assembly ("memory-safe") {
            if iszero(call(gas(), target, 0, add(data, 0x20), mload(data), 0, 0)) {
                let size := returndatasize()
                if gt(size, MAX_REVERT_DATA) { size := MAX_REVERT_DATA }
                let pointer := mload(0x40)
                returndatacopy(pointer, 0, size)
                revert(pointer, size)
            }
            // A call to an account without code succeeds; the account's code is looked at last because it is warm then.
            if iszero(extcodesize(target)) { revert(0, 0) }
        }
    }
}
