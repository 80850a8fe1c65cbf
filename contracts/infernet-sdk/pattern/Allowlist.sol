// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title Allowlist
/// @notice Restricts a consumer to answers from chosen nodes.
/// @dev Put `onlyAllowedNode(node)` on `_receiveCompute`: the delivery of any other node then reverts as a whole.
abstract contract Allowlist {
    mapping(address node => bool allowed) private _allowed;

    /// @notice A node has been allowed or disallowed.
    /// @param node Address the node delivers from
    /// @param allowed Whether it may deliver
    event AllowlistUpdated(address indexed node, bool allowed);

    /// @notice The node is not on the list.
    error NodeNotAllowed();

    /// @dev Reverts with `NodeNotAllowed` unless `node` is on the list.
    modifier onlyAllowedNode(address node) {
        if (!_allowed[node]) {
            revert NodeNotAllowed();
        }
        _;
    }

    /// @param initialAllowed Nodes to begin with
    constructor(address[] memory initialAllowed) {
        for (uint256 i = 0; i < initialAllowed.length; ++i) {
            _setAllowed(initialAllowed[i], true);
        }
    }

    /// @notice Whether a node may deliver.
    /// @param node Address the node delivers from
    /// @return Whether it is on the list
    function isAllowedNode(address node) external view returns (bool) {
        return _allowed[node];
    }

    /// @notice Sets the status of nodes, in order (the last entry for a node wins).
    /// @dev Emits `AllowlistUpdated` for each. Reverts with panic 0x32 when `statuses` is shorter than `nodes`; surplus
    /// statuses are ignored.
    /// @param nodes Addresses that nodes deliver from
    /// @param statuses Whether each may deliver
    function _updateAllowlist(address[] memory nodes, bool[] memory statuses) internal {
        for (uint256 i = 0; i < nodes.length; ++i) {
            _setAllowed(nodes[i], statuses[i]);
        }
    }

    function _setAllowed(address node, bool allowed) private {
        _allowed[node] = allowed;
        emit AllowlistUpdated(node, allowed);
    }
}
