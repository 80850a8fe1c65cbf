// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title BatchDeliverer
/// @notice Code that a node's account delegates to (EIP-7702), to send many deliveries in one transaction. To the
/// coordinator each still comes from the account itself, so nothing else changes: not the node's identity, not its
/// payments.
/// @dev The account sends a transaction to itself. It keeps no storage, so it can be exchanged for another delegate or
/// taken off at any time. To everybody but the account it behaves as an account without code does: it takes ETH, tokens
/// and any call, and does nothing.
contract BatchDeliverer {
    /// @notice One delivery of a batch.
    struct Call {
        /// Gas that the call gets, no more and no less
        uint256 gasLimit;
        /// Calldata for the coordinator
        bytes data;
    }

    /// @dev What is kept back from a call's gas, to report its failure and go on to the next.
    uint256 private constant GAS_PER_REPORT = 10_000;

    /// @notice A delivery of the batch failed; the others are not affected.
    /// @param index Its place in the batch, from 0
    /// @param selector First four bytes of what it reverted with; 0 if that was less, `NotEnoughGas`'s if it wasn't begun
    event DeliveryFailed(uint256 indexed index, bytes4 selector);

    /// @notice Only the account itself may send batches.
    error OnlyTheAccount();

    /// @notice The transaction's gas doesn't suffice to give the call what it asks for. Never reverted with, only reported.
    error NotEnoughGas();

    /// @notice Takes ETH.
    receive() external payable {}

    /// @notice Takes any call and does nothing, as an account without code.
    fallback() external payable {}

    /// @notice Makes calls one after the other. One that fails, runs out of its gas or answers with megabytes costs no
    /// more than its gas limit, and never takes the others down.
    /// @dev Reverts with `OnlyTheAccount`. A call that can't be given its gas limit is not begun, so that none fails for
    /// want of gas that was promised to it. Emits `DeliveryFailed` for each call that failed.
    /// @param coordinator Contract to call
    /// @param calls What to call it with
    function deliver(address coordinator, Call[] calldata calls) external {
        if (msg.sender != address(this)) {
            revert OnlyTheAccount();
        }
        for (uint256 index = 0; index < calls.length; ++index) {
            uint256 gasLimit = calls[index].gasLimit;
            // EIP-150: a call gets at most 63/64 of what is left.
            if (gasleft() < gasLimit + gasLimit / 63 + GAS_PER_REPORT) {
                emit DeliveryFailed(index, NotEnoughGas.selector);
                continue;
            }
            (bool ok, bytes4 selector) = _call(coordinator, gasLimit, calls[index].data);
            if (!ok) {
                emit DeliveryFailed(index, selector);
            }
        }
    }

    /// @notice Takes ERC-721 tokens, as an account without code does.
    function onERC721Received(address, address, uint256, bytes calldata) external pure returns (bytes4) {
        return this.onERC721Received.selector;
    }

    /// @notice Takes ERC-1155 tokens, as an account without code does.
    function onERC1155Received(address, address, uint256, uint256, bytes calldata) external pure returns (bytes4) {
        return this.onERC1155Received.selector;
    }

    /// @notice Takes ERC-1155 tokens, as an account without code does.
    function onERC1155BatchReceived(address, address, uint256[] calldata, uint256[] calldata, bytes calldata)
        external
        pure
        returns (bytes4)
    {
        return this.onERC1155BatchReceived.selector;
    }

    /// @dev A call of which only the outcome and four bytes are looked at, however much it returns.
    function _call(address to, uint256 gasLimit, bytes calldata data) private returns (bool ok, bytes4 selector) {
        assembly ("memory-safe") {
            // Beyond the free memory pointer, which is not moved: the next call reuses the space.
            let input := mload(0x40)
            calldatacopy(input, data.offset, data.length)
            ok := call(gasLimit, to, 0, input, data.length, 0, 0x04)
            if iszero(lt(returndatasize(), 0x04)) {
                selector := and(mload(0), shl(224, 0xffffffff))
            }
        }
    }
}
