// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Allowlist} from "infernet-sdk/pattern/Allowlist.sol";

import {MockSubscriptionConsumer} from "./MockSubscriptionConsumer.sol";

contract MockAllowlistConsumer is MockSubscriptionConsumer, Allowlist {
    constructor(address registry, address[] memory initialAllowed)
        MockSubscriptionConsumer(registry, address(0))
        Allowlist(initialAllowed)
    {}

    function updateAllowlist(address[] memory nodes, bool[] memory statuses) external {
        _updateAllowlist(nodes, statuses);
    }

    function _receiveCompute(
        uint32 subscriptionId,
        uint32 interval,
        uint16 redundancy,
        address node,
        bytes calldata input,
        bytes calldata output,
        bytes calldata proof,
        bytes32 containerId,
        uint256 index
    ) internal override onlyAllowedNode(node) {
        super._receiveCompute(subscriptionId, interval, redundancy, node, input, output, proof, containerId, index);
    }
}
