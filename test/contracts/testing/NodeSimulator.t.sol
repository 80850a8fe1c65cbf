// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {HFResult} from "infernet-kit/huggingface/HFResult.sol";
import {InfernetTest} from "infernet-kit/testing/InfernetTest.sol";
import {NodeSimulator} from "infernet-kit/testing/NodeSimulator.sol";
import {TaskOutput} from "infernet-kit/testing/TaskOutput.sol";
import {VerifierSimulator} from "infernet-kit/testing/VerifierSimulator.sol";
import {Coordinator, Subscription} from "infernet-sdk/Coordinator.sol";
import {Wallet} from "infernet-sdk/payments/Wallet.sol";

import {Answer} from "../mocks/AnswerRecorder.sol";
import {MockCallbackConsumer} from "../mocks/MockCallbackConsumer.sol";
import {MockSubscriptionConsumer} from "../mocks/MockSubscriptionConsumer.sol";
import {MockToken} from "../mocks/MockToken.sol";
import {LightTest} from "../utils/LightTest.sol";

contract NodeSimulatorTest is LightTest, InfernetTest {
    MockCallbackConsumer private _consumer;

    function setUp() public {
        vm.warp(1_700_000_000);
        _consumer = new MockCallbackConsumer(address(registry));
    }

    function _ask(uint16 redundancy, uint256 amount, address token, address wallet, address verifier)
        private
        returns (uint32)
    {
        return _consumer.requestCompute("my-container", "question", redundancy, token, amount, wallet, verifier);
    }

    function test_theProtocolIsDeployedAndKnowsItself() public view {
        assertEq(address(registry.COORDINATOR()), address(coordinator));
        assertGt(address(coordinator).code.length, 0);
        assertGt(address(inbox).code.length, 0);
        assertGt(address(reader).code.length, 0);
        assertEq(fee.FEE(), 500);
        assertEq(fee.FEE_RECIPIENT(), address(this));
        assertTrue(walletFactory.isValidWallet(address(node.WALLET())));
    }

    function testFuzz_deliversAsANodeDoes(bytes calldata output, bytes calldata proof) public {
        uint32 id = _ask(1, 0, address(0), address(0), address(0));
        assertEq(node.containerInputs(id), "question");
        node.deliver(id, output, proof);
        Answer memory answer = _consumer.lastAnswer();
        assertEq(answer.subscriptionId, id);
        assertEq(answer.interval, 1);
        assertEq(answer.node, address(node));
        assertEq(answer.input, abi.encode(bytes("question"), bytes("")));
        assertEq(answer.output, output);
        assertEq(answer.proof, proof);
    }

    function test_simulatorsAreDifferentNodes() public {
        uint32 id = _ask(2, 0, address(0), address(0), address(0));
        node.deliver(id, "one");
        vm.expectRevert(Coordinator.NodeRespondedAlready.selector);
        node.deliver(id, "one");
        new NodeSimulator(registry).deliver(id, "two");
        assertEq(_consumer.lastAnswer().redundancy, 2);
    }

    function test_aFailingCallbackComesThrough() public {
        uint32 id = _ask(1, 0, address(0), address(0), address(0));
        _consumer.setHook(address(coordinator), abi.encodeCall(Coordinator.cancelSubscription, (99)));
        _consumer.propagateHook();
        vm.expectRevert(Coordinator.NotSubscriptionOwner.selector);
        node.deliver(id, "output");
    }

    function test_whatDoesNotExistIsRefusedByTheCoordinator() public {
        vm.expectRevert(Coordinator.SubscriptionNotFound.selector);
        node.deliver(1, "output");
    }

    function test_paidInATokenAndWithdrawn() public {
        MockToken token = new MockToken();
        Wallet wallet = _newWallet(address(_consumer), 0);
        token.mint(address(wallet), 1000);
        wallet.approve(address(_consumer), address(token), 1000);
        uint32 id = _ask(1, 1000, address(token), address(wallet), address(0));
        node.deliver(id, "output");
        assertEq(token.balanceOf(address(this)), 100);
        node.withdraw(address(token), 900);
        assertEq(token.balanceOf(address(node)), 900);
    }

    function test_verifiedAtOnce() public {
        VerifierSimulator verifier = new VerifierSimulator(registry);
        verifier.setFee(address(0), 0.1 ether);
        verifier.judgeAtOnce(true);
        Wallet wallet = _newWallet(address(_consumer), 1 ether);
        uint32 id = _ask(1, 1 ether, address(0), address(wallet), address(verifier));

        vm.expectRevert(Wallet.InsufficientFunds.selector); // no stake
        node.deliver(id, "output", "proof");

        vm.deal(address(node.WALLET()), 1 ether);
        node.deliver(id, "output", "proof");
        assertEq(verifier.lastProof(), "proof");
        assertEq(address(verifier).balance, 0.095 ether);
        node.withdraw(address(0), 1.8 ether);
        assertEq(address(node).balance, 1.8 ether);
    }

    function test_verifiedLaterOrExpired() public {
        VerifierSimulator verifier = new VerifierSimulator(registry);
        Wallet wallet = _newWallet(address(_consumer), 2 ether);
        vm.deal(address(node.WALLET()), 2 ether);
        uint32 first = _ask(1, 1 ether, address(0), address(wallet), address(verifier));
        uint32 second = _ask(1, 1 ether, address(0), address(wallet), address(verifier));
        node.deliver(first, "output", "proof");
        verifier.judge(first, 1, address(node), true);
        assertEq(address(node.WALLET()).balance, 2.9 ether);

        node.deliver(second, "output", "proof");
        vm.warp(block.timestamp + 7 days);
        coordinator.finalizeProofVerification(second, 1, address(node), false);
        assertEq(address(node.WALLET()).balance, 3.8 ether);
    }

    function test_recurring() public {
        MockSubscriptionConsumer consumer = new MockSubscriptionConsumer(address(registry), address(0));
        uint32 id =
            consumer.createSubscription("my-container", 3, 1 hours, 1, false, address(0), 0, address(0), address(0));
        for (uint32 interval = 1; interval <= 3; ++interval) {
            _warpToInterval(id, interval);
            node.deliver(id, "output");
            assertEq(consumer.lastAnswer().interval, interval);
        }
        _warpToInterval(id, 4);
        vm.expectRevert(Coordinator.SubscriptionCompleted.selector);
        node.deliver(id, "output");
    }

    function test_delegated() public {
        (address signer, uint256 key) = makeAddrAndKey("signer");
        MockSubscriptionConsumer consumer = new MockSubscriptionConsumer(address(registry), signer);
        Subscription memory sub;
        (sub.owner, sub.frequency, sub.redundancy) = (address(consumer), 1, 2);
        uint32 expiry = uint32(block.timestamp + 1 hours);
        node.deliverDelegated(_signSubscription(key, 3, expiry, sub), "output");
        assertEq(consumer.lastAnswer().output, "output");
        assertEq(coordinator.maxSubscriberNonce(address(consumer)), 3);
        new NodeSimulator(registry).deliverDelegated(_signSubscription(key, 3, expiry, sub), "other");
        assertEq(consumer.lastAnswer().subscriptionId, 1);
    }

    function testFuzz_outputsAreWhatHFResultReads(string memory text, uint256 score) public pure {
        _checkText(TaskOutput.textGeneration(text), text);
        _checkText(TaskOutput.summarization(text), text);

        score = bound(score, 0, 1_000_000);
        (string[] memory labels, uint256[] memory scores) =
            _checkLabels(TaskOutput.textClassification("POSITIVE", score, text));
        assertEq(labels[0], "POSITIVE");
        assertEq(labels[1], text);
        assertEq(scores[0] + scores[1], 1_000_000);
        (string[] memory groups,) = _checkLabels(TaskOutput.tokenClassification(labels, scores));
        assertEq(groups[1], text);
    }

    function _checkText(bytes memory output, string memory text) private pure {
        (bool ok, bytes memory raw, bytes memory processed) = HFResult.tryUnwrap(output);
        assertTrue(ok);
        assertEq(processed, "");
        (bool readable, string memory read) = HFResult.tryText(raw);
        assertTrue(readable);
        assertEq(read, text);
    }

    function _checkLabels(bytes memory output) private pure returns (string[] memory labels, uint256[] memory scores) {
        (bool ok, bytes memory raw,) = HFResult.tryUnwrap(output);
        assertTrue(ok);
        (ok, labels, scores) = HFResult.tryLabels(raw);
        assertTrue(ok);
    }
}
