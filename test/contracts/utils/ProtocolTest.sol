// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Subscription} from "infernet-sdk/Coordinator.sol";
import {EIP712Coordinator} from "infernet-sdk/EIP712Coordinator.sol";
import {Inbox} from "infernet-sdk/Inbox.sol";
import {Registry} from "infernet-sdk/Registry.sol";
import {Fee} from "infernet-sdk/payments/Fee.sol";
import {WalletFactory} from "infernet-sdk/payments/WalletFactory.sol";
import {Reader} from "infernet-sdk/utility/Reader.sol";

import {MockCallbackConsumer} from "../mocks/MockCallbackConsumer.sol";
import {MockSubscriptionConsumer} from "../mocks/MockSubscriptionConsumer.sol";
import {DeployProtocol, Protocol} from "./DeployProtocol.sol";
import {LightTest} from "./LightTest.sol";

/// @notice Base of the tests: a deployed protocol, two consumers, three nodes, and the protocol's arithmetic written down a
/// second time.
abstract contract ProtocolTest is LightTest {
    /// @dev Odd on purpose, so that rounding shows.
    uint16 internal constant FEE = 511;
    uint32 internal constant START = 1_700_000_000;
    string internal constant CONTAINER = "my-container";
    address internal constant ETH = address(0);
    address internal constant NO_VERIFIER = address(0);
    address internal constant NO_WALLET = address(0);
    uint32 internal constant CANCELLED = type(uint32).max;

    address internal immutable feeRecipient = makeAddr("fee recipient");
    address internal immutable alice = makeAddr("node alice");
    address internal immutable bob = makeAddr("node bob");
    address internal immutable carol = makeAddr("node carol");
    bytes32 internal immutable containerHash = keccak256(abi.encode(CONTAINER));

    Registry internal registry;
    EIP712Coordinator internal coordinator;
    Inbox internal inbox;
    Reader internal reader;
    Fee internal fee;
    WalletFactory internal walletFactory;

    address internal signer;
    uint256 internal signerKey;
    MockCallbackConsumer internal callbackConsumer;
    MockSubscriptionConsumer internal subscriptionConsumer;

    function setUp() public virtual {
        vm.warp(START);
        (signer, signerKey) = makeAddrAndKey("signer");
        Protocol memory protocol = _deployProtocol();
        registry = protocol.registry;
        coordinator = protocol.coordinator;
        inbox = protocol.inbox;
        reader = protocol.reader;
        fee = protocol.fee;
        walletFactory = protocol.walletFactory;
        callbackConsumer = new MockCallbackConsumer(address(registry));
        subscriptionConsumer = new MockSubscriptionConsumer(address(registry), signer);
    }

    function _deployProtocol() internal virtual returns (Protocol memory) {
        return DeployProtocol.deploy(feeRecipient, FEE);
    }

    /// @dev A free callback request.
    function _request(uint16 redundancy) internal returns (uint32) {
        return callbackConsumer.requestCompute(CONTAINER, "inputs", redundancy, ETH, 0, NO_WALLET, NO_VERIFIER);
    }

    /// @dev A free recurring subscription.
    function _subscribe(uint32 frequency, uint32 period, uint16 redundancy, bool lazy) internal returns (uint32) {
        return subscriptionConsumer.createSubscription(
            CONTAINER, frequency, period, redundancy, lazy, ETH, 0, NO_WALLET, NO_VERIFIER
        );
    }

    function _deliver(address node, uint32 subscriptionId, uint32 interval) internal {
        _deliver(node, subscriptionId, interval, NO_WALLET);
    }

    function _deliver(address node, uint32 subscriptionId, uint32 interval, address nodeWallet) internal {
        vm.prank(node);
        coordinator.deliverCompute(subscriptionId, interval, "input", "output", "proof", nodeWallet);
    }

    function _redundancyCount(uint32 subscriptionId, uint32 interval) internal view returns (uint16) {
        return coordinator.redundancyCount(keccak256(abi.encode(subscriptionId, interval)));
    }

    function _nodeResponded(uint32 subscriptionId, uint32 interval, address node) internal view returns (bool) {
        return coordinator.nodeResponded(_deliveryKey(subscriptionId, interval, node));
    }

    function _deliveryKey(uint32 subscriptionId, uint32 interval, address node) internal pure returns (bytes32) {
        return keccak256(abi.encode(subscriptionId, interval, node));
    }

    function assertEq(Subscription memory a, Subscription memory b) internal pure {
        assertEq(abi.encode(a), abi.encode(b));
    }
}
