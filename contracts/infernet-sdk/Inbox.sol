// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Registry} from "./Registry.sol";
import {CodeStorage} from "./libraries/CodeStorage.sol";
import {Coordinated} from "./utility/Coordinated.sol";

/// @notice An answer left in the inbox.
struct InboxItem {
    /// When it was written, unix seconds modulo 2^32
    uint32 timestamp;
    /// Subscription it answers; 0 if it was not written by the coordinator
    uint32 subscriptionId;
    /// Interval it answers; 0 if it was not written by the coordinator
    uint32 interval;
    /// Container's input
    bytes input;
    /// Container's output
    bytes output;
    /// Proof of the computation
    bytes proof;
}

/// @title Inbox
/// @notice Answers to be picked up when they are needed, by container and node.
/// @dev Anyone may write under its own address: trust items by their node, and take an item with `subscriptionId` 0 as
/// not checked by the coordinator. Both writers append to the same list of (container, node). Lists only grow; items never
/// change. An item is one slot plus the code of a contract that holds its three byte strings.
contract Inbox is Coordinated {
    /// @dev Bits 0-159 pointer (see `CodeStorage`), 160-191 timestamp, 192-223 subscriptionId, 224-255 interval.
    mapping(bytes32 containerId => mapping(address node => uint256[])) private _items;

    /// @notice An item has been written.
    /// @param containerId keccak256(abi.encode(id of the container))
    /// @param node Address of the node
    /// @param index Position in the list of (containerId, node)
    event NewInboxItem(bytes32 indexed containerId, address indexed node, uint256 index);

    /// @param registry Registry whose coordinator may write for nodes
    constructor(Registry registry) Coordinated(registry) {}

    /// @notice Writes an item under the caller's own address, with subscription and interval 0.
    /// @dev Emits `NewInboxItem`.
    /// @param containerId keccak256(abi.encode(id of the container))
    /// @param input Container's input
    /// @param output Container's output
    /// @param proof Proof of the computation
    /// @return Position in the list of (containerId, caller)
    function write(bytes32 containerId, bytes calldata input, bytes calldata output, bytes calldata proof)
        external
        returns (uint256)
    {
        return _write(containerId, msg.sender, 0, 0, CodeStorage.write(input, output, proof));
    }

    /// @notice Writes an item for a node that has delivered it.
    /// @dev Coordinator only (`NotCoordinator`). Emits `NewInboxItem`.
    /// @param containerId keccak256(abi.encode(id of the container))
    /// @param node Address that delivered
    /// @param subscriptionId Subscription
    /// @param interval Interval
    /// @param input Container's input
    /// @param output Container's output
    /// @param proof Proof of the computation
    /// @return Position in the list of (containerId, node)
    function writeViaCoordinator(
        bytes32 containerId,
        address node,
        uint32 subscriptionId,
        uint32 interval,
        bytes calldata input,
        bytes calldata output,
        bytes calldata proof
    ) external onlyCoordinator returns (uint256) {
        return _write(containerId, node, subscriptionId, interval, CodeStorage.write(input, output, proof));
    }

    /// @notice Reads an item.
    /// @dev Reverts with panic 0x32 beyond the end of the list.
    /// @param containerId keccak256(abi.encode(id of the container))
    /// @param node Address of the node
    /// @param index Position in the list
    /// @return item The item
    function read(bytes32 containerId, address node, uint256 index) external view returns (InboxItem memory item) {
        return _read(_items[containerId][node][index]);
    }

    /// @notice Reads an item, member by member.
    /// @dev Reverts without data beyond the end of the list.
    /// @param containerId keccak256(abi.encode(id of the container))
    /// @param node Address of the node
    /// @param i Position in the list
    /// @return timestamp When it was written, unix seconds modulo 2^32
    /// @return subscriptionId Subscription it answers, or 0
    /// @return interval Interval it answers, or 0
    /// @return input Container's input
    /// @return output Container's output
    /// @return proof Proof of the computation
    function items(bytes32 containerId, address node, uint256 i)
        external
        view
        returns (
            uint32 timestamp,
            uint32 subscriptionId,
            uint32 interval,
            bytes memory input,
            bytes memory output,
            bytes memory proof
        )
    {
        uint256[] storage list = _items[containerId][node];
        require(i < list.length);
        InboxItem memory item = _read(list[i]);
        return (item.timestamp, item.subscriptionId, item.interval, item.input, item.output, item.proof);
    }

    function _write(bytes32 containerId, address node, uint32 subscriptionId, uint32 interval, address pointer)
        private
        returns (uint256 index)
    {
        uint256[] storage list = _items[containerId][node];
        index = list.length;
        list.push(
            uint256(uint160(pointer)) | uint256(uint32(block.timestamp)) << 160 | uint256(subscriptionId) << 192
                | uint256(interval) << 224
        );
        emit NewInboxItem(containerId, node, index);
    }

    // Every narrowing cast below selects the bits of one field.
    // forge-lint: disable-start(unsafe-typecast)
    function _read(uint256 packed) private view returns (InboxItem memory item) {
        item.timestamp = uint32(packed >> 160);
        item.subscriptionId = uint32(packed >> 192);
        item.interval = uint32(packed >> 224);
        (item.input, item.output, item.proof) = CodeStorage.read(address(uint160(packed)));
    }
    // forge-lint: disable-end(unsafe-typecast)
}
