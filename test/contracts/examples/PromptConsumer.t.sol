// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {DeployProtocol, Protocol} from "../utils/DeployProtocol.sol";
import {Test} from "forge-std/Test.sol";
import {PromptConsumer} from "infernet-kit/examples/PromptConsumer.sol";
import {HFRequest} from "infernet-kit/huggingface/HFRequest.sol";
import {HFTaskId} from "infernet-kit/huggingface/HFTaskId.sol";
import {Subscription} from "infernet-sdk/Coordinator.sol";
import {BaseConsumer} from "infernet-sdk/consumer/Base.sol";

contract PromptConsumerTest is Test {
    Protocol private protocol;
    PromptConsumer private consumer;
    address private user = makeAddr("user");
    address private node = makeAddr("node");
    address private nodeWallet;

    function setUp() public {
        vm.warp(1_700_000_000);
        protocol = DeployProtocol.deploy(address(this), 0);
        consumer = new PromptConsumer(address(protocol.registry));
        nodeWallet = protocol.walletFactory.createWallet(node);
    }

    /*//////////////////////////////////////////////////////////////
                                  ASKING
    //////////////////////////////////////////////////////////////*/

    function testFuzz_askMakesARequestThatNodesCanRead(uint8 task, string memory model, string memory text) public {
        HFTaskId taskId = _anyTask(task);
        vm.expectEmit(address(consumer));
        emit PromptConsumer.Asked(1, user, taskId);
        vm.prank(user);
        uint32 id = consumer.ask(taskId, model, text);

        assertEq(id, 1);
        assertEq(consumer.getContainerInputs(id, 1, 0, node), HFRequest.encode(taskId, model, text));
        Subscription memory subscription = protocol.coordinator.getSubscription(id);
        assertEq(subscription.owner, address(consumer));
        assertEq(subscription.containerId, keccak256(abi.encode("hf_inference_client_service")));
        assertEq(subscription.frequency, 1);
        assertEq(subscription.redundancy, 1);
        assertFalse(subscription.lazy);
        assertEq(subscription.paymentAmount, 0);
        assertEq(uint8(consumer.getAnswer(id).status), uint8(PromptConsumer.Status.PENDING));
    }

    function test_refusesNoTask() public {
        vm.expectRevert(PromptConsumer.TaskUnset.selector);
        consumer.ask(HFTaskId.UNSET, "", "text");
    }

    function test_knowsNoAnswerBeforeAnyRequest() public view {
        assertEq(uint8(consumer.getAnswer(1).status), uint8(PromptConsumer.Status.UNKNOWN));
    }

    /*//////////////////////////////////////////////////////////////
                                 ANSWERING
    //////////////////////////////////////////////////////////////*/

    function testFuzz_keepsATextAnswer(bool summary, string memory text) public {
        uint32 id = _ask(summary ? HFTaskId.SUMMARIZATION : HFTaskId.TEXT_GENERATION);
        vm.expectEmit(address(consumer));
        emit PromptConsumer.TextAnswered(id, node, text);
        _deliver(id, abi.encode(abi.encode(text), ""));

        PromptConsumer.Answer memory answer = consumer.getAnswer(id);
        assertEq(uint8(answer.status), uint8(PromptConsumer.Status.ANSWERED));
        assertEq(answer.text, text);
        assertEq(answer.labels.length, 0);
    }

    function testFuzz_keepsALabelsAnswer(bool tokens, string[4] memory some, uint256[4] memory points, uint256 count)
        public
    {
        count = bound(count, 0, 4);
        string[] memory labels = new string[](count);
        uint256[] memory scores = new uint256[](count);
        for (uint256 i = 0; i < count; ++i) {
            (labels[i], scores[i]) = (some[i], points[i]);
        }
        uint32 id = _ask(tokens ? HFTaskId.TOKEN_CLASSIFICATION : HFTaskId.TEXT_CLASSIFICATION);
        vm.expectEmit(address(consumer));
        emit PromptConsumer.LabelsAnswered(id, node, labels, scores);
        _deliver(id, abi.encode(abi.encode(labels, scores), ""));

        PromptConsumer.Answer memory answer = consumer.getAnswer(id);
        assertEq(uint8(answer.status), uint8(PromptConsumer.Status.ANSWERED));
        assertEq(answer.labels, labels);
        assertEq(answer.scores, scores);
        assertEq(answer.text, "");
    }

    /*//////////////////////////////////////////////////////////////
                                 MALFORMED
    //////////////////////////////////////////////////////////////*/

    function testFuzz_survivesArbitraryOutputs(uint8 task, bytes memory output) public {
        uint32 id = _ask(_anyTask(task));
        _deliver(id, output);
        assertTrue(consumer.getAnswer(id).status != PromptConsumer.Status.PENDING);
    }

    function testFuzz_survivesArbitraryResults(uint8 task, bytes memory raw) public {
        uint32 id = _ask(_anyTask(task));
        _deliver(id, abi.encode(raw, ""));
        assertTrue(consumer.getAnswer(id).status != PromptConsumer.Status.PENDING);
    }

    function test_reportsATextWhereLabelsWereAskedFor() public {
        uint32 id = _ask(HFTaskId.TEXT_CLASSIFICATION);
        bytes memory output = abi.encode(abi.encode("a text"), "");
        vm.expectEmit(address(consumer));
        emit PromptConsumer.MalformedAnswer(id, node, output);
        _deliver(id, output);
        assertEq(uint8(consumer.getAnswer(id).status), uint8(PromptConsumer.Status.MALFORMED));
        assertEq(consumer.getAnswer(id).labels.length, 0);
    }

    function test_reportsAnEmptyOutput() public {
        uint32 id = _ask(HFTaskId.TEXT_GENERATION);
        vm.expectEmit(address(consumer));
        emit PromptConsumer.MalformedAnswer(id, node, "");
        _deliver(id, "");
    }

    /// A container whose answer lacks one of the five values: the node delivers its body as one string.
    function test_reportsTheFallbackOfANode() public {
        uint32 id = _ask(HFTaskId.TEXT_CLASSIFICATION);
        _deliver(id, abi.encode("{'output': 'hi'}"));
        assertEq(uint8(consumer.getAnswer(id).status), uint8(PromptConsumer.Status.MALFORMED));
    }

    function test_onlyTheCoordinatorAnswers() public {
        uint32 id = _ask(HFTaskId.TEXT_GENERATION);
        vm.expectRevert(BaseConsumer.NotCoordinator.selector);
        consumer.rawReceiveCompute(id, 1, 1, node, "", abi.encode(abi.encode("forged"), ""), "", 0, 0);
    }

    /*//////////////////////////////////////////////////////////////
                                  HELPERS
    //////////////////////////////////////////////////////////////*/

    function _anyTask(uint8 task) private pure returns (HFTaskId) {
        return HFTaskId(bound(task, 1, uint8(type(HFTaskId).max)));
    }

    function _ask(HFTaskId taskId) private returns (uint32) {
        vm.prank(user);
        return consumer.ask(taskId, "", "text");
    }

    function _deliver(uint32 id, bytes memory output) private {
        vm.prank(node);
        protocol.coordinator.deliverCompute(id, 1, "", output, "", nodeWallet);
    }
}
