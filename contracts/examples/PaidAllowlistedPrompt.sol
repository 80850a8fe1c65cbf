// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {LeanCallbackConsumer} from "infernet-sdk/consumer/LeanCallback.sol";
import {Allowlist} from "infernet-sdk/pattern/Allowlist.sol";
import {HFRequest} from "infernet-kit/huggingface/HFRequest.sol";
import {HFResult} from "infernet-kit/huggingface/HFResult.sol";

/// @title PaidAllowlistedPrompt
/// @notice Pays for answers, in ETH or an ERC-20, and takes them only from nodes it knows. Without a list (or a verifier) anybody
/// could copy an answer from the mempool, or make one up, and be paid for it.
/// @dev Before the first request the owner of `wallet` (from the wallet factory) funds it and approves this contract:
/// `Wallet.approve(address(this), token, amount)`.
contract PaidAllowlistedPrompt is LeanCallbackConsumer, Allowlist {
    /// @notice Who may ask, and edit the list.
    address public immutable owner;

    /// @notice Wallet that pays.
    address public immutable wallet;

    /// @notice Token paid in; 0 = ETH.
    address public immutable token;

    /// @notice Price of an answer, in the token's smallest unit.
    uint256 public immutable price;

    /// @notice Answers, by request.
    mapping(uint32 requestId => string) public answers;

    /// @notice An answer came.
    event Answered(uint32 indexed requestId, address indexed node, string answer);

    error NotTheOwner();

    /// @notice A node that is trusted delivered something that is no text: it isn't paid.
    error UnreadableAnswer();

    modifier onlyOwner() {
        if (msg.sender != owner) {
            revert NotTheOwner();
        }
        _;
    }

    constructor(address registry, address[] memory nodes, address wallet_, address token_, uint256 price_)
        LeanCallbackConsumer(registry)
        Allowlist(nodes)
    {
        (owner, wallet, token, price) = (msg.sender, wallet_, token_, price_);
    }

    /// @notice Asks a language model, for `price`.
    function ask(string calldata prompt) external onlyOwner returns (uint32) {
        return _requestCompute(
            "hf_inference_client_service", HFRequest.textGeneration("", prompt), 1, token, price, wallet, address(0)
        );
    }

    /// @notice Adds nodes to the list, or takes them off.
    function updateNodes(address[] memory nodes, bool[] memory allowed) external onlyOwner {
        _updateAllowlist(nodes, allowed);
    }

    /// @dev A revert undoes the delivery, payment included. Here that is meant: the nodes are known, and paid for text.
    function _receiveCompute(
        uint32 requestId,
        uint32,
        uint16,
        address node,
        bytes calldata,
        bytes calldata output,
        bytes calldata,
        bytes32,
        uint256
    ) internal override onlyAllowedNode(node) {
        _keep(requestId, node, output);
    }

    function _keep(uint32 requestId, address node, bytes memory output) private {
        (bool ok, string memory text) = _textOf(output);
        if (!ok) {
            revert UnreadableAnswer();
        }
        answers[requestId] = text;
        emit Answered(requestId, node, text);
    }

    /// @return ok Whether the output is a text
    /// @return text The text; empty if not
    function _textOf(bytes memory output) private pure returns (bool ok, string memory text) {
        bytes memory raw;
        (ok, raw,) = HFResult.tryUnwrap(output);
        return ok ? HFResult.tryText(raw) : (false, "");
    }
}
