// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

// What docs/forge-testing.md shows: test/ts/docs/forgeTesting.test.ts demands that each snippet there stands here.

import {Test} from "forge-std/Test.sol";
import {Coordinator} from "infernet-kit/infernet-sdk/Coordinator.sol";
import {InfernetTest} from "infernet-kit/testing/InfernetTest.sol";
import {NodeSimulator} from "infernet-kit/testing/NodeSimulator.sol";
import {TaskOutput} from "infernet-kit/testing/TaskOutput.sol";
import {VerifierSimulator} from "infernet-kit/testing/VerifierSimulator.sol";
import {CallbackConsumer} from "infernet-sdk/consumer/Callback.sol";
import {Allowlist} from "infernet-sdk/pattern/Allowlist.sol";
import {Wallet} from "infernet-sdk/payments/Wallet.sol";

import {LazyPrompt} from "infernet-kit/examples/LazyPrompt.sol";
import {PaidAllowlistedPrompt} from "infernet-kit/examples/PaidAllowlistedPrompt.sol";
import {PromptConsumer} from "infernet-kit/examples/PromptConsumer.sol";
import {SentimentFeed} from "infernet-kit/examples/SentimentFeed.sol";
import {HFTaskId} from "infernet-kit/huggingface/HFTaskId.sol";

contract PromptTest is Test, InfernetTest {
    function test_theAnswerIsKept() public {
        PromptConsumer consumer = new PromptConsumer(address(registry));
        uint32 id = consumer.ask(HFTaskId.TEXT_GENERATION, "", "What is two plus two?");

        node.deliver(id, TaskOutput.textGeneration("four"));

        assertEq(consumer.getAnswer(id).text, "four");
    }

    function testFuzz_noAnswerMakesItRevert(bytes calldata output) public {
        PromptConsumer consumer = new PromptConsumer(address(registry));
        uint32 id = consumer.ask(HFTaskId.SUMMARIZATION, "", "A long text.");
        node.deliver(id, output);
    }
}

contract FeedTest is Test, InfernetTest {
    function test_averagesTwoReadings() public {
        SentimentFeed feed = new SentimentFeed(address(registry), "lovely", 1 hours, 2);
        uint32 id = feed.subscriptionId();

        _warpToInterval(id, 1);
        node.deliver(id, TaskOutput.textClassification("POSITIVE", 900_000, "NEGATIVE"));
        _warpToInterval(id, 2);
        node.deliver(id, TaskOutput.textClassification("NEGATIVE", 700_000, "POSITIVE"));

        assertEq(feed.average(), 600_000);
        vm.expectRevert(Coordinator.SubscriptionNotActive.selector);
        node.deliver(id, 3, "", "", "");
    }
}

contract PaidTest is Test, InfernetTest {
    function _newConsumer() private returns (PaidAllowlistedPrompt consumer) {
        address[] memory nodes = new address[](1);
        nodes[0] = address(node);
        Wallet wallet = Wallet(payable(walletFactory.createWallet(address(this))));
        consumer = new PaidAllowlistedPrompt(address(registry), nodes, address(wallet), address(0), 1 ether);
        vm.deal(address(wallet), 1 ether);
        wallet.approve(address(consumer), address(0), 1 ether);
    }

    function test_theNodeIsPaid() public {
        uint32 id = _newConsumer().ask("What is two plus two?");
        node.deliver(id, TaskOutput.textGeneration("four"));
        assertEq(address(node.WALLET()).balance, 0.9 ether); // the protocol takes 2 * 5 %
    }

    function test_whatIsRefusedIsNotPaid() public {
        uint32 id = _newConsumer().ask("What is two plus two?");

        vm.expectRevert(PaidAllowlistedPrompt.UnreadableAnswer.selector);
        node.deliver(id, "no text");

        NodeSimulator stranger = new NodeSimulator(registry);
        vm.expectRevert(Allowlist.NodeNotAllowed.selector);
        stranger.deliver(id, TaskOutput.textGeneration("five"));
    }
}

contract LazyTest is Test, InfernetTest {
    function test_theAnswerIsInTheInbox() public {
        LazyPrompt consumer = new LazyPrompt(address(registry), "What is two plus two?", 1, 0);

        node.deliver(1, TaskOutput.textGeneration("four"));

        (bool ok, string memory text) = consumer.read(0);
        assertTrue(ok);
        assertEq(text, "four");
        assertEq(inbox.read(keccak256(abi.encode("hf_inference_client_service")), address(node), 0).subscriptionId, 1);
    }
}

contract JudgedPrompt is CallbackConsumer {
    constructor(address registry) CallbackConsumer(registry) {}

    function ask(address wallet, address verifier) external returns (uint32) {
        return _requestCompute("my-container", "question", 1, address(0), 1 ether, wallet, verifier);
    }
}

contract VerifiedTest is Test, InfernetTest {
    function test_aBadProofCostsTheStake() public {
        JudgedPrompt consumer = new JudgedPrompt(address(registry));
        VerifierSimulator verifier = new VerifierSimulator(registry);
        Wallet wallet = _newWallet(address(consumer), 1 ether);
        vm.deal(address(node.WALLET()), 1 ether);

        uint32 id = consumer.ask(address(wallet), address(verifier));
        node.deliver(id, "answer", "proof");
        assertEq(node.WALLET().amountLocked(address(0)), 1 ether);

        verifier.judge(id, 1, address(node), false);
        assertEq(address(node.WALLET()).balance, 0);
        assertEq(address(wallet).balance, 1.9 ether);
    }
}
