// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {CallbackConsumer} from "infernet-sdk/consumer/Callback.sol";

/// @notice A consumer that means harm to the node that answers it.
contract HostileConsumer is CallbackConsumer {
    enum Attack {
        Loop,
        Return,
        Revert
    }

    Attack private _attack;
    uint256 private _size;

    constructor(address registry) CallbackConsumer(registry) {}

    /// @notice Requests an answer, to greet it with an attack of `size` bytes.
    function attackNext(Attack attack, uint256 size) external returns (uint32) {
        (_attack, _size) = (attack, size);
        return _requestCompute("my-container", "", 1, address(0), 0, address(0), address(0));
    }

    /// @notice What `Attack.Revert` reverts with.
    function revertData(uint256 size) public pure returns (bytes memory data) {
        data = new bytes(size);
        if (size == 0) {
            return data;
        }
        data[0] = 0x11;
        data[size - 1] = 0xee;
    }

    function _receiveCompute(
        uint32,
        uint32,
        uint16,
        address,
        bytes calldata,
        bytes calldata,
        bytes calldata,
        bytes32,
        uint256
    ) internal view override {
        uint256 size = _size;
        if (_attack == Attack.Loop) {
            while (true) {}
        } else if (_attack == Attack.Return) {
            assembly ("memory-safe") {
                return(mload(0x40), size)
            }
        } else {
            assembly ("memory-safe") {
                let pointer := mload(0x40)
                if size {
                    mstore8(pointer, 0x11)
                    mstore8(add(pointer, sub(size, 1)), 0xee)
                }
                revert(pointer, size)
            }
        }
    }
}
