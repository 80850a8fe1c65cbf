// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Coordinator} from "../infernet-sdk/Coordinator.sol";
import {Registry} from "../infernet-sdk/Registry.sol";
import {IVerifier} from "../infernet-sdk/payments/IVerifier.sol";

/// @title VerifierSimulator
/// @notice A verifier that judges as the test says: when it is asked (`judgeAtOnce`), or later (`judge`). It takes ETH
/// and any token, for free until `setFee`, and is paid itself.
contract VerifierSimulator is IVerifier {
    /// @notice Price of judging one proof, by token, in its smallest unit.
    mapping(address token => uint256 amount) public override fee;

    /// @notice The last proof that it was asked to judge.
    bytes public lastProof;

    Coordinator private immutable _coordinator;
    bool private _isAtomic;
    bool private _judgement;

    /// @param registry Registry of the deployment
    constructor(Registry registry) {
        _coordinator = Coordinator(registry.COORDINATOR());
    }

    /// @inheritdoc IVerifier
    receive() external payable override {}

    /// @notice Sets the price of judging one proof.
    /// @param token ERC-20 address; 0 = ETH
    /// @param amount Price in the token's smallest unit
    function setFee(address token, uint256 amount) external {
        fee[token] = amount;
    }

    /// @notice From now on every proof is judged within the delivery.
    /// @param valid The judgement
    function judgeAtOnce(bool valid) external {
        (_isAtomic, _judgement) = (true, valid);
    }

    /// @notice Judges a proof that waits. After seven days the node is paid, whatever `valid` says.
    /// @dev Reverts with `Coordinator.ProofRequestNotFound`.
    /// @param subscriptionId Subscription that was delivered to
    /// @param interval Interval that was delivered for
    /// @param node Address that delivered, such as `address(node)` of a `NodeSimulator`
    /// @param valid The judgement: pay the node, or slash its stake
    function judge(uint32 subscriptionId, uint32 interval, address node, bool valid) external {
        _coordinator.finalizeProofVerification(subscriptionId, interval, node, valid);
    }

    /// @inheritdoc IVerifier
    function requestProofVerification(uint32 subscriptionId, uint32 interval, address node, bytes calldata proof)
        external
        override
    {
        lastProof = proof;
        if (_isAtomic) {
            _coordinator.finalizeProofVerification(subscriptionId, interval, node, _judgement);
        }
    }

    /// @inheritdoc IVerifier
    function getWallet() external view override returns (address) {
        return address(this);
    }

    /// @inheritdoc IVerifier
    function isSupportedToken(address) external pure override returns (bool) {
        return true;
    }
}
