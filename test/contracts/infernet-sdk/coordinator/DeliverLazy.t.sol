// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {stdError} from "forge-std/StdError.sol";
import {Vm} from "forge-std/Vm.sol";
import {Coordinator} from "infernet-sdk/Coordinator.sol";
import {Inbox, InboxItem} from "infernet-sdk/Inbox.sol";
import {Allowlist} from "infernet-sdk/pattern/Allowlist.sol";

import {Answer} from "../../mocks/AnswerRecorder.sol";
import {MockAllowlistConsumer} from "../../mocks/MockAllowlistConsumer.sol";
import {ProtocolTest} from "../../utils/ProtocolTest.sol";

contract DeliverLazyTest is ProtocolTest {
    function testFuzz_leavesTheAnswerInTheInbox(bytes calldata input, bytes calldata output, bytes calldata proof)
        public
    {
        uint32 subscriptionId = _subscribe(2, 1 hours, 2, true);
        vm.warp(START + 2 hours);
        vm.prank(alice);
        coordinator.deliverCompute(subscriptionId, 2, input, output, proof, NO_WALLET);

        InboxItem memory item = inbox.read(containerHash, alice, 0);
        assertEq(item.timestamp, START + 2 hours);
        assertEq(item.subscriptionId, subscriptionId);
        assertEq(item.interval, 2);
        assertEq(item.input, input);
        assertEq(item.output, output);
        assertEq(item.proof, proof);
    }

    function test_passesOnWhereTheAnswerIs() public {
        uint32 subscriptionId = _subscribe(1, 0, 2, true);
        vm.prank(bob);
        inbox.write(containerHash, "", "direct", "");

        _deliver(alice, subscriptionId, 1);
        _assertLazy(subscriptionConsumer.lastAnswer(), subscriptionId, 1, alice, 0);
        _deliver(bob, subscriptionId, 1);
        _assertLazy(subscriptionConsumer.lastAnswer(), subscriptionId, 2, bob, 1);
    }

    function test_eventOfTheInboxComesFirst() public {
        uint32 subscriptionId = _subscribe(1, 0, 2, true);
        vm.recordLogs();
        _deliver(alice, subscriptionId, 1);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        assertEq(logs.length, 2);
        assertEq(logs[0].emitter, address(inbox));
        assertEq(logs[0].topics[0], Inbox.NewInboxItem.selector);
        assertEq(logs[1].emitter, address(coordinator));
        assertEq(logs[1].topics[0], Coordinator.SubscriptionFulfilled.selector);
    }

    function test_consumersRevertLeavesNoItem() public {
        address[] memory allowed = new address[](1);
        allowed[0] = alice;
        MockAllowlistConsumer consumer = new MockAllowlistConsumer(address(registry), allowed);
        uint32 subscriptionId = consumer.createSubscription(CONTAINER, 1, 0, 2, true, ETH, 0, NO_WALLET, NO_VERIFIER);

        vm.expectRevert(Allowlist.NodeNotAllowed.selector);
        _deliver(bob, subscriptionId, 1);
        vm.expectRevert(stdError.indexOOBError);
        inbox.read(containerHash, bob, 0);

        _deliver(alice, subscriptionId, 1);
        assertEq(inbox.read(containerHash, alice, 0).output, "output");
    }

    function _assertLazy(Answer memory answer, uint32 subscriptionId, uint16 redundancy, address node, uint256 index)
        private
        view
    {
        assertEq(answer.subscriptionId, subscriptionId);
        assertEq(answer.redundancy, redundancy);
        assertEq(answer.node, node);
        assertEq(answer.input, "");
        assertEq(answer.output, "");
        assertEq(answer.proof, "");
        assertEq(answer.containerId, containerHash);
        assertEq(answer.index, index);
    }
}
