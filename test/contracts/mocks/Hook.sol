// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @notice A call that a mock makes when the protocol runs it; with its outcome, for the test to look at.
abstract contract Hook {
    address private _target;
    bytes private _data;
    bool private _propagates;

    /// @notice How often the hook was run.
    uint256 public hookRuns;

    /// @notice Whether the last call succeeded.
    bool public hookSucceeded;

    /// @notice What the last call returned or reverted with.
    bytes public hookResult;

    /// @notice What to call from now on; nothing if `target` is 0. A call that fails does no harm.
    function setHook(address target, bytes calldata data) public {
        (_target, _data, _propagates) = (target, data, false);
    }

    /// @notice From now on, reverts with what the call reverts with.
    function propagateHook() external {
        _propagates = true;
    }

    function _runHook() internal {
        if (_target == address(0)) {
            return;
        }
        ++hookRuns;
        (hookSucceeded, hookResult) = _target.call(_data);
        if (_propagates && !hookSucceeded) {
            bytes memory reason = hookResult;
            assembly ("memory-safe") {
                revert(add(reason, 0x20), mload(reason))
            }
        }
    }
}
