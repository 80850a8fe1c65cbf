// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {stdError} from "forge-std/StdError.sol";
import {Allowlist} from "infernet-sdk/pattern/Allowlist.sol";

import {MockAllowlistConsumer} from "../../mocks/MockAllowlistConsumer.sol";
import {ProtocolTest} from "../../utils/ProtocolTest.sol";

contract AllowlistTest is ProtocolTest {
    MockAllowlistConsumer private consumer;

    function setUp() public override {
        super.setUp();
        address[] memory initialAllowed = new address[](2);
        (initialAllowed[0], initialAllowed[1]) = (alice, bob);
        consumer = new MockAllowlistConsumer(address(registry), initialAllowed);
    }

    function _update(address node, bool allowed) private {
        address[] memory nodes = new address[](1);
        bool[] memory statuses = new bool[](1);
        (nodes[0], statuses[0]) = (node, allowed);
        consumer.updateAllowlist(nodes, statuses);
    }

    function testFuzz_onlyInitialNodesAreAllowed(address other) public view {
        vm.assume(other != alice && other != bob);
        assertTrue(consumer.isAllowedNode(alice));
        assertTrue(consumer.isAllowedNode(bob));
        assertFalse(consumer.isAllowedNode(other));
    }

    function testFuzz_lastStatusWins(address node, bool first, bool second) public {
        _update(node, first);
        vm.expectEmit(address(consumer));
        emit Allowlist.AllowlistUpdated(node, second);
        _update(node, second);
        assertEq(consumer.isAllowedNode(node), second);
    }

    function test_lastEntryOfAListWins() public {
        address[] memory nodes = new address[](2);
        bool[] memory statuses = new bool[](3);
        (nodes[0], nodes[1]) = (carol, carol);
        (statuses[0], statuses[1], statuses[2]) = (true, false, true);
        consumer.updateAllowlist(nodes, statuses);
        assertFalse(consumer.isAllowedNode(carol));
    }

    function test_revertsForFewerStatuses() public {
        vm.expectRevert(stdError.indexOOBError);
        consumer.updateAllowlist(new address[](2), new bool[](1));
    }

    /// @dev Also closes TOB-7: nobody but the chosen nodes can use an answer that it has seen.
    function testFuzz_TOB7_deliveriesOfOthersRevert(address node) public {
        vm.assume(node != alice && node != bob);
        uint32 subscriptionId = consumer.createSubscription(CONTAINER, 1, 0, 5, false, ETH, 0, NO_WALLET, NO_VERIFIER);
        vm.expectRevert(Allowlist.NodeNotAllowed.selector);
        _deliver(node, subscriptionId, 1);
        assertEq(_redundancyCount(subscriptionId, 1), 0);
        _deliver(alice, subscriptionId, 1);
        _update(bob, false);
        vm.expectRevert(Allowlist.NodeNotAllowed.selector);
        _deliver(bob, subscriptionId, 1);
        assertEq(consumer.answerCount(), 1);
    }
}
