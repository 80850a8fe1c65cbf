// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {DelegatedPrompt} from "infernet-kit/examples/DelegatedPrompt.sol";
import {LazyPrompt} from "infernet-kit/examples/LazyPrompt.sol";
import {SentimentFeed} from "infernet-kit/examples/SentimentFeed.sol";
import {HFRequest} from "infernet-kit/huggingface/HFRequest.sol";
import {Coordinator, Subscription} from "infernet-sdk/Coordinator.sol";

import {DelegateSignature, Signature} from "../utils/DelegateSignature.sol";
import {ExampleTest} from "./ExampleTest.sol";

contract SentimentFeedTest is ExampleTest {
    SentimentFeed private feed;

    function setUp() public override {
        super.setUp();
        feed = new SentimentFeed(address(registry), "I love it", 1 hours, 3);
    }

    function test_keepsTheAverageAndStopsByItself() public {
        uint32 id = feed.subscriptionId();
        uint256[3] memory readings = [uint256(900_000), 100_000, 500_000];
        uint256[3] memory averages = [uint256(900_000), 500_000, 500_000];
        for (uint32 interval = 1; interval <= 3; interval++) {
            vm.warp(START + interval * 1 hours);
            _answer(alice, id, interval, _sentimentAnswer(readings[interval - 1]));
            assertEq(feed.average(), averages[interval - 1]);
        }
        assertEq(feed.subscriptionId(), 0);
        assertEq(coordinator.getSubscription(id).activeAt, CANCELLED);
        vm.warp(START + 4 hours);
        vm.expectRevert(Coordinator.SubscriptionNotActive.selector);
        _answer(alice, id, 4, _sentimentAnswer(1));
    }

    function testFuzz_unreadableAnswersDontCount(bytes calldata output) public {
        uint32 id = feed.subscriptionId();
        vm.warp(START + 1 hours);
        vm.expectEmit(address(feed));
        emit SentimentFeed.Unreadable(1, alice);
        _answer(alice, id, 1, output);
        assertEq(feed.readings(), 0);
    }

    function testFuzz_scoresAboveOneDontCount(uint256 score) public {
        score = bound(score, 1_000_001, type(uint256).max);
        string[] memory labels = new string[](1);
        uint256[] memory scores = new uint256[](1);
        (labels[0], scores[0]) = ("POSITIVE", score);
        uint32 id = feed.subscriptionId();
        vm.warp(START + 1 hours);
        _answer(alice, id, 1, _wrap(abi.encode(labels, scores)));
        assertEq(feed.readings(), 0);
    }

    function test_theTextIsReadAnewEachTime() public {
        uint32 id = feed.subscriptionId();
        feed.setText("I hate it");
        assertEq(feed.getContainerInputs(id, 1, 0, alice), HFRequest.textClassification("", "I hate it"));
        vm.expectRevert(SentimentFeed.NotTheEditor.selector);
        vm.prank(bob);
        feed.setText("hijacked");
    }
}

contract DelegatedPromptTest is ExampleTest {
    DelegatedPrompt private prompt;

    function setUp() public override {
        super.setUp();
        prompt = new DelegatedPrompt(address(registry), signer);
    }

    function signed() private view returns (Subscription memory sub) {
        sub.owner = address(prompt);
        sub.activeAt = START;
        sub.frequency = 1;
        sub.redundancy = 1;
        sub.containerId = containerHash;
    }

    function test_aSignatureIsAnsweredInOneTransaction() public {
        Signature memory sig = DelegateSignature.sign(signerKey, address(coordinator), 1, START + 1 hours, signed());
        vm.prank(alice);
        coordinator.deliverComputeDelegatee(
            1, START + 1 hours, signed(), sig.v, sig.r, sig.s, 1, "", _textAnswer("hello"), "", address(0)
        );
        assertEq(prompt.answers(1), "hello");
    }

    function testFuzz_unreadableAnswersAreReported(bytes calldata output) public {
        Signature memory sig = DelegateSignature.sign(signerKey, address(coordinator), 1, START + 1 hours, signed());
        vm.expectEmit(address(prompt));
        emit DelegatedPrompt.Unreadable(1, alice);
        vm.prank(alice);
        coordinator.deliverComputeDelegatee(
            1, START + 1 hours, signed(), sig.v, sig.r, sig.s, 1, "", output, "", address(0)
        );
    }

    function testFuzz_onlyTheSignerHandsOver(address stranger) public {
        vm.assume(stranger != signer);
        vm.expectRevert(DelegatedPrompt.NotTheSigner.selector);
        vm.prank(stranger);
        prompt.updateSigner(stranger);
        vm.prank(signer);
        prompt.updateSigner(stranger);
        assertEq(prompt.getSigner(), stranger);
    }
}

contract LazyPromptTest is ExampleTest {
    LazyPrompt private prompt;
    uint32 private id;

    function setUp() public override {
        super.setUp();
        id = coordinator.id();
        prompt = new LazyPrompt(address(registry), "How are you?", 2, 1 hours);
    }

    function test_answersAreReadFromTheInbox() public {
        vm.prank(alice);
        inbox.write(containerHash, "", _textAnswer("planted"), "");
        vm.warp(START + 1 hours);
        _answer(alice, id, 1, _textAnswer("first"));
        vm.warp(START + 2 hours);
        _answer(bob, id, 2, _textAnswer("second"));
        assertEq(prompt.count(), 2);
        assertText(0, "first");
        assertText(1, "second");
    }

    function testFuzz_unreadableAnswersAreSaidToBe(bytes calldata output) public {
        vm.warp(START + 1 hours);
        _answer(alice, id, 1, output);
        (bool ok, string memory text) = prompt.read(0);
        assertFalse(ok);
        assertEq(text, "");
    }

    function assertText(uint256 answer, string memory expected) private view {
        (bool ok, string memory text) = prompt.read(answer);
        assertTrue(ok);
        assertEq(text, expected);
    }
}
