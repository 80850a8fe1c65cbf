// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Fee} from "infernet-sdk/payments/Fee.sol";
import {Ownable} from "solady/auth/Ownable.sol";

import {DeployProtocol} from "../../utils/DeployProtocol.sol";
import {ProtocolTest} from "../../utils/ProtocolTest.sol";

contract FeeTest is ProtocolTest {
    function _assertFee(uint16 expectedFee, address recipient) private view {
        assertEq(fee.FEE(), expectedFee);
        assertEq(fee.FEE_RECIPIENT(), recipient);
        assertEq(fee.owner(), recipient);
        (uint16 readFee, address readRecipient) = fee.feeAndRecipient();
        assertEq(readFee, expectedFee);
        assertEq(readRecipient, recipient);
    }

    function testFuzz_constructor(address recipient, uint16 initialFee) public {
        initialFee = uint16(bound(initialFee, 0, 5000));
        fee = Fee(DeployProtocol.create("Fee", abi.encode(recipient, initialFee)));
        _assertFee(initialFee, recipient);
    }

    function testFuzz_constructorRevertsAboveTheMaximum(uint16 initialFee) public {
        initialFee = uint16(bound(initialFee, 5001, type(uint16).max));
        vm.expectRevert(Fee.FeeTooHigh.selector);
        new Fee(feeRecipient, initialFee);
    }

    function test_constructorEmits() public {
        address next = vm.computeCreateAddress(address(this), vm.getNonce(address(this)));
        vm.expectEmit(next);
        emit Ownable.OwnershipTransferred(address(0), feeRecipient);
        vm.expectEmit(next);
        emit Fee.FeeUpdated(0, 77);
        new Fee(feeRecipient, 77);
    }

    function testFuzz_updateFee(uint16 newFee) public {
        newFee = uint16(bound(newFee, 0, 5000));
        vm.expectEmit(address(fee));
        emit Fee.FeeUpdated(FEE, newFee);
        vm.prank(feeRecipient);
        fee.updateFee(newFee);
        _assertFee(newFee, feeRecipient);
    }

    function testFuzz_updateFeeRevertsAboveTheMaximum(uint16 newFee) public {
        newFee = uint16(bound(newFee, 5001, type(uint16).max));
        vm.prank(feeRecipient);
        vm.expectRevert(Fee.FeeTooHigh.selector);
        fee.updateFee(newFee);
        _assertFee(FEE, feeRecipient);
    }

    function testFuzz_onlyTheOwnerMayChangeAnything(address caller) public {
        vm.assume(caller != feeRecipient);
        vm.startPrank(caller);
        vm.expectRevert(Ownable.Unauthorized.selector);
        fee.updateFee(1);
        vm.expectRevert(Ownable.Unauthorized.selector);
        fee.transferOwnership(caller);
        vm.expectRevert(Ownable.Unauthorized.selector);
        fee.renounceOwnership();
        vm.expectRevert(Ownable.Unauthorized.selector);
        fee.completeOwnershipHandover(caller);
    }

    function testFuzz_transferOfOwnershipMovesTheRecipient(address newOwner) public {
        vm.assume(newOwner != address(0));
        vm.expectEmit(address(fee));
        emit Ownable.OwnershipTransferred(feeRecipient, newOwner);
        vm.prank(feeRecipient);
        fee.transferOwnership(newOwner);
        _assertFee(FEE, newOwner);
    }

    function test_transferOfOwnershipToNobodyReverts() public {
        vm.prank(feeRecipient);
        vm.expectRevert(Ownable.NewOwnerIsZeroAddress.selector);
        fee.transferOwnership(address(0));
    }

    function testFuzz_handoverInTwoSteps(address newOwner) public {
        vm.assume(newOwner != address(0));
        vm.prank(newOwner);
        fee.requestOwnershipHandover();
        assertEq(fee.ownershipHandoverExpiresAt(newOwner), START + 48 hours);
        vm.prank(feeRecipient);
        fee.completeOwnershipHandover(newOwner);
        _assertFee(FEE, newOwner);
    }

    /// @dev 19.7: a protocol without a recipient takes no fee, instead of burning it.
    function test_19_7_renouncingEndsTheFee() public {
        vm.expectEmit(address(fee));
        emit Fee.FeeUpdated(FEE, 0);
        vm.expectEmit(address(fee));
        emit Ownable.OwnershipTransferred(feeRecipient, address(0));
        vm.prank(feeRecipient);
        fee.renounceOwnership();
        _assertFee(0, address(0));
    }

    function test_nobodyOwnsARenouncedFee() public {
        vm.prank(feeRecipient);
        fee.renounceOwnership();
        vm.prank(feeRecipient);
        vm.expectRevert(Ownable.Unauthorized.selector);
        fee.updateFee(0);
    }
}
