// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Subscription} from "../infernet-sdk/Coordinator.sol";
import {EIP712Coordinator} from "../infernet-sdk/EIP712Coordinator.sol";
import {Registry} from "../infernet-sdk/Registry.sol";
import {BaseConsumer} from "../infernet-sdk/consumer/Base.sol";
import {Wallet} from "../infernet-sdk/payments/Wallet.sol";
import {WalletFactory} from "../infernet-sdk/payments/WalletFactory.sol";

/// @notice A delegated subscription with its signature.
struct SignedSubscription {
    /// Each nonce of an owner creates one subscription
    uint32 nonce;
    /// First second at which the signature is no longer good, unix seconds
    uint32 expiry;
    /// What is signed
    Subscription sub;
    /// Signature by the owner's `getSigner()`
    uint8 v;
    bytes32 r;
    bytes32 s;
}

/// @title NodeSimulator
/// @notice A node in a forge test: delivers what the test tells it to, as the real node would. Its own address is the
/// node's; several of them are several nodes.
/// @dev Whatever the Coordinator, a wallet or the consumer reverts with comes through: `vm.expectRevert` before `deliver`.
contract NodeSimulator {
    /// @notice Where it delivers to.
    EIP712Coordinator public immutable COORDINATOR;

    /// @notice Its wallet, owned by itself: is paid, and holds the stakes of verified deliveries (send money to it first).
    Wallet public immutable WALLET;

    /// @param registry Registry of the deployment
    constructor(Registry registry) {
        COORDINATOR = EIP712Coordinator(registry.COORDINATOR());
        WALLET = Wallet(payable(WalletFactory(registry.WALLET_FACTORY()).createWallet(address(this))));
    }

    /// @notice Takes the ETH that it withdraws.
    receive() external payable {}

    /// @notice Answers a subscription for its present interval: the input is the consumer's, wrapped as a node does.
    /// @dev Reverts with the errors of `Coordinator.deliverCompute`, and with what the consumer reverts with.
    /// @param subscriptionId Subscription
    /// @param output Output, such as `TaskOutput.textGeneration("four")`
    function deliver(uint32 subscriptionId, bytes calldata output) external {
        _deliver(subscriptionId, currentInterval(subscriptionId), _input(subscriptionId), output, "");
    }

    /// @notice The same with a proof for the subscription's verifier.
    /// @param subscriptionId Subscription
    /// @param output Output
    /// @param proof Proof
    function deliver(uint32 subscriptionId, bytes calldata output, bytes calldata proof) external {
        _deliver(subscriptionId, currentInterval(subscriptionId), _input(subscriptionId), output, proof);
    }

    /// @notice Delivers exactly these arguments.
    /// @param subscriptionId Subscription
    /// @param interval Interval, from 1
    /// @param input Input, or a hint of it
    /// @param output Output
    /// @param proof Proof
    function deliver(
        uint32 subscriptionId,
        uint32 interval,
        bytes calldata input,
        bytes calldata output,
        bytes calldata proof
    ) external {
        _deliver(subscriptionId, interval, input, output, proof);
    }

    /// @notice Creates a delegated subscription, unless its nonce is used already, and answers it.
    /// @dev Reverts with the errors of `EIP712Coordinator.deliverComputeDelegatee`.
    /// @param signed What the consumer's signer has signed
    /// @param output Output
    function deliverDelegated(SignedSubscription memory signed, bytes memory output) external {
        _approveStake(signed.sub);
        uint32 interval = COORDINATOR.getSubscriptionInterval(signed.sub.activeAt, signed.sub.period);
        COORDINATOR.deliverComputeDelegatee(
            signed.nonce,
            signed.expiry,
            signed.sub,
            signed.v,
            signed.r,
            signed.s,
            interval,
            "",
            output,
            "",
            address(WALLET)
        );
    }

    /// @notice Takes money out of its wallet.
    /// @param token ERC-20 address; 0 = ETH
    /// @param amount Amount in the token's smallest unit
    function withdraw(address token, uint256 amount) external {
        WALLET.withdraw(token, amount);
    }

    /// @notice What the consumer gives a node as input for the present interval.
    /// @param subscriptionId Subscription
    /// @return Input for the container
    function containerInputs(uint32 subscriptionId) public view returns (bytes memory) {
        return BaseConsumer(COORDINATOR.getSubscription(subscriptionId).owner)
            .getContainerInputs(subscriptionId, currentInterval(subscriptionId), uint32(block.timestamp), address(this));
    }

    /// @notice The interval that a subscription is in.
    /// @param subscriptionId Subscription
    /// @return Interval, from 1; meaningless before the subscription is active
    function currentInterval(uint32 subscriptionId) public view returns (uint32) {
        Subscription memory sub = COORDINATOR.getSubscription(subscriptionId);
        return COORDINATOR.getSubscriptionInterval(sub.activeAt, sub.period);
    }

    function _deliver(
        uint32 subscriptionId,
        uint32 interval,
        bytes memory input,
        bytes memory output,
        bytes memory proof
    ) private {
        _approveStake(COORDINATOR.getSubscription(subscriptionId));
        COORDINATOR.deliverCompute(subscriptionId, interval, input, output, proof, address(WALLET));
    }

    /// @dev A verified delivery locks as much of the node's wallet as it pays.
    function _approveStake(Subscription memory sub) private {
        if (sub.verifier != address(0)) {
            WALLET.approve(address(this), sub.paymentToken, sub.paymentAmount);
        }
    }

    /// @dev As the real node: `abi.encode(bytes raw, bytes processed)`; none where there is no consumer to ask.
    function _input(uint32 subscriptionId) private view returns (bytes memory) {
        if (COORDINATOR.getSubscription(subscriptionId).owner.code.length == 0) {
            return "";
        }
        return abi.encode(containerInputs(subscriptionId), bytes(""));
    }
}
