// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Wallet} from "infernet-sdk/payments/Wallet.sol";
import {Coordinated} from "infernet-sdk/utility/Coordinated.sol";
import {Ownable} from "solady/auth/Ownable.sol";
import {SafeTransferLib} from "solady/utils/SafeTransferLib.sol";

import {BurnsGas, RefusesEther} from "../../mocks/EtherReceivers.sol";
import {NoReturnToken} from "../../mocks/WeirdTokens.sol";
import {PaymentTest} from "../../utils/PaymentTest.sol";

/// @notice A wallet by itself; the owner and the coordinator are impersonated. Every test runs on a clone; what is particular
/// to wallets made with `new` is tested with the factory.
contract WalletTest is PaymentTest {
    Wallet private wallet;
    address private immutable owner = makeAddr("wallet's owner");
    address private immutable spender = makeAddr("spender");
    address private immutable recipient = makeAddr("recipient");

    function setUp() public override {
        super.setUp();
        wallet = Wallet(payable(walletFactory.createWallet(owner)));
    }

    modifier asOwner() {
        vm.startPrank(owner);
        _;
        vm.stopPrank();
    }

    /// @dev Gives the wallet a balance, an allowance and a lock.
    function _setUpFunds(address currency, uint256 balance, uint256 allowance, uint256 locked) private {
        if (currency == ETH) {
            vm.deal(address(wallet), balance);
        } else {
            token.mint(address(wallet), balance);
        }
        _approve(wallet, carol, currency, locked);
        vm.prank(address(coordinator));
        wallet.cLock(carol, currency, locked);
        _approve(wallet, spender, currency, allowance);
    }

    function testFuzz_receivesEther(address sender, uint128 amount) public {
        vm.deal(sender, amount);
        vm.prank(sender);
        (bool success,) = address(wallet).call{value: amount}("");
        assertTrue(success);
        assertGe(address(wallet).balance, amount);
    }

    function test_refusesUnknownCalls() public {
        (bool success,) = address(wallet).call(hex"deadbeef");
        assertFalse(success);
    }

    function test_aWalletMadeWithNewWorksTheSame() public {
        wallet = new Wallet(registry, owner);
        assertEq(wallet.owner(), owner);
        testFuzz_withdraw(2 ether, 1 ether, 0.5 ether, true);
    }

    function testFuzz_withdraw(uint256 balance, uint256 locked, uint256 amount, bool isToken) public {
        address currency = _currency(isToken);
        balance = bound(balance, 0, 1e40);
        locked = bound(locked, 0, balance);
        amount = bound(amount, 0, balance - locked);
        _setUpFunds(currency, balance, 0, locked);
        vm.expectEmit(address(wallet));
        emit Wallet.Withdrawl(currency, amount);
        vm.prank(owner);
        wallet.withdraw(currency, amount);
        assertEq(_balance(currency, owner), amount);
        assertEq(_balance(currency, address(wallet)), balance - amount);
        assertEq(wallet.amountLocked(currency), locked);
    }

    function testFuzz_withdrawRevertsForMoreThanIsUnlocked(
        uint256 balance,
        uint256 locked,
        uint256 amount,
        bool isToken
    ) public {
        address currency = _currency(isToken);
        balance = bound(balance, 0, 1e40);
        locked = bound(locked, 0, balance);
        amount = bound(amount, balance - locked + 1, type(uint256).max);
        _setUpFunds(currency, balance, 0, locked);
        vm.prank(owner);
        vm.expectRevert(Wallet.InsufficientFunds.selector);
        wallet.withdraw(currency, amount);
    }

    function test_withdrawOfTokensWithoutReturnValue() public {
        NoReturnToken noReturn = new NoReturnToken();
        noReturn.mint(address(wallet), 5);
        vm.prank(owner);
        wallet.withdraw(address(noReturn), 3);
        assertEq(noReturn.balanceOf(owner), 3);
    }

    function test_19_3_withdrawOfATokenWithoutCodeReverts() public asOwner {
        vm.expectRevert(SafeTransferLib.TransferFailed.selector);
        wallet.withdraw(carol, 0);
        vm.expectRevert(Wallet.InsufficientFunds.selector);
        wallet.withdraw(carol, 1);
    }

    function test_withdrawToAnOwnerThatRefusesEther() public {
        RefusesEther stubborn = new RefusesEther();
        wallet = Wallet(payable(walletFactory.createWallet(address(stubborn))));
        vm.deal(address(wallet), 1 ether);
        vm.prank(address(stubborn));
        wallet.withdraw(ETH, 1 ether);
        assertEq(address(stubborn).balance, 1 ether);
    }

    function testFuzz_approveOverwrites(address anyone, address currency, uint256 first, uint256 second)
        public
        asOwner
    {
        wallet.approve(anyone, currency, first);
        vm.expectEmit(address(wallet));
        emit Wallet.Approval(anyone, currency, second);
        wallet.approve(anyone, currency, second);
        assertEq(wallet.allowance(anyone, currency), second);
    }

    function testFuzz_allowancesAreApart(address spender1, address token1, address spender2, address token2)
        public
        asOwner
    {
        vm.assume(spender1 != spender2 || token1 != token2);
        wallet.approve(spender1, token1, 1);
        assertEq(wallet.allowance(spender2, token2), 0);
        wallet.approve(spender2, token2, 2);
        assertEq(wallet.allowance(spender1, token1), 1);
        assertEq(wallet.allowance(spender2, token2), 2);
        // A mapping's value is at keccak256(abi.encode(key, slot)).
        for (uint160 slot; slot < 4; slot++) {
            wallet.approve(spender1, address(slot), 3);
            assertEq(wallet.amountLocked(spender1), 0);
        }
        assertEq(wallet.owner(), owner);
    }

    /// @dev The order in which Solidity looks for functions.
    function test_ownFunctionsComeAfterTheOwners() public view {
        bytes4[4] memory own = [
            wallet.amountLocked.selector,
            Wallet.cPayLocked.selector,
            Wallet.cReleaseLocked.selector,
            Wallet.cSendReleased.selector
        ];
        for (uint256 i; i < own.length; i++) {
            assertGt(uint32(own[i]), uint32(Wallet.approve.selector));
        }
        assertLt(uint32(Wallet.cTransferTwo.selector), uint32(Wallet.cTransfer.selector));
    }

    function testFuzz_ownersFunctionsRevertForOthers(address caller) public {
        vm.assume(caller != owner);
        vm.startPrank(caller);
        vm.expectRevert(Ownable.Unauthorized.selector);
        wallet.withdraw(ETH, 0);
        vm.expectRevert(Ownable.Unauthorized.selector);
        wallet.approve(caller, ETH, 1);
        vm.expectRevert(Ownable.Unauthorized.selector);
        wallet.transferOwnership(caller);
        vm.expectRevert(Ownable.Unauthorized.selector);
        wallet.renounceOwnership();
        vm.expectRevert(Ownable.Unauthorized.selector);
        wallet.completeOwnershipHandover(caller);
    }

    function testFuzz_coordinatorsFunctionsRevertForOthers(address caller) public {
        vm.assume(caller != address(coordinator));
        _setUpFunds(ETH, 2 ether, 1 ether, 1 ether);
        vm.startPrank(caller);
        vm.expectRevert(Coordinated.NotCoordinator.selector);
        wallet.cTransfer(spender, ETH, caller, 0);
        vm.expectRevert(Coordinated.NotCoordinator.selector);
        wallet.cTransferTwo(spender, ETH, caller, 0, caller, 0);
        vm.expectRevert(Coordinated.NotCoordinator.selector);
        wallet.cLock(spender, ETH, 0);
        vm.expectRevert(Coordinated.NotCoordinator.selector);
        wallet.cUnlock(spender, ETH, 0);
        vm.expectRevert(Coordinated.NotCoordinator.selector);
        wallet.cPayLocked(spender, ETH, caller, 0);
        vm.expectRevert(Coordinated.NotCoordinator.selector);
        wallet.cReleaseLocked(spender, ETH, 0);
        vm.expectRevert(Coordinated.NotCoordinator.selector);
        wallet.cSendReleased(spender, ETH, caller, 0);
    }

    function testFuzz_cTransfer(uint256 unlocked, uint256 allowance, uint256 amount, bool isToken) public {
        address currency = _currency(isToken);
        (unlocked, allowance, amount) = (bound(unlocked, 0, 10), bound(allowance, 0, 10), bound(amount, 0, 10));
        _setUpFunds(currency, unlocked + 7, allowance, 7);
        bytes4 expected = _expectedTransferError(unlocked, allowance, amount);
        if (expected != 0) {
            vm.expectRevert(expected);
        } else {
            vm.expectEmit(address(wallet));
        }
        if (expected == 0) {
            emit Wallet.Transfer(spender, currency, recipient, amount);
        }
        vm.prank(address(coordinator));
        wallet.cTransfer(spender, currency, recipient, amount);
        if (expected != 0) {
            return;
        }
        assertEq(_balance(currency, recipient), amount);
        assertEq(wallet.allowance(spender, currency), allowance - amount);
        assertEq(wallet.amountLocked(currency), 7);
    }

    /// @dev The highest allowance is an amount like any other.
    function test_cTransferHasNoInfiniteAllowance() public {
        _setUpFunds(ETH, 1 ether, type(uint256).max, 0);
        vm.prank(address(coordinator));
        wallet.cTransfer(spender, ETH, recipient, 1 ether);
        assertEq(wallet.allowance(spender, ETH), type(uint256).max - 1 ether);
    }

    /// @dev The reference for `cTransferTwo` is two `cTransfer`, including which error comes first.
    function testFuzz_cTransferTwoIsTwoTransfers(
        uint256 unlocked,
        uint256 allowance,
        uint256 first,
        uint256 second,
        bool isToken
    ) public {
        address currency = _currency(isToken);
        (unlocked, allowance) = (bound(unlocked, 0, 10), bound(allowance, 0, 10));
        (first, second) = (bound(first, 0, 10), bound(second, 0, 10));
        _setUpFunds(currency, unlocked + 7, allowance, 7);
        bytes4 expected = _expectedTransferError(unlocked, allowance, first);
        if (expected == 0) {
            expected = _expectedTransferError(unlocked - first, allowance - first, second);
        }
        if (expected != 0) {
            vm.expectRevert(expected);
        } else {
            vm.expectEmit(address(wallet));
            emit Wallet.Transfer(spender, currency, recipient, first);
            vm.expectEmit(address(wallet));
            emit Wallet.Transfer(spender, currency, alice, second);
        }
        vm.prank(address(coordinator));
        wallet.cTransferTwo(spender, currency, recipient, first, alice, second);
        if (expected != 0) {
            return;
        }
        assertEq(_balance(currency, recipient), first);
        assertEq(_balance(currency, alice), second);
        assertEq(wallet.allowance(spender, currency), allowance - first - second);
    }

    function test_cTransferTwoDoesNotOverflow() public {
        _setUpFunds(ETH, 1 ether, type(uint256).max, 0);
        vm.prank(address(coordinator));
        vm.expectRevert(Wallet.InsufficientFunds.selector);
        wallet.cTransferTwo(spender, ETH, recipient, type(uint256).max, recipient, type(uint256).max);
    }

    /// @dev Funds are looked at before the allowance here.
    function testFuzz_cLock(uint256 unlocked, uint256 allowance, uint256 amount, bool isToken) public {
        address currency = _currency(isToken);
        (unlocked, allowance, amount) = (bound(unlocked, 0, 10), bound(allowance, 0, 10), bound(amount, 0, 10));
        _setUpFunds(currency, unlocked + 7, allowance, 7);
        vm.startPrank(address(coordinator));
        if (amount > unlocked || amount > allowance) {
            vm.expectRevert(
                amount > unlocked ? Wallet.InsufficientFunds.selector : Wallet.InsufficientAllowance.selector
            );
            wallet.cLock(spender, currency, amount);
            return;
        }
        vm.expectEmit(address(wallet));
        emit Wallet.Escrow(spender, currency, amount, true);
        wallet.cLock(spender, currency, amount);
        assertEq(wallet.amountLocked(currency), 7 + amount);
        assertEq(wallet.allowance(spender, currency), allowance - amount);
    }

    function testFuzz_cUnlock(uint256 locked, uint256 allowance, uint256 amount, bool isToken) public {
        address currency = _currency(isToken);
        locked = bound(locked, 0, 1e40);
        amount = bound(amount, 0, locked);
        _setUpFunds(currency, locked, allowance, locked);
        vm.expectEmit(address(wallet));
        emit Wallet.Escrow(spender, currency, amount, false);
        vm.prank(address(coordinator));
        wallet.cUnlock(spender, currency, amount);
        assertEq(wallet.amountLocked(currency), locked - amount);
        uint256 room = type(uint256).max - allowance;
        assertEq(wallet.allowance(spender, currency), allowance + (amount < room ? amount : room));
    }

    function testFuzz_unlockingRevertsForMoreThanIsLocked(uint256 locked, uint256 amount) public {
        locked = bound(locked, 0, 1e40);
        amount = bound(amount, locked + 1, type(uint256).max);
        _setUpFunds(ETH, locked + 1 ether, 0, locked);
        vm.startPrank(address(coordinator));
        vm.expectRevert(Wallet.InsufficientFunds.selector);
        wallet.cUnlock(spender, ETH, amount);
        vm.expectRevert(Wallet.InsufficientFunds.selector);
        wallet.cPayLocked(spender, ETH, recipient, amount);
        vm.expectRevert(Wallet.InsufficientFunds.selector);
        wallet.cReleaseLocked(spender, ETH, amount);
    }

    /// @dev In one call or in two: the same effects and events.
    function testFuzz_cPayLocked(uint256 locked, uint256 allowance, uint256 amount, bool isToken, bool inTwo) public {
        address currency = _currency(isToken);
        locked = bound(locked, 0, 1e40);
        amount = bound(amount, 0, locked);
        _setUpFunds(currency, locked, allowance, locked);
        vm.startPrank(address(coordinator));
        vm.expectEmit(address(wallet));
        emit Wallet.Escrow(spender, currency, amount, false);
        if (inTwo) {
            wallet.cReleaseLocked(spender, currency, amount);
        }
        vm.expectEmit(address(wallet));
        emit Wallet.Transfer(spender, currency, recipient, amount);
        if (inTwo) {
            wallet.cSendReleased(spender, currency, recipient, amount);
        } else {
            wallet.cPayLocked(spender, currency, recipient, amount);
        }
        assertEq(wallet.amountLocked(currency), locked - amount);
        assertEq(_balance(currency, recipient), amount);
        assertEq(wallet.allowance(spender, currency), allowance);
    }

    function testFuzz_locksAreByToken(uint128 etherLocked, uint128 tokenLocked) public {
        _setUpFunds(ETH, etherLocked, 0, etherLocked);
        _setUpFunds(address(token), tokenLocked, 0, tokenLocked);
        assertEq(wallet.amountLocked(ETH), etherLocked);
        assertEq(wallet.amountLocked(address(token)), tokenLocked);
    }

    function test_recipientsThatDoNotWantEtherGetIt() public {
        RefusesEther refuses = new RefusesEther();
        BurnsGas burns = new BurnsGas();
        _setUpFunds(ETH, 2 ether, 2 ether, 0);
        vm.startPrank(address(coordinator));
        wallet.cTransfer(spender, ETH, address(refuses), 1 ether);
        uint256 before = gasleft();
        wallet.cTransfer(spender, ETH, address(burns), 1 ether);
        assertLt(before - gasleft(), 200_000);
        assertEq(address(refuses).balance, 1 ether);
        assertEq(address(burns).balance, 1 ether);
    }

    function _expectedTransferError(uint256 unlocked, uint256 allowance, uint256 amount) private pure returns (bytes4) {
        if (amount > allowance) {
            return Wallet.InsufficientAllowance.selector;
        }
        return amount > unlocked ? Wallet.InsufficientFunds.selector : bytes4(0);
    }
}
