// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Vm} from "forge-std/Vm.sol";
import {Coordinator} from "infernet-sdk/Coordinator.sol";
import {Fee} from "infernet-sdk/payments/Fee.sol";
import {Wallet} from "infernet-sdk/payments/Wallet.sol";
import {WalletFactory} from "infernet-sdk/payments/WalletFactory.sol";

import {DeployProtocol} from "../../utils/DeployProtocol.sol";
import {PaymentTest} from "../../utils/PaymentTest.sol";

contract DeliverPaidTest is PaymentTest {
    function testFuzz_splitsThePayment(uint256 amount, uint16 feeNow, bool isToken) public {
        amount = bound(amount, 1, type(uint256).max / 10_000);
        feeNow = uint16(bound(feeNow, 0, 5000));
        address currency = _currency(isToken);
        vm.prank(feeRecipient);
        fee.updateFee(feeNow);

        _deliver(alice, _requestFunded(currency, amount, NO_VERIFIER), 1, address(nodeWallet));

        uint256 protocolPart = amount * (2 * uint256(feeNow)) / 10_000;
        assertEq(_balance(currency, feeRecipient), protocolPart);
        assertEq(_balance(currency, address(nodeWallet)), amount - protocolPart);
        assertEq(_balance(currency, address(consumerWallet)), 0);
        assertEq(consumerWallet.allowance(address(callbackConsumer), currency), 0);
    }

    function test_workedNumbers() public {
        _deliver(alice, _requestFunded(ETH, 1 ether, NO_VERIFIER), 1, address(nodeWallet));
        assertEq(feeRecipient.balance, 0.1022 ether);
        assertEq(address(nodeWallet).balance, 0.8978 ether);

        _deliver(alice, _requestFunded(address(token), 50e6, NO_VERIFIER), 1, address(nodeWallet));
        assertEq(token.balanceOf(feeRecipient), 5_110_000);
        assertEq(token.balanceOf(address(nodeWallet)), 44_890_000);
    }

    function test_roundsInFavourOfTheNode() public {
        vm.prank(feeRecipient);
        fee.updateFee(500);
        _deliver(alice, _requestFunded(ETH, 19, NO_VERIFIER), 1, address(nodeWallet));
        assertEq(feeRecipient.balance, 1);
        assertEq(address(nodeWallet).balance, 18);
    }

    function test_eventsInOrder() public {
        uint32 subscriptionId = _requestFunded(ETH, 1 ether, NO_VERIFIER);
        address spender = address(callbackConsumer);
        vm.expectEmit(address(consumerWallet));
        emit Wallet.Transfer(spender, ETH, feeRecipient, 0.1022 ether);
        vm.expectEmit(address(consumerWallet));
        emit Wallet.Transfer(spender, ETH, address(nodeWallet), 0.8978 ether);
        vm.expectEmit(address(coordinator));
        emit Coordinator.SubscriptionFulfilled(subscriptionId, alice);
        vm.recordLogs();
        _deliver(alice, subscriptionId, 1, address(nodeWallet));
        assertEq(vm.getRecordedLogs().length, 3);
    }

    /// @dev A transfer of nothing is reported but not made: some tokens refuse it, and it costs gas.
    function test_withoutFeeNothingIsSentToTheProtocol() public {
        vm.prank(feeRecipient);
        fee.updateFee(0);
        uint32 subscriptionId = _requestFunded(address(token), 1 ether, NO_VERIFIER);
        vm.recordLogs();
        _deliver(alice, subscriptionId, 1, address(nodeWallet));
        Vm.Log[] memory logs = vm.getRecordedLogs();
        assertEq(logs.length, 4);
        assertEq(logs[0].emitter, address(consumerWallet));
        assertEq(logs[0].data, abi.encode(token, uint256(0)));
        assertEq(logs[1].emitter, address(token));
    }

    function test_oneWalletOnBothSides() public {
        uint32 subscriptionId = _requestFunded(ETH, 1 ether, NO_VERIFIER);
        _deliver(alice, subscriptionId, 1, address(consumerWallet));
        assertEq(address(consumerWallet).balance, 0.8978 ether);
    }

    function testFuzz_revertsForWalletsOfNoFactory(address foreign) public {
        vm.assume(foreign != address(nodeWallet) && foreign != address(consumerWallet));
        uint32 subscriptionId = _requestFunded(ETH, 1 ether, NO_VERIFIER);
        vm.expectRevert(Coordinator.InvalidWallet.selector);
        _deliver(alice, subscriptionId, 1, foreign);
    }

    function test_TOB1_revertsForWalletsThatOnlyLookRight() public {
        uint32 subscriptionId = _requestFunded(ETH, 1 ether, NO_VERIFIER);
        WalletFactory otherFactory = WalletFactory(DeployProtocol.create("WalletFactory", abi.encode(registry)));
        address[5] memory lookalikes = [
            address(new Wallet(registry, nodeOwner)),
            otherFactory.createWallet(nodeOwner),
            walletFactory.IMPLEMENTATION(),
            alice,
            address(token)
        ];
        for (uint256 i = 0; i < lookalikes.length; ++i) {
            vm.expectRevert(Coordinator.InvalidWallet.selector);
            _deliver(alice, subscriptionId, 1, lookalikes[i]);
        }
    }

    function test_TOB1_revertsForAConsumersWalletOfNoFactory() public {
        consumerWallet = new Wallet(registry, consumerOwner);
        uint32 subscriptionId = _requestFunded(ETH, 1 ether, NO_VERIFIER);
        vm.expectRevert(Coordinator.InvalidWallet.selector);
        _deliver(alice, subscriptionId, 1, address(nodeWallet));
    }

    function testFuzz_TOB2_revertsWithoutAllowance(uint256 allowance, bool isToken) public {
        address currency = _currency(isToken);
        uint32 subscriptionId = _requestFunded(currency, 1 ether, NO_VERIFIER);
        // Both below the protocol's part and between that and the whole.
        allowance = bound(allowance, 0, 1 ether - 1);
        _approve(consumerWallet, address(callbackConsumer), currency, allowance);
        vm.expectRevert(Wallet.InsufficientAllowance.selector);
        _deliver(alice, subscriptionId, 1, address(nodeWallet));
        assertEq(_balance(currency, feeRecipient), 0);
        assertEq(_redundancyCount(subscriptionId, 1), 0);
    }

    function testFuzz_TOB2_revertsWithoutFunds(uint256 withdrawn, bool isToken) public {
        address currency = _currency(isToken);
        uint32 subscriptionId = _requestFunded(currency, 1 ether, NO_VERIFIER);
        withdrawn = bound(withdrawn, 1, 1 ether);
        vm.prank(consumerOwner);
        consumerWallet.withdraw(currency, withdrawn);
        vm.expectRevert(Wallet.InsufficientFunds.selector);
        _deliver(alice, subscriptionId, 1, address(nodeWallet));
        assertEq(_balance(currency, feeRecipient), 0);
    }

    /// @dev The first transfer decides: short of funds for it, allowance for the second does not matter.
    function test_errorsOfTheFirstTransferComeFirst() public {
        uint32 subscriptionId = _requestFunded(ETH, 1 ether, NO_VERIFIER);
        _approve(consumerWallet, address(callbackConsumer), ETH, 0.5 ether);
        vm.prank(consumerOwner);
        consumerWallet.withdraw(ETH, 0.9 ether);
        vm.expectRevert(Wallet.InsufficientFunds.selector);
        _deliver(alice, subscriptionId, 1, address(nodeWallet));
    }

    function test_revertsWhenOnlyTheCallbackFails() public {
        uint32 subscriptionId = _requestFunded(ETH, 1 ether, NO_VERIFIER);
        callbackConsumer.setHook(address(callbackConsumer), hex"deadbeef");
        callbackConsumer.propagateHook();
        vm.expectRevert(bytes(""));
        _deliver(alice, subscriptionId, 1, address(nodeWallet));
        assertEq(address(nodeWallet).balance, 0);
        assertEq(feeRecipient.balance, 0);
        assertEq(consumerWallet.allowance(address(callbackConsumer), ETH), 1 ether);
    }

    function test_feeIsTheOneAtDelivery() public {
        uint32 subscriptionId = _requestFunded(ETH, 1 ether, NO_VERIFIER);
        address newRecipient = makeAddr("new recipient");
        vm.startPrank(feeRecipient);
        fee.updateFee(100);
        fee.transferOwnership(newRecipient);
        vm.stopPrank();
        _deliver(alice, subscriptionId, 1, address(nodeWallet));
        assertEq(newRecipient.balance, 0.02 ether);
    }

    /// @dev 19.7: neither a fee out of bounds nor a recipient that is gone may halt paid deliveries.
    function test_19_7_highestFeeAndRenouncedRecipientDoNotHaltDeliveries() public {
        uint32 subscriptionId = _requestFunded(address(token), 2 ether, NO_VERIFIER);
        vm.startPrank(feeRecipient);
        vm.expectRevert(Fee.FeeTooHigh.selector);
        fee.updateFee(5001);
        fee.updateFee(5000);
        vm.stopPrank();
        _deliver(alice, subscriptionId, 1, address(nodeWallet));
        assertEq(token.balanceOf(feeRecipient), 2 ether);

        subscriptionId = _requestFunded(address(token), 1 ether, NO_VERIFIER);
        vm.prank(feeRecipient);
        fee.renounceOwnership();
        _deliver(alice, subscriptionId, 1, address(nodeWallet));
        assertEq(token.balanceOf(address(nodeWallet)), 1 ether);
    }

    /// @dev An amount so large that its fee can't be computed could never be paid either.
    function test_revertsForAmountsNobodyCanHave() public {
        uint32 subscriptionId = _requestFunded(ETH, type(uint256).max, NO_VERIFIER);
        vm.expectRevert();
        _deliver(alice, subscriptionId, 1, address(nodeWallet));
    }
}
