// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ECDSA} from "solady/utils/ECDSA.sol";
import {EIP712} from "solady/utils/EIP712.sol";

import {Coordinator, Subscription} from "./Coordinator.sol";
import {Registry} from "./Registry.sol";
import {delegateKey} from "./libraries/MappingKeys.sol";
import {ScheduleLib, TermsLib} from "./libraries/PackedSubscription.sol";
import {Delegator} from "./pattern/Delegator.sol";

/// @title EIP712Coordinator
/// @notice The coordinator, plus subscriptions that a `Delegator`'s signer signs off chain (EIP-712) and anyone submits.
contract EIP712Coordinator is EIP712, Coordinator {
    /// @notice Version in the EIP-712 domain.
    string public constant EIP712_VERSION = "1";

    /// @notice Name in the EIP-712 domain.
    string public constant EIP712_NAME = "InfernetCoordinator";

    string private constant SUBSCRIPTION_TYPE =
        "Subscription(address owner,uint32 activeAt,uint32 period,uint32 frequency,uint16 redundancy,bytes32 containerId,bool lazy,address verifier,uint256 paymentAmount,address paymentToken,address wallet)";

    bytes32 private constant SUBSCRIPTION_TYPEHASH = keccak256(bytes(SUBSCRIPTION_TYPE));

    bytes32 private constant DELEGATE_SUBSCRIPTION_TYPEHASH = keccak256(
        bytes(string.concat("DelegateSubscription(uint32 nonce,uint32 expiry,Subscription sub)", SUBSCRIPTION_TYPE))
    );

    /// @dev Half the order of secp256k1, rounded down: the highest `s` of a canonical signature.
    uint256 private constant MAX_S = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0;

    /// @notice Highest nonce of an owner's submitted signatures.
    mapping(address owner => uint32 nonce) public maxSubscriberNonce;

    /// @notice Subscription that a signature has created, by `keccak256(abi.encode(address owner, uint32 nonce))`; 0 = none.
    mapping(bytes32 key => uint32 subscriptionId) public delegateCreatedIds;

    /// @notice The signature is not by the signer that the subscription's owner names.
    error SignerMismatch();

    /// @notice The signature has expired.
    error SignatureExpired();

    /// @param registry Registry of this deployment
    constructor(Registry registry) Coordinator(registry) {}

    /// @notice Creates a subscription that the signer of its owner has signed; anyone may submit it.
    /// @dev If (owner, nonce) has been used, returns the id it created, without looking at anything else. Otherwise reverts,
    /// in this order, with `SignatureExpired`; `InvalidSignature` (`v` is neither 27 nor 28, `s` is in the upper half, or
    /// nobody can be recovered); `SignerMismatch`, or without data when the owner is no `Delegator`; `InvalidFrequency`;
    /// `InvalidRedundancy`. Emits `SubscriptionCreated`. `activeAt` is taken as signed. Nonces may be used in any order.
    /// @param nonce Number that the signer uses once for each subscription of this owner
    /// @param expiry Unix second from which on the signature is void
    /// @param sub Subscription as signed
    /// @param v Recovery id, 27 or 28
    /// @param r First half of the signature
    /// @param s Second half of the signature
    /// @return Id of the subscription
    function createSubscriptionDelegatee(
        uint32 nonce,
        uint32 expiry,
        Subscription calldata sub,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external returns (uint32) {
        return _createDelegated(nonce, expiry, sub, v, r, s);
    }

    /// @notice `createSubscriptionDelegatee`, then `deliverCompute` to that subscription.
    /// @dev Reverts like the one, then like the other; nothing is created when the delivery reverts.
    /// @param nonce Number that the signer uses once for each subscription of this owner
    /// @param expiry Unix second from which on the signature is void
    /// @param sub Subscription as signed
    /// @param v Recovery id, 27 or 28
    /// @param r First half of the signature
    /// @param s Second half of the signature
    /// @param deliveryInterval Interval that the answer is for; must be the present one
    /// @param input Container's input, or a hint of it
    /// @param output Container's output
    /// @param proof Proof of the computation for the verifier
    /// @param nodeWallet Wallet of the node; ignored if the subscription is free
    function deliverComputeDelegatee(
        uint32 nonce,
        uint32 expiry,
        Subscription calldata sub,
        uint8 v,
        bytes32 r,
        bytes32 s,
        uint32 deliveryInterval,
        bytes memory input,
        bytes memory output,
        bytes memory proof,
        address nodeWallet
    ) external {
        // They are passed on as calldata, of which the compiler, without via-IR, has too many parameters here.
        (input, output, proof);
        _deliver(
            _createDelegated(nonce, expiry, sub, v, r, s),
            deliveryInterval,
            _bytesArgument(17),
            _bytesArgument(18),
            _bytesArgument(19),
            nodeWallet
        );
    }

    function _createDelegated(uint32 nonce, uint32 expiry, Subscription calldata sub, uint8 v, bytes32 r, bytes32 s)
        private
        returns (uint32 subscriptionId)
    {
        bytes32 key = delegateKey(sub.owner, nonce);
        subscriptionId = delegateCreatedIds[key];
        if (subscriptionId != 0) {
            return subscriptionId;
        }

        if (uint32(block.timestamp) >= expiry) {
            revert SignatureExpired();
        }
        if (uint256(s) > MAX_S) {
            revert ECDSA.InvalidSignature();
        }
        address signer = ECDSA.recover(_digest(nonce, expiry, sub), v, r, s);
        if (signer != Delegator(sub.owner).getSigner()) {
            revert SignerMismatch();
        }

        subscriptionId = _store(
            ScheduleLib.pack(sub.owner, sub.activeAt, sub.period, sub.frequency),
            TermsLib.pack(sub.verifier, sub.redundancy, sub.lazy, sub.paymentAmount, sub.paymentToken),
            sub.containerId,
            sub.wallet,
            sub.paymentAmount,
            sub.paymentToken
        );
        delegateCreatedIds[key] = subscriptionId;
        if (nonce > maxSubscriberNonce[sub.owner]) {
            maxSubscriberNonce[sub.owner] = nonce;
        }
    }

    /// @dev A parameter of type `bytes` in calldata, where the ABI decoder has found it well-formed.
    /// @param word Its place among the words that the parameters take, from 0
    function _bytesArgument(uint256 word) private pure returns (bytes calldata argument) {
        assembly ("memory-safe") {
            let start := add(0x04, calldataload(add(0x04, shl(5, word))))
            argument.offset := add(start, 0x20)
            argument.length := calldataload(start)
        }
    }

    function _digest(uint32 nonce, uint32 expiry, Subscription calldata sub) private view returns (bytes32) {
        bytes32 subHash = keccak256(abi.encode(SUBSCRIPTION_TYPEHASH, sub));
        return _hashTypedData(keccak256(abi.encode(DELEGATE_SUBSCRIPTION_TYPEHASH, nonce, expiry, subHash)));
    }

    function _domainNameAndVersion() internal pure override returns (string memory name, string memory version) {
        return (EIP712_NAME, EIP712_VERSION);
    }
}
