// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {PaidAllowlistedPrompt} from "infernet-kit/examples/PaidAllowlistedPrompt.sol";
import {AttestationVerifier} from "infernet-kit/examples/verified/AttestationVerifier.sol";
import {ChallengeVerifier} from "infernet-kit/examples/verified/ChallengeVerifier.sol";
import {VerifiedPrompt} from "infernet-kit/examples/verified/VerifiedPrompt.sol";
import {Allowlist} from "infernet-sdk/pattern/Allowlist.sol";
import {Wallet} from "infernet-sdk/payments/Wallet.sol";

import {MockToken} from "../mocks/MockToken.sol";
import {ExampleTest} from "./ExampleTest.sol";

contract PaidAllowlistedPromptTest is ExampleTest {
    uint256 private constant PRICE = 1 ether;

    function make(address token) private returns (PaidAllowlistedPrompt prompt, Wallet wallet) {
        wallet = Wallet(payable(walletFactory.createWallet(address(this))));
        address[] memory nodes = new address[](1);
        nodes[0] = alice;
        prompt = new PaidAllowlistedPrompt(address(registry), nodes, address(wallet), token, PRICE);
        wallet.approve(address(prompt), token, 10 * PRICE);
    }

    function deliver(address node, uint32 id, bytes memory output, address to) private {
        vm.prank(node);
        coordinator.deliverCompute(id, 1, "", output, "", to);
    }

    function test_paysInEth() public {
        (PaidAllowlistedPrompt prompt, Wallet wallet) = make(ETH);
        vm.deal(address(wallet), 5 ether);
        address to = walletFactory.createWallet(alice);
        deliver(alice, prompt.ask("hello"), _textAnswer("hi"), to);
        assertEq(prompt.answers(1), "hi");
        assertEq(address(wallet).balance, 4 ether);
        assertEq(to.balance, PRICE - PRICE * 2 * FEE / 10_000);
    }

    function test_paysInAToken() public {
        MockToken token = new MockToken();
        (PaidAllowlistedPrompt prompt, Wallet wallet) = make(address(token));
        token.mint(address(wallet), 5 ether);
        address to = walletFactory.createWallet(alice);
        deliver(alice, prompt.ask("hello"), _textAnswer("hi"), to);
        assertEq(token.balanceOf(address(wallet)), 4 ether);
        assertEq(token.balanceOf(to), PRICE - PRICE * 2 * FEE / 10_000);
    }

    function test_othersCantCopyAnAnswer() public {
        (PaidAllowlistedPrompt prompt, Wallet wallet) = make(ETH);
        vm.deal(address(wallet), 5 ether);
        uint32 id = prompt.ask("hello");
        address to = walletFactory.createWallet(bob);
        vm.expectRevert(Allowlist.NodeNotAllowed.selector);
        deliver(bob, id, _textAnswer("copied"), to);
        assertEq(address(wallet).balance, 5 ether);
    }

    function testFuzz_whatIsNoTextIsNotPaid(bytes calldata output) public {
        (PaidAllowlistedPrompt prompt, Wallet wallet) = make(ETH);
        vm.deal(address(wallet), 5 ether);
        uint32 id = prompt.ask("hello");
        address to = walletFactory.createWallet(alice);
        vm.expectRevert(PaidAllowlistedPrompt.UnreadableAnswer.selector);
        deliver(alice, id, output, to);
        assertEq(address(wallet).balance, 5 ether);
    }

    function testFuzz_onlyTheOwner(address stranger) public {
        vm.assume(stranger != address(this));
        (PaidAllowlistedPrompt prompt,) = make(ETH);
        vm.startPrank(stranger);
        vm.expectRevert(PaidAllowlistedPrompt.NotTheOwner.selector);
        prompt.ask("hello");
        vm.expectRevert(PaidAllowlistedPrompt.NotTheOwner.selector);
        prompt.updateNodes(new address[](0), new bool[](0));
    }
}

/// @dev What both kinds of verification share: a paying and a staking wallet.
abstract contract VerifiedTest is ExampleTest {
    uint256 internal constant PRICE = 1 ether;
    Wallet internal payer;
    Wallet internal staker;

    function setUp() public virtual override {
        super.setUp();
        staker = _wallet(alice, alice, 3 ether);
    }

    function nodePart() internal pure returns (uint256) {
        return PRICE - PRICE * 2 * FEE / 10_000;
    }
}

contract AttestationVerifierTest is VerifiedTest {
    AttestationVerifier private verifier;
    VerifiedPrompt private prompt;
    uint256 private serviceKey;
    uint32 private id;

    function setUp() public override {
        super.setUp();
        address service;
        (service, serviceKey) = makeAddrAndKey("service");
        verifier = new AttestationVerifier(registry, service);
        payer = Wallet(payable(walletFactory.createWallet(address(this))));
        vm.deal(address(payer), 5 ether);
        prompt = new VerifiedPrompt(address(registry), verifier, address(payer));
        payer.approve(address(prompt), ETH, 5 ether);
        id = prompt.ask("hello", PRICE);
    }

    /// @dev Computed by hand from EIP-712, as the container service does.
    function attest(uint256 key, uint32 interval, address node, bytes memory output)
        private
        view
        returns (bytes memory)
    {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("InfernetAttestation"),
                keccak256("1"),
                block.chainid,
                address(verifier)
            )
        );
        bytes32 message = keccak256(
            abi.encode(
                keccak256("Attestation(uint32 subscriptionId,uint32 interval,address node,bytes32 outputHash)"),
                id,
                interval,
                node,
                keccak256(output)
            )
        );
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, keccak256(abi.encodePacked(hex"1901", domain, message)));
        return abi.encode(keccak256(output), abi.encodePacked(r, s, v));
    }

    function deliver(bytes memory output, bytes memory proof) private {
        vm.prank(alice);
        coordinator.deliverCompute(id, 1, "", output, proof, address(staker));
    }

    function test_anAttestedAnswerIsPaid() public {
        bytes memory output = _textAnswer("hi");
        deliver(output, attest(serviceKey, 1, alice, output));
        assertEq(prompt.answers(id), "hi");
        assertEq(address(staker).balance, 3 ether + nodePart());
        assertEq(address(payer).balance, 5 ether - PRICE);
    }

    function testFuzz_aForgedAttestationIsSlashed(uint256 key) public {
        key = bound(key, 1, 1e30);
        bytes memory output = _textAnswer("hi");
        deliver(output, attest(key, 1, alice, output));
        assertEq(prompt.answers(id), "");
        assertEq(address(staker).balance, 3 ether - PRICE);
    }

    function testFuzz_malformedProofsAreJudged(bytes calldata proof) public {
        vm.expectEmit(address(prompt));
        emit VerifiedPrompt.Rejected(id, alice);
        deliver(_textAnswer("hi"), proof);
        assertEq(address(staker).balance, 3 ether - PRICE);
    }

    function test_anAttestationOfAnotherNodeOrIntervalIsWorthless() public {
        bytes memory output = _textAnswer("hi");
        (bool ofBob,) = verifier.attestation(id, 1, alice, attest(serviceKey, 1, bob, output));
        (bool ofNext,) = verifier.attestation(id, 1, alice, attest(serviceKey, 2, alice, output));
        assertFalse(ofBob);
        assertFalse(ofNext);
    }

    function test_attestingOneOutputAndDeliveringAnotherIsNotPaid() public {
        bytes memory proof = attest(serviceKey, 1, alice, _textAnswer("good"));
        vm.expectRevert(VerifiedPrompt.OutputNotAttested.selector);
        deliver(_textAnswer("bad"), proof);
        assertEq(address(staker).balance, 3 ether);
    }

    function testFuzz_onlyTheCoordinatorAsksForVerification(address stranger) public {
        vm.assume(stranger != address(coordinator));
        vm.expectRevert(AttestationVerifier.NotCoordinator.selector);
        vm.prank(stranger);
        verifier.requestProofVerification(id, 1, alice, "");
    }
}

contract ChallengeVerifierTest is VerifiedTest {
    uint256 private constant BOND = 0.1 ether;
    ChallengeVerifier private verifier;
    address private judge = makeAddr("judge");
    uint32 private id;

    function setUp() public override {
        super.setUp();
        verifier = new ChallengeVerifier(registry, judge, 1 hours, BOND);
        payer = _wallet(address(this), address(callbackConsumer), 5 ether);
        id = callbackConsumer.requestCompute(CONTAINER, "in", 1, ETH, PRICE, address(payer), address(verifier));
        vm.prank(alice);
        coordinator.deliverCompute(id, 1, "", "out", "proof", address(staker));
        vm.deal(bob, 1 ether);
    }

    function challenge() private {
        vm.prank(bob);
        verifier.challenge{value: BOND}(id, 1, alice);
    }

    function test_anUnchallengedAnswerIsPaidAfterTheWindow() public {
        vm.expectRevert(ChallengeVerifier.TooEarly.selector);
        verifier.accept(id, 1, alice);
        vm.warp(START + 1 hours);
        vm.expectRevert(ChallengeVerifier.TooLate.selector);
        challenge();
        verifier.accept(id, 1, alice);
        assertEq(address(staker).balance, 3 ether + nodePart());
        vm.expectRevert(ChallengeVerifier.NotPending.selector);
        verifier.accept(id, 1, alice);
    }

    function testFuzz_theJudgeDecidesAChallenge(bool valid) public {
        challenge();
        vm.expectRevert(ChallengeVerifier.NotPending.selector);
        verifier.accept(id, 1, alice);
        vm.prank(judge);
        verifier.decide(id, 1, alice, valid);
        assertEq(address(staker).balance, valid ? 3 ether + nodePart() : 3 ether - PRICE);
        assertEq(bob.balance, valid ? 1 ether - BOND : 1 ether);
        assertEq(judge.balance, valid ? BOND : 0);
    }

    function test_refusals() public {
        vm.expectRevert(ChallengeVerifier.WrongBond.selector);
        vm.prank(bob);
        verifier.challenge{value: BOND - 1}(id, 1, alice);
        vm.expectRevert(ChallengeVerifier.NotTheJudge.selector);
        vm.prank(bob);
        verifier.decide(id, 1, alice, false);
        vm.expectRevert(ChallengeVerifier.NotChallenged.selector);
        vm.prank(judge);
        verifier.decide(id, 1, alice, false);
        vm.expectRevert(ChallengeVerifier.NotCoordinator.selector);
        verifier.requestProofVerification(id, 1, alice, "");
    }
}
