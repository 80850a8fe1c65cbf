// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {stdError} from "forge-std/StdError.sol";
import {Inbox, InboxItem} from "infernet-sdk/Inbox.sol";
import {Coordinated} from "infernet-sdk/utility/Coordinated.sol";

import {ProtocolTest} from "../utils/ProtocolTest.sol";

contract InboxTest is ProtocolTest {
    function testFuzz_writesUnderTheCaller(
        address caller,
        bytes32 container,
        bytes calldata input,
        bytes calldata output,
        bytes calldata proof
    ) public {
        vm.expectEmit(address(inbox));
        emit Inbox.NewInboxItem(container, caller, 0);
        vm.prank(caller);
        assertEq(inbox.write(container, input, output, proof), 0);
        _assertItem(container, caller, 0, InboxItem(uint32(block.timestamp), 0, 0, input, output, proof));
    }

    function testFuzz_writesForANode(
        address node,
        uint32 subscriptionId,
        uint32 interval,
        uint32 time,
        bytes calldata output
    ) public {
        vm.warp(time);
        vm.expectEmit(address(inbox));
        emit Inbox.NewInboxItem(containerHash, node, 0);
        vm.prank(address(coordinator));
        inbox.writeViaCoordinator(containerHash, node, subscriptionId, interval, "input", output, "proof");
        _assertItem(containerHash, node, 0, InboxItem(time, subscriptionId, interval, "input", output, "proof"));
    }

    function testFuzz_writeViaCoordinatorRevertsForOthers(address caller) public {
        vm.assume(caller != address(coordinator));
        vm.prank(caller);
        vm.expectRevert(Coordinated.NotCoordinator.selector);
        inbox.writeViaCoordinator(containerHash, alice, 1, 1, "", "", "");
    }

    /// @dev Both writers append to one list, and nothing that was written changes.
    function testFuzz_listsOnlyGrow(bool[8] calldata direct, bytes[8] calldata outputs) public {
        for (uint32 i = 0; i < direct.length; ++i) {
            vm.warp(START + i);
            if (direct[i]) {
                vm.prank(alice);
                assertEq(inbox.write(containerHash, "", outputs[i], ""), i);
            } else {
                vm.prank(address(coordinator));
                assertEq(inbox.writeViaCoordinator(containerHash, alice, i + 1, 9, "", outputs[i], ""), i);
            }
        }
        for (uint32 i = 0; i < direct.length; ++i) {
            (uint32 subscriptionId, uint32 interval) = direct[i] ? (uint32(0), uint32(0)) : (i + 1, uint32(9));
            _assertItem(containerHash, alice, i, InboxItem(START + i, subscriptionId, interval, "", outputs[i], ""));
        }
    }

    function test_listsAreByContainerAndNode() public {
        vm.startPrank(alice);
        assertEq(inbox.write("a", "", "1", ""), 0);
        assertEq(inbox.write("b", "", "2", ""), 0);
        vm.stopPrank();
        vm.prank(bob);
        assertEq(inbox.write("a", "", "3", ""), 0);
        assertEq(inbox.read("a", alice, 0).output, "1");
        assertEq(inbox.read("b", alice, 0).output, "2");
        assertEq(inbox.read("a", bob, 0).output, "3");
    }

    function testFuzz_beyondTheEnd(uint256 index) public {
        vm.prank(alice);
        inbox.write(containerHash, "", "", "");
        index = bound(index, 1, type(uint256).max);
        vm.expectRevert(stdError.indexOOBError);
        inbox.read(containerHash, alice, index);
        vm.expectRevert(bytes(""));
        inbox.items(containerHash, alice, index);
    }

    function test_itemsLongerThanAContractMayBe() public {
        bytes memory output = new bytes(60_000);
        for (uint256 i = 0; i < output.length; i += 997) {
            output[i] = keccak256(abi.encode(i))[0];
        }
        vm.prank(alice);
        inbox.write(containerHash, "input", output, "proof");
        _assertItem(containerHash, alice, 0, InboxItem(START, 0, 0, "input", output, "proof"));
    }

    /// @dev `read` and the member-wise getter agree with what was written.
    function _assertItem(bytes32 container, address node, uint256 index, InboxItem memory expected) private view {
        assertEq(abi.encode(inbox.read(container, node, index)), abi.encode(expected));
        (
            uint32 timestamp,
            uint32 subscriptionId,
            uint32 interval,
            bytes memory input,
            bytes memory output,
            bytes memory proof
        ) = inbox.items(container, node, index);
        InboxItem memory item = InboxItem(timestamp, subscriptionId, interval, input, output, proof);
        assertEq(abi.encode(item), abi.encode(expected));
    }
}
