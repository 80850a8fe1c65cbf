// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {WalletClone} from "infernet-sdk/libraries/WalletClone.sol";
import {Wallet} from "infernet-sdk/payments/Wallet.sol";
import {WalletFactory} from "infernet-sdk/payments/WalletFactory.sol";
import {Ownable} from "solady/auth/Ownable.sol";

import {DeployProtocol} from "../../utils/DeployProtocol.sol";
import {ProtocolTest} from "../../utils/ProtocolTest.sol";

contract WalletFactoryTest is ProtocolTest {
    /// @dev TOB-8: anyone may create a wallet for anyone; the event tells who did.
    function testFuzz_TOB8_createWallet(address caller, address owner) public {
        address expected = vm.computeCreateAddress(address(walletFactory), vm.getNonce(address(walletFactory)));
        vm.expectEmit(address(walletFactory));
        emit WalletFactory.WalletCreated(caller, owner, expected);
        vm.prank(caller);
        address wallet = walletFactory.createWallet(owner);
        assertEq(wallet, expected);
        assertTrue(walletFactory.isValidWallet(wallet));
        assertEq(Wallet(payable(wallet)).owner(), owner);
    }

    function test_walletsAreMinimalClones() public {
        address wallet = walletFactory.createWallet(alice);
        assertEq(
            wallet.code,
            abi.encodePacked(
                hex"36600557005b",
                hex"5f5f365f5f37365f73",
                walletFactory.IMPLEMENTATION(),
                hex"5af43d5f5f3e602f573d5ffd5b3d5ff3"
            )
        );
    }

    /// @dev A wallet that could not be created is not one: the creation code runs out of gas, the factory doesn't.
    function testFuzz_revertsWithoutTheGasForAClone(uint256 gasLimit) public {
        gasLimit = bound(gasLimit, 52_000, 62_000);
        uint64 nonce = vm.getNonce(address(walletFactory));
        vm.expectRevert(WalletClone.CloneFailed.selector);
        walletFactory.createWallet{gas: gasLimit}(alice);
        assertFalse(walletFactory.isValidWallet(vm.computeCreateAddress(address(walletFactory), nonce)));
    }

    function testFuzz_creationEmitsTheOwner(address owner) public {
        address expected = vm.computeCreateAddress(address(walletFactory), vm.getNonce(address(walletFactory)));
        vm.expectEmit(expected);
        emit Ownable.OwnershipTransferred(address(0), owner);
        walletFactory.createWallet(owner);
    }

    /// @dev Contracts send by `transfer`, which gives 2,300 gas.
    function testFuzz_walletsTakeEtherFromTransfer(uint96 amount) public {
        address payable wallet = payable(walletFactory.createWallet(alice));
        deal(address(this), amount);
        wallet.transfer(amount);
        assertEq(wallet.balance, amount);
    }

    function test_walletsPassRevertDataOn() public {
        Wallet wallet = Wallet(payable(walletFactory.createWallet(alice)));
        vm.expectRevert(Ownable.Unauthorized.selector);
        wallet.approve(carol, ETH, 1);
        (bool ok, bytes memory data) = address(wallet).call(hex"00");
        assertFalse(ok);
        assertEq(data.length, 0);
    }

    function testFuzz_ownersMayHandOver(address owner, address next) public {
        vm.assume(next != address(0));
        Wallet wallet = Wallet(payable(walletFactory.createWallet(owner)));
        vm.prank(owner);
        wallet.transferOwnership(next);
        assertEq(wallet.owner(), next);
    }

    function test_walletsAreIndependent() public {
        Wallet first = Wallet(payable(walletFactory.createWallet(alice)));
        Wallet second = Wallet(payable(walletFactory.createWallet(bob)));
        vm.prank(alice);
        first.approve(carol, ETH, 5);
        assertEq(second.allowance(carol, ETH), 0);
        assertEq(Wallet(payable(walletFactory.IMPLEMENTATION())).allowance(carol, ETH), 0);
    }

    /// @dev Invariant 17: there is nothing to initialise a wallet with, the implementation included.
    function testFuzz_nobodyCanInitialize(address owner, address caller) public {
        address[4] memory wallets = [
            walletFactory.createWallet(owner),
            walletFactory.createWallet(address(0)),
            address(new Wallet(registry, owner)),
            walletFactory.IMPLEMENTATION()
        ];
        for (uint256 i = 0; i < wallets.length; ++i) {
            address ownerBefore = Wallet(payable(wallets[i])).owner();
            vm.prank(caller);
            (bool ok,) = wallets[i].call(abi.encodeWithSignature("initialize(address)", caller));
            assertFalse(ok);
            assertEq(Wallet(payable(wallets[i])).owner(), ownerBefore);
        }
    }

    function test_implementationHasNoOwner() public view {
        assertEq(Wallet(payable(walletFactory.IMPLEMENTATION())).owner(), address(0));
        assertFalse(walletFactory.isValidWallet(walletFactory.IMPLEMENTATION()));
    }

    function testFuzz_onlyItsOwnWalletsAreValid(address foreign) public {
        WalletFactory other = WalletFactory(DeployProtocol.create("WalletFactory", abi.encode(registry)));
        address own = walletFactory.createWallet(alice);
        vm.assume(foreign != own);
        assertFalse(walletFactory.isValidWallet(foreign));
        assertFalse(walletFactory.isValidWallet(other.createWallet(alice)));
        assertFalse(walletFactory.isValidWallet(address(new Wallet(registry, alice))));
    }

    function test_areValidWallets() public {
        address first = walletFactory.createWallet(alice);
        address second = walletFactory.createWallet(bob);
        assertTrue(walletFactory.areValidWallets(first, second));
        assertTrue(walletFactory.areValidWallets(first, first));
        assertFalse(walletFactory.areValidWallets(first, carol));
        assertFalse(walletFactory.areValidWallets(carol, second));
        assertFalse(walletFactory.areValidWallets(carol, carol));
    }
}
