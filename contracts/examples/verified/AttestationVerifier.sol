// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ECDSA} from "solady/utils/ECDSA.sol";
import {EIP712} from "solady/utils/EIP712.sol";
import {Coordinator} from "infernet-sdk/Coordinator.sol";
import {Registry} from "infernet-sdk/Registry.sol";
import {IVerifier} from "infernet-sdk/payments/IVerifier.sol";

/// @title AttestationVerifier
/// @notice An eager verifier: an answer is good when a service that is trusted has signed it. It judges within the delivery.
/// @dev A proof is abi.encode(bytes32 outputHash, bytes signature): the hash is keccak256 of the delivered output, the
/// signature is over the EIP-712 message `Attestation(uint32 subscriptionId,uint32 interval,address node,bytes32 outputHash)`
/// in the domain ("InfernetAttestation", "1", chain, this contract). It names the node, so nobody else can use it; it can't
/// name the output, which a verifier isn't shown, only its hash: **the consumer must check that hash** (`attestation`), or a node
/// could have one output attested and deliver another.
contract AttestationVerifier is IVerifier, EIP712 {
    bytes32 private constant ATTESTATION_TYPEHASH =
        keccak256("Attestation(uint32 subscriptionId,uint32 interval,address node,bytes32 outputHash)");

    Coordinator private immutable COORDINATOR;

    /// @notice Address of the key that the service signs with.
    address public immutable service;

    /// @notice Only the coordinator asks for verification.
    error NotCoordinator();

    /// @param registry Registry of a deployment
    /// @param service_ Address of the key that the service signs with
    constructor(Registry registry, address service_) {
        (COORDINATOR, service) = (Coordinator(registry.COORDINATOR()), service_);
    }

    /// @notice Takes ETH. It charges nothing, but somebody may send some.
    receive() external payable {}

    /// @inheritdoc IVerifier
    function requestProofVerification(uint32 subscriptionId, uint32 interval, address node, bytes calldata proof)
        external
    {
        if (msg.sender != address(COORDINATOR)) {
            revert NotCoordinator();
        }
        (bool ok, bytes32 outputHash, bytes memory signature) = _decode(proof);
        bool valid = ok && _isSigned(subscriptionId, interval, node, outputHash, signature);
        COORDINATOR.finalizeProofVerification(subscriptionId, interval, node, valid);
    }

    /// @inheritdoc IVerifier
    function getWallet() external view returns (address) {
        return address(this);
    }

    /// @inheritdoc IVerifier
    function isSupportedToken(address) external pure returns (bool) {
        return true;
    }

    /// @inheritdoc IVerifier
    function fee(address) external pure returns (uint256) {
        return 0;
    }

    /// @notice What the service has signed for a delivery. For consumers, in their callback.
    /// @param subscriptionId Subscription
    /// @param interval Interval
    /// @param node Address that delivered
    /// @param proof Proof as it was delivered
    /// @return signed Whether the proof is the service's, for this delivery
    /// @return outputHash keccak256 of the output that it has signed; compare it with the delivered one's
    function attestation(uint32 subscriptionId, uint32 interval, address node, bytes calldata proof)
        external
        view
        returns (bool signed, bytes32 outputHash)
    {
        bytes memory signature;
        (signed, outputHash, signature) = _decode(proof);
        signed = signed && _isSigned(subscriptionId, interval, node, outputHash, signature);
    }

    function _isSigned(uint32 subscriptionId, uint32 interval, address node, bytes32 outputHash, bytes memory signature)
        private
        view
        returns (bool)
    {
        bytes32 message = keccak256(abi.encode(ATTESTATION_TYPEHASH, subscriptionId, interval, node, outputHash));
        return ECDSA.tryRecover(_hashTypedData(message), signature) == service && service != address(0);
    }

    /// @dev Reads a proof without ever reverting: a delivery with a malformed one is judged, not undone.
    function _decode(bytes calldata proof) private pure returns (bool ok, bytes32 outputHash, bytes memory signature) {
        // Words: hash, 64, 65, then 65 bytes of signature in three words.
        if (proof.length != 192 || uint256(bytes32(proof[32:64])) != 64 || uint256(bytes32(proof[64:96])) != 65) {
            return (false, 0, "");
        }
        return (true, bytes32(proof[:32]), proof[96:161]);
    }

    function _domainNameAndVersion() internal pure override returns (string memory name, string memory version) {
        return ("InfernetAttestation", "1");
    }
}
