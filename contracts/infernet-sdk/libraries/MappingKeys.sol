// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {EfficientHashLib} from "solady/utils/EfficientHashLib.sol";

/// @dev Key of `Coordinator.redundancyCount`: `keccak256(abi.encode(subscriptionId, interval))`.
function redundancyKey(uint32 subscriptionId, uint32 interval) pure returns (bytes32) {
    return EfficientHashLib.hash(uint256(subscriptionId), uint256(interval));
}

/// @dev Key of `Coordinator.nodeResponded` and `Coordinator.proofRequests`:
/// `keccak256(abi.encode(subscriptionId, interval, node))`.
function deliveryKey(uint32 subscriptionId, uint32 interval, address node) pure returns (bytes32) {
    return EfficientHashLib.hash(uint256(subscriptionId), uint256(interval), uint256(uint160(node)));
}

/// @dev Key of `EIP712Coordinator.delegateCreatedIds`: `keccak256(abi.encode(owner, nonce))`.
function delegateKey(address owner, uint32 nonce) pure returns (bytes32) {
    return EfficientHashLib.hash(uint256(uint160(owner)), uint256(nonce));
}
