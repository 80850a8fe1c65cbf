// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {StdStorage, stdStorage} from "forge-std/StdStorage.sol";
import {Vm} from "forge-std/Vm.sol";
import {Coordinator} from "infernet-sdk/Coordinator.sol";

import {Answer} from "../../mocks/AnswerRecorder.sol";
import {ProtocolTest} from "../../utils/ProtocolTest.sol";

contract DeliverComputeTest is ProtocolTest {
    using stdStorage for StdStorage;

    function testFuzz_passesTheAnswerOn(bytes calldata input, bytes calldata output, bytes calldata proof, address node)
        public
    {
        uint32 subscriptionId = _request(2);
        vm.prank(node);
        coordinator.deliverCompute(subscriptionId, 1, input, output, proof, NO_WALLET);

        Answer memory answer = callbackConsumer.lastAnswer();
        assertEq(answer.subscriptionId, subscriptionId);
        assertEq(answer.interval, 1);
        assertEq(answer.redundancy, 1);
        assertEq(answer.node, node);
        assertEq(answer.input, input);
        assertEq(answer.output, output);
        assertEq(answer.proof, proof);
        assertEq(answer.containerId, 0);
        assertEq(answer.index, 0);
    }

    function test_onlyEventIsSubscriptionFulfilled() public {
        uint32 subscriptionId = _request(1);
        vm.recordLogs();
        _deliver(alice, subscriptionId, 1);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        assertEq(logs.length, 1);
        assertEq(logs[0].emitter, address(coordinator));
        assertEq(logs[0].topics[0], Coordinator.SubscriptionFulfilled.selector);
        assertEq(uint256(logs[0].topics[1]), subscriptionId);
        assertEq(address(uint160(uint256(logs[0].topics[2]))), alice);
    }

    function testFuzz_countsUpToTheRedundancy(uint16 redundancy) public {
        redundancy = uint16(bound(redundancy, 1, 20));
        uint32 subscriptionId = _request(redundancy);
        for (uint16 count = 1; count <= redundancy; ++count) {
            address node = vm.addr(count);
            assertFalse(_nodeResponded(subscriptionId, 1, node));
            _deliver(node, subscriptionId, 1);
            assertTrue(_nodeResponded(subscriptionId, 1, node));
            assertEq(_redundancyCount(subscriptionId, 1), count);
            assertEq(callbackConsumer.lastAnswer().redundancy, count);
        }
        vm.expectRevert(Coordinator.IntervalCompleted.selector);
        _deliver(alice, subscriptionId, 1);
    }

    function test_highestRedundancyDoesNotOverflow() public {
        uint32 subscriptionId = _request(type(uint16).max);
        bytes32 key = keccak256(abi.encode(subscriptionId, uint32(1)));
        stdstore.target(address(coordinator)).sig(bytes4(keccak256("redundancyCount(bytes32)"))).with_key(key)
            .checked_write(type(uint16).max - 1);
        _deliver(alice, subscriptionId, 1);
        assertEq(coordinator.redundancyCount(key), type(uint16).max);
        vm.expectRevert(Coordinator.IntervalCompleted.selector);
        _deliver(bob, subscriptionId, 1);
    }

    function testFuzz_ignoresTheNodeWalletWhenFree(address nodeWallet) public {
        uint32 subscriptionId = _request(1);
        _deliver(alice, subscriptionId, 1, nodeWallet);
        assertEq(callbackConsumer.answerCount(), 1);
    }

    function test_sameNodeAnswersEachInterval() public {
        uint32 subscriptionId = _subscribe(3, 1 hours, 1, false);
        for (uint32 interval = 1; interval <= 3; ++interval) {
            vm.warp(START + uint256(interval) * 1 hours);
            _deliver(alice, subscriptionId, interval);
            assertEq(subscriptionConsumer.lastAnswer().interval, interval);
            assertEq(_redundancyCount(subscriptionId, interval), 1);
        }
    }

    function testFuzz_missedIntervalsAreLost(uint32 interval) public {
        uint32 subscriptionId = _subscribe(100, 1 hours, 1, false);
        interval = uint32(bound(interval, 2, 100));
        vm.warp(START + uint256(interval) * 1 hours);
        vm.expectRevert(Coordinator.IntervalMismatch.selector);
        _deliver(alice, subscriptionId, interval - 1);
        _deliver(alice, subscriptionId, interval);
    }

    function testFuzz_revertsForUnknownSubscription(uint32 subscriptionId) public {
        vm.assume(subscriptionId != _request(1));
        vm.expectRevert(Coordinator.SubscriptionNotFound.selector);
        _deliver(alice, subscriptionId, 1);
    }

    function test_revertsBeforeActiveAt() public {
        uint32 subscriptionId = _subscribe(2, 1 hours, 1, false);
        vm.warp(START + 1 hours - 1);
        vm.expectRevert(Coordinator.SubscriptionNotActive.selector);
        _deliver(alice, subscriptionId, 1);
        vm.warp(START + 1 hours);
        _deliver(alice, subscriptionId, 1);
    }

    function test_revertsAfterCancellation() public {
        uint32 subscriptionId = _subscribe(2, 1 hours, 1, false);
        vm.warp(START + 1 hours);
        subscriptionConsumer.cancelSubscription(subscriptionId);
        vm.expectRevert(Coordinator.SubscriptionNotActive.selector);
        _deliver(alice, subscriptionId, 1);
    }

    function testFuzz_revertsForAnotherInterval(uint32 interval) public {
        uint32 subscriptionId = _subscribe(10, 1 hours, 1, false);
        vm.warp(START + 3 hours);
        vm.assume(interval != 3);
        vm.expectRevert(Coordinator.IntervalMismatch.selector);
        _deliver(alice, subscriptionId, interval);
    }

    function test_revertsPastTheLastInterval() public {
        uint32 subscriptionId = _subscribe(2, 1 hours, 1, false);
        vm.warp(START + 3 hours - 1);
        _deliver(alice, subscriptionId, 2);
        vm.warp(START + 3 hours);
        vm.expectRevert(Coordinator.SubscriptionCompleted.selector);
        _deliver(alice, subscriptionId, 3);
    }

    function test_revertsForANodeThatHasResponded() public {
        uint32 subscriptionId = _request(2);
        _deliver(alice, subscriptionId, 1);
        vm.expectRevert(Coordinator.NodeRespondedAlready.selector);
        _deliver(alice, subscriptionId, 1);
    }

    /// @dev Each step makes true what the next error needs while what earlier errors need is still false.
    function test_ordersItsErrors() public {
        uint32 subscriptionId = _subscribe(1, 1 hours, 1, false);
        // Not active, and not that interval either.
        vm.expectRevert(Coordinator.SubscriptionNotActive.selector);
        _deliver(alice, subscriptionId, 7);
        // Past the last interval, and not that interval either.
        vm.warp(START + 2 hours);
        vm.expectRevert(Coordinator.IntervalMismatch.selector);
        _deliver(alice, subscriptionId, 7);
        // Full, and the node has responded already.
        vm.warp(START + 1 hours);
        _deliver(alice, subscriptionId, 1);
        vm.expectRevert(Coordinator.IntervalCompleted.selector);
        _deliver(alice, subscriptionId, 1);
    }

    function test_revertsWithoutDataWhenTheOwnerHasNoCode() public {
        vm.prank(makeAddr("account without code"));
        uint32 subscriptionId =
            coordinator.createSubscription(CONTAINER, 1, 0, 1, false, ETH, 0, NO_WALLET, NO_VERIFIER);
        vm.prank(alice);
        (bool success, bytes memory reason) = address(coordinator)
            .call(abi.encodeCall(Coordinator.deliverCompute, (subscriptionId, 1, "", "", "", NO_WALLET)));
        assertFalse(success);
        assertEq(reason, "");
        assertEq(_redundancyCount(subscriptionId, 1), 0);
    }

    /// @dev Audit finding TOB-6: a delivery that is refused costs its node little, whatever its size.
    function test_TOB6_refusalsAreCheap() public {
        uint32 subscriptionId = _request(2);
        assertLt(_costOfRefusal(alice, subscriptionId + 1, 1), 15_000, "SubscriptionNotFound");
        assertLt(_costOfRefusal(alice, subscriptionId, 2), 15_000, "IntervalMismatch");
        _deliver(alice, subscriptionId, 1);
        assertLt(_costOfRefusal(alice, subscriptionId, 1), 20_000, "NodeRespondedAlready");
        _deliver(bob, subscriptionId, 1);
        assertLt(_costOfRefusal(carol, subscriptionId, 1), 20_000, "IntervalCompleted");
        callbackConsumer.setHook(address(coordinator), abi.encodeCall(Coordinator.cancelSubscription, (subscriptionId)));
        _deliver(alice, _request(1), 1);
        assertLt(_costOfRefusal(carol, subscriptionId, 1), 15_000, "SubscriptionNotActive");
    }

    /// @dev Gas of a call with an output of 1 kB and nothing warmed up, without what the transaction itself costs.
    function _costOfRefusal(address node, uint32 subscriptionId, uint32 interval) private returns (uint256 cost) {
        bytes memory data =
            abi.encodeCall(Coordinator.deliverCompute, (subscriptionId, interval, "", new bytes(1024), "", NO_WALLET));
        vm.cool(address(coordinator));
        vm.prank(node);
        cost = gasleft();
        (bool ok,) = address(coordinator).call(data);
        cost -= gasleft();
        assertFalse(ok);
    }
}
