// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {LeanCallbackConsumer} from "infernet-sdk/consumer/LeanCallback.sol";
import {HFRequest} from "infernet-kit/huggingface/HFRequest.sol";
import {HFResult} from "infernet-kit/huggingface/HFResult.sol";
import {AttestationVerifier} from "./AttestationVerifier.sol";

/// @title VerifiedPrompt
/// @notice Pays any node, whoever it is, for an answer that a trusted service has signed.
/// @dev `wallet` must have approved this contract. The node stakes as much as it is paid, and loses it if the attestation
/// is wrong.
contract VerifiedPrompt is LeanCallbackConsumer {
    AttestationVerifier public immutable verifier;
    address public immutable owner;
    address public immutable wallet;

    /// @notice Answers, by request.
    mapping(uint32 requestId => string) public answers;

    /// @notice An answer came that the service has signed.
    event Answered(uint32 indexed requestId, address indexed node, string answer);

    /// @notice An answer came whose attestation was wrong: the node has been slashed, the answer is not used.
    event Rejected(uint32 indexed requestId, address indexed node);

    error NotTheOwner();

    /// @notice The service has signed another output than the one that was delivered.
    error OutputNotAttested();

    constructor(address registry, AttestationVerifier verifier_, address wallet_) LeanCallbackConsumer(registry) {
        (owner, verifier, wallet) = (msg.sender, verifier_, wallet_);
    }

    /// @notice Asks, for `price` wei from the wallet.
    function ask(string calldata prompt, uint256 price) external returns (uint32) {
        if (msg.sender != owner) {
            revert NotTheOwner();
        }
        bytes memory inputs = HFRequest.textGeneration("", prompt);
        return _requestCompute("hf_inference_client_service", inputs, 1, address(0), price, wallet, address(verifier));
    }

    /// @dev The verifier has judged by now, but it was shown only a hash. If that is not the hash of this output, the node
    /// had something else attested: the delivery is undone, and it isn't paid. If the attestation itself is wrong the
    /// delivery stands, so that the node stays slashed.
    function _receiveCompute(
        uint32 requestId,
        uint32 interval,
        uint16,
        address node,
        bytes calldata,
        bytes calldata output,
        bytes calldata proof,
        bytes32,
        uint256
    ) internal override {
        (bool signed, bytes32 outputHash) = verifier.attestation(requestId, interval, node, proof);
        if (signed && outputHash != keccak256(output)) {
            revert OutputNotAttested();
        }
        _keep(requestId, node, signed, output);
    }

    function _keep(uint32 requestId, address node, bool signed, bytes memory output) private {
        (bool ok, string memory text) = _textOf(output);
        if (signed && ok) {
            answers[requestId] = text;
            emit Answered(requestId, node, text);
        } else {
            emit Rejected(requestId, node);
        }
    }

    /// @return ok Whether the output is a text
    /// @return text The text; empty if not
    function _textOf(bytes memory output) private pure returns (bool ok, string memory text) {
        bytes memory raw;
        (ok, raw,) = HFResult.tryUnwrap(output);
        return ok ? HFResult.tryText(raw) : (false, "");
    }
}
