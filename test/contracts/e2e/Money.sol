// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ERC20} from "solady/tokens/ERC20.sol";
import {Coordinator} from "infernet-sdk/Coordinator.sol";
import {Registry} from "infernet-sdk/Registry.sol";
import {IVerifier} from "infernet-sdk/payments/IVerifier.sol";

/// @dev Money and verifiers for the end-to-end tests of the node.

/// @dev An ERC-20 that anybody may mint.
contract FakeMoney is ERC20 {
    function name() public pure override returns (string memory) {
        return "Fake Money";
    }

    function symbol() public pure override returns (string memory) {
        return "FAKE";
    }

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }
}

/// @dev What both verifiers share: a price a token, tokens they refuse, a wallet of their own.
abstract contract TestVerifier is IVerifier {
    Coordinator internal immutable COORDINATOR;
    address private immutable WALLET;
    mapping(address token => uint256) private prices;
    mapping(address token => bool) private refused;

    constructor(Registry registry, address wallet) {
        COORDINATOR = Coordinator(registry.COORDINATOR());
        WALLET = wallet;
    }

    receive() external payable {}

    function setPrice(address token, uint256 price) external {
        prices[token] = price;
    }

    function disallowToken(address token) external {
        refused[token] = true;
    }

    function getWallet() external view returns (address) {
        return WALLET;
    }

    function isSupportedToken(address token) external view returns (bool) {
        return !refused[token];
    }

    function fee(address token) external view returns (uint256) {
        return prices[token];
    }

    /// @dev A proof is good when it is `abi.encode("valid")`.
    function isGood(bytes memory proof) internal pure returns (bool) {
        return keccak256(proof) == keccak256(abi.encode("valid"));
    }
}

/// @dev Judges at once.
contract AtomicVerifier is TestVerifier {
    constructor(Registry registry, address wallet) TestVerifier(registry, wallet) {}

    function requestProofVerification(uint32 subscriptionId, uint32 interval, address node, bytes calldata proof)
        external
    {
        COORDINATOR.finalizeProofVerification(subscriptionId, interval, node, isGood(proof));
    }
}

/// @dev Keeps the proof, and judges when it is told to.
contract LazyVerifier is TestVerifier {
    mapping(bytes32 key => bytes) private proofs;

    constructor(Registry registry, address wallet) TestVerifier(registry, wallet) {}

    function requestProofVerification(uint32 subscriptionId, uint32 interval, address node, bytes calldata proof)
        external
    {
        proofs[keccak256(abi.encode(subscriptionId, interval, node))] = proof;
    }

    function finalize(uint32 subscriptionId, uint32 interval, address node) external {
        bool good = isGood(proofs[keccak256(abi.encode(subscriptionId, interval, node))]);
        COORDINATOR.finalizeProofVerification(subscriptionId, interval, node, good);
    }
}
