// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Coordinator} from "infernet-sdk/Coordinator.sol";
import {Registry} from "infernet-sdk/Registry.sol";
import {IVerifier} from "infernet-sdk/payments/IVerifier.sol";

/// @title ChallengeVerifier
/// @notice An optimistic verifier: an answer is taken to be good unless somebody challenges it in time, and a judge decides.
/// @dev Until then the node's payment and stake are locked. Seven days after the delivery anybody may settle in the node's
/// favour on the coordinator, so the window must be much shorter, and the judge awake.
contract ChallengeVerifier is IVerifier {
    /// @notice What became of an answer.
    enum State {
        UNKNOWN,
        PENDING,
        CHALLENGED,
        SETTLED
    }

    struct Claim {
        State state;
        /// Unix second until which it can be challenged
        uint64 until;
        address challenger;
    }

    Coordinator private immutable COORDINATOR;

    /// @notice Who decides challenges.
    address public immutable judge;

    /// @notice Seconds in which an answer can be challenged.
    uint64 public immutable window;

    /// @notice What a challenge costs; the challenger gets it back if it was right, else the judge keeps it.
    uint256 public immutable bond;

    mapping(bytes32 key => Claim) public claims;

    /// @notice An answer waits to be challenged.
    /// @param key keccak256(abi.encode(subscriptionId, interval, node))
    event Claimed(bytes32 indexed key, uint32 indexed subscriptionId, uint32 interval, address node, bytes proof);

    event Challenged(bytes32 indexed key, address indexed challenger);

    event Settled(bytes32 indexed key, bool valid);

    error NotCoordinator();
    error NotTheJudge();
    error NotPending();
    error NotChallenged();
    error TooLate();
    error TooEarly();
    error WrongBond();

    constructor(Registry registry, address judge_, uint64 window_, uint256 bond_) {
        (COORDINATOR, judge, window, bond) = (Coordinator(registry.COORDINATOR()), judge_, window_, bond_);
    }

    receive() external payable {}

    /// @inheritdoc IVerifier
    function requestProofVerification(uint32 subscriptionId, uint32 interval, address node, bytes calldata proof)
        external
    {
        if (msg.sender != address(COORDINATOR)) {
            revert NotCoordinator();
        }
        bytes32 key = keyOf(subscriptionId, interval, node);
        claims[key] = Claim(State.PENDING, uint64(block.timestamp) + window, address(0));
        emit Claimed(key, subscriptionId, interval, node, proof);
    }

    /// @notice Disputes an answer, for a bond.
    function challenge(uint32 subscriptionId, uint32 interval, address node) external payable {
        bytes32 key = keyOf(subscriptionId, interval, node);
        Claim storage claim = claims[key];
        if (claim.state != State.PENDING) {
            revert NotPending();
        }
        if (block.timestamp >= claim.until) {
            revert TooLate();
        }
        if (msg.value != bond) {
            revert WrongBond();
        }
        (claim.state, claim.challenger) = (State.CHALLENGED, msg.sender);
        emit Challenged(key, msg.sender);
    }

    /// @notice Decides a challenge. Judge only.
    /// @param valid Whether the answer is good after all
    function decide(uint32 subscriptionId, uint32 interval, address node, bool valid) external {
        if (msg.sender != judge) {
            revert NotTheJudge();
        }
        bytes32 key = keyOf(subscriptionId, interval, node);
        Claim memory claim = claims[key];
        if (claim.state != State.CHALLENGED) {
            revert NotChallenged();
        }
        _settle(key, subscriptionId, interval, node, valid);
        // Whoever refuses the bond has lost it: a recipient can't keep the answer from being settled.
        (bool paid,) = (valid ? judge : claim.challenger).call{value: bond, gas: 50_000}("");
        paid;
    }

    /// @notice Settles an answer that nobody has challenged in time. Anybody may.
    function accept(uint32 subscriptionId, uint32 interval, address node) external {
        bytes32 key = keyOf(subscriptionId, interval, node);
        Claim memory claim = claims[key];
        if (claim.state != State.PENDING) {
            revert NotPending();
        }
        if (block.timestamp < claim.until) {
            revert TooEarly();
        }
        _settle(key, subscriptionId, interval, node, true);
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

    /// @notice Key of a delivery.
    function keyOf(uint32 subscriptionId, uint32 interval, address node) public pure returns (bytes32) {
        return keccak256(abi.encode(subscriptionId, interval, node));
    }

    function _settle(bytes32 key, uint32 subscriptionId, uint32 interval, address node, bool valid) private {
        claims[key].state = State.SETTLED;
        emit Settled(key, valid);
        COORDINATOR.finalizeProofVerification(subscriptionId, interval, node, valid);
    }
}
