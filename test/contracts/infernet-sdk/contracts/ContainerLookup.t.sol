// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Coordinator} from "infernet-sdk/Coordinator.sol";
import {ContainerLookup, IContainerCallback} from "infernet-sdk/contracts/ContainerLookup.sol";
import {Wallet} from "infernet-sdk/payments/Wallet.sol";

import {PaymentTest} from "../../utils/PaymentTest.sol";

/// @dev A requester that does as it is told when it is called back.
contract Requester is IContainerCallback {
    enum Mood {
        Takes,
        Reverts,
        Loops,
        Bombs,
        AsksAgain
    }

    ContainerLookup private immutable LOOKUP;
    Mood private mood;
    uint256 public calls;
    bytes public output;
    uint32 public asked;

    constructor(ContainerLookup lookup) {
        LOOKUP = lookup;
    }

    function setMood(Mood mood_) external {
        mood = mood_;
    }

    function ask(uint16 redundancy, address token, uint256 amount, address wallet) external returns (uint32) {
        return LOOKUP.requestCompute("my-container-id", "in", redundancy, token, amount, wallet, address(0));
    }

    function cancel(uint32 id) external {
        LOOKUP.cancel(id);
    }

    function receiveContainerOutput(uint32, uint256, address, bytes calldata output_) external {
        calls++;
        output = output_;
        if (mood == Mood.Reverts) {
            revert("no");
        }
        if (mood == Mood.AsksAgain) {
            asked = LOOKUP.requestCompute("c", "again", 1, address(0), 0, address(0), address(0));
        }
        if (mood == Mood.Loops) {
            while (true) {}
        }
        if (mood == Mood.Bombs) {
            assembly {
                revert(0, 1000000)
            }
        }
    }
}

contract ContainerLookupTest is PaymentTest {
    ContainerLookup private lookup;
    Requester private requester;
    Wallet private wallet;
    address private owner = makeAddr("wallet owner");
    address private nodeWalletOfAlice;

    function setUp() public override {
        super.setUp();
        lookup = new ContainerLookup(address(registry));
        nodeWalletOfAlice = walletFactory.createWallet(alice);
        requester = new Requester(lookup);
        wallet = Wallet(payable(walletFactory.createWallet(owner)));
        vm.deal(address(wallet), 100 ether);
        vm.prank(owner);
        wallet.approve(address(lookup), ETH, 100 ether);
    }

    function deliver(uint32 id, bytes memory output) private {
        vm.prank(alice);
        coordinator.deliverCompute(id, 1, "", output, "", nodeWalletOfAlice);
    }

    function ask() private returns (uint32) {
        return requester.ask(1, ETH, 0, address(0));
    }

    function testFuzz_answersArePushedAndKept(bytes calldata inputs, bytes calldata output) public {
        vm.prank(address(requester));
        uint32 id = lookup.requestCompute("my-container-id", inputs, 1, ETH, 0, address(0), address(0));
        assertEq(lookup.requesters(id), address(requester));
        assertEq(lookup.getContainerInputs(id, 1, 0, alice), inputs);
        vm.expectEmit(address(lookup));
        emit ContainerLookup.Answered(id, 0, alice);
        deliver(id, output);
        assertEq(lookup.answerCount(id), 1);
        (address node, bytes memory kept) = lookup.getAnswer(id, 0);
        assertEq(node, alice);
        assertEq(kept, output);
    }

    function test_answersArePushed() public {
        deliver(ask(), "answer");
        assertEq(requester.calls(), 1);
        assertEq(requester.output(), "answer");
    }

    function test_emitsRequested() public {
        vm.expectEmit(address(lookup));
        emit ContainerLookup.Requested(coordinator.id(), address(requester), keccak256(abi.encode("my-container-id")));
        ask();
    }

    function test_accountsWithoutCodeReadTheirAnswers() public {
        vm.prank(bob);
        uint32 id = lookup.requestCompute("c", "in", 1, ETH, 0, address(0), address(0));
        deliver(id, "answer");
        (, bytes memory output) = lookup.getAnswer(id, 0);
        assertEq(output, "answer");
    }

    function test_eachNodeOfARedundantRequestIsKept() public {
        uint32 id = requester.ask(2, ETH, 0, address(0));
        deliver(id, "first");
        vm.prank(bob);
        coordinator.deliverCompute(id, 1, "", "second", "", address(0));
        (address node, bytes memory output) = lookup.getAnswer(id, 1);
        assertEq(node, bob);
        assertEq(output, "second");
        vm.expectRevert(ContainerLookup.NoSuchAnswer.selector);
        lookup.getAnswer(id, 2);
    }

    function testFuzz_aFailingCallbackHarmsNobody(uint8 mood) public {
        requester.setMood(Requester.Mood(bound(mood, 1, 3)));
        uint32 id = ask();
        uint256 gas = gasleft();
        vm.expectEmit(address(lookup));
        emit ContainerLookup.CallbackFailed(id, 0);
        deliver(id, "answer");
        assertLt(gas - gasleft(), lookup.CALLBACK_GAS() + 400_000, "a callback costs no more than its gas");
        (, bytes memory output) = lookup.getAnswer(id, 0);
        assertEq(output, "answer");
        assertEq(requester.calls(), 0);
    }

    function test_aCallbackMayAskAgain() public {
        requester.setMood(Requester.Mood.AsksAgain);
        deliver(ask(), "answer");
        assertEq(lookup.requesters(requester.asked()), address(requester));
        assertEq(lookup.getContainerInputs(requester.asked(), 1, 0, alice), "again");
    }

    /// @dev Whatever gas a node sends, the callback is made with all of its gas, or the delivery is undone.
    function testFuzz_aNodeCantStarveACallback(uint256 gasLimit) public {
        gasLimit = bound(gasLimit, 150_000, 700_000);
        uint32 id = ask();
        bytes memory data = abi.encodeCall(Coordinator.deliverCompute, (id, uint32(1), "", "answer", "", address(0)));
        vm.prank(alice);
        (bool ok,) = address(coordinator).call{gas: gasLimit}(data);
        assertEq(lookup.answerCount(id), ok ? 1 : 0);
        assertEq(requester.calls(), ok ? 1 : 0);
    }

    function test_onlyTheCoordinatorAnswers() public {
        uint32 id = ask();
        vm.expectRevert();
        lookup.rawReceiveCompute(id, 1, 1, alice, "", "forged", "", bytes32(0), 0);
    }

    function test_theOwnerOfAWalletMayAlwaysSpendFromIt() public {
        vm.prank(owner);
        uint32 id = lookup.requestCompute("c", "in", 1, ETH, 1 ether, address(wallet), address(0));
        uint256 before = address(wallet).balance;
        deliver(id, "answer");
        assertEq(before - address(wallet).balance, 1 ether);
    }

    function testFuzz_nobodySpendsFromAWalletWithoutABudget(address stranger, uint256 amount) public {
        vm.assume(stranger != owner);
        amount = bound(amount, 1, 100 ether);
        vm.expectRevert(ContainerLookup.NotAuthorized.selector);
        vm.prank(stranger);
        lookup.requestCompute("c", "in", 1, ETH, amount, address(wallet), address(0));
    }

    function testFuzz_requestsTakeWhatTheirAnswersMayCost(uint256 budget, uint256 amount, uint16 redundancy) public {
        amount = bound(amount, 1, 10 ether);
        redundancy = uint16(bound(redundancy, 1, 20));
        budget = bound(budget, 0, 300 ether);
        vm.prank(owner);
        lookup.grant(address(wallet), address(requester), ETH, budget);
        if (budget < amount * redundancy) {
            vm.expectRevert(ContainerLookup.NotAuthorized.selector);
            requester.ask(redundancy, ETH, amount, address(wallet));
            return;
        }
        requester.ask(redundancy, ETH, amount, address(wallet));
        assertEq(lookup.budgets(address(wallet), owner, address(requester), ETH), budget - amount * redundancy);
    }

    function test_aBudgetIsOfOneTokenAndOneCaller() public {
        vm.prank(owner);
        lookup.grant(address(wallet), address(requester), ETH, 10 ether);
        vm.expectRevert(ContainerLookup.NotAuthorized.selector);
        requester.ask(1, address(token), 1, address(wallet));
        vm.expectRevert(ContainerLookup.NotAuthorized.selector);
        vm.prank(bob);
        lookup.requestCompute("c", "in", 1, ETH, 1, address(wallet), address(0));
    }

    function testFuzz_onlyTheOwnerGrants(address stranger) public {
        vm.assume(stranger != owner);
        vm.expectRevert(ContainerLookup.NotAuthorized.selector);
        vm.prank(stranger);
        lookup.grant(address(wallet), stranger, ETH, 1 ether);
    }

    function test_aNewOwnerHasGrantedNothing() public {
        vm.startPrank(owner);
        lookup.grant(address(wallet), address(requester), ETH, 10 ether);
        wallet.transferOwnership(bob);
        vm.stopPrank();
        vm.expectRevert(ContainerLookup.NotAuthorized.selector);
        requester.ask(1, ETH, 1 ether, address(wallet));
    }

    function test_cancellingGivesBackWhatIsMissing() public {
        vm.prank(owner);
        lookup.grant(address(wallet), address(requester), ETH, 10 ether);
        uint32 id = requester.ask(3, ETH, 2 ether, address(wallet));
        deliver(id, "answer");
        vm.expectEmit(address(lookup));
        emit ContainerLookup.Cancelled(id);
        requester.cancel(id);
        assertEq(lookup.budgets(address(wallet), owner, address(requester), ETH), 8 ether);
        vm.expectRevert(ContainerLookup.NotRequester.selector);
        requester.cancel(id);
        vm.expectRevert(Coordinator.SubscriptionNotActive.selector);
        vm.prank(bob);
        coordinator.deliverCompute(id, 1, "", "late", "", address(0));
    }

    /// @dev The requester is the verifier too, and cancels when it is asked to judge: while the answer is being paid for.
    function test_cancellingWithinADeliveryGivesBackNothing() public {
        verifier.setFee(ETH, 0);
        verifier.setAtomic(true);
        vm.prank(owner);
        lookup.grant(address(wallet), address(verifier), ETH, 2 ether);
        _fund(Wallet(payable(nodeWalletOfAlice)), alice, ETH, 2 ether);
        vm.prank(address(verifier));
        uint32 id = lookup.requestCompute("c", "in", 1, ETH, 2 ether, address(wallet), address(verifier));
        verifier.setHook(address(lookup), abi.encodeCall(ContainerLookup.cancel, (id)));

        uint256 before = address(wallet).balance;
        deliver(id, "answer");
        assertTrue(verifier.hookSucceeded());
        assertEq(before - address(wallet).balance, 2 ether);
        assertEq(lookup.budgets(address(wallet), owner, address(verifier), ETH), 0);
    }

    function testFuzz_onlyTheRequesterCancels(address stranger) public {
        vm.assume(stranger != address(requester));
        uint32 id = ask();
        vm.expectRevert(ContainerLookup.NotRequester.selector);
        vm.prank(stranger);
        lookup.cancel(id);
    }
}
