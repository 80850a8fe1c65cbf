// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Coordinator} from "infernet-sdk/Coordinator.sol";

import {HostileConsumer} from "../../mocks/HostileConsumer.sol";
import {ProtocolTest} from "../../utils/ProtocolTest.sol";

/// @notice What a consumer's callback can do to the node that pays for its gas (19.8).
contract HostileConsumerTest is ProtocolTest {
    uint256 private constant GAS_LIMIT = 3_000_000;

    HostileConsumer private consumer;

    function setUp() public override {
        super.setUp();
        consumer = new HostileConsumer(address(registry));
    }

    function _attempt(HostileConsumer.Attack attack, uint256 size, uint256 gasLimit)
        private
        returns (bool success, bytes memory result, uint256 gasUsed)
    {
        uint32 subscriptionId = consumer.attackNext(attack, size);
        bytes memory data =
            abi.encodeCall(Coordinator.deliverCompute, (subscriptionId, 1, "in", "out", "proof", NO_WALLET));
        vm.prank(alice);
        uint256 before = gasleft();
        (success, result) = address(coordinator).call{gas: gasLimit}(data);
        gasUsed = before - gasleft();
    }

    function test_19_8_anEndlessLoopCostsNoMoreThanTheGasLimit() public {
        (bool success,, uint256 gasUsed) = _attempt(HostileConsumer.Attack.Loop, 0, GAS_LIMIT);
        assertFalse(success);
        assertLt(gasUsed, GAS_LIMIT + 10_000);
    }

    /// @dev The callback itself pays to expand its memory; what is left must not be spent on copying the data out.
    function test_19_8_returnDataIsNotCopied() public {
        (bool small,, uint256 gasForNothing) = _attempt(HostileConsumer.Attack.Return, 0, GAS_LIMIT);
        (bool large,, uint256 gasForMegabyte) = _attempt(HostileConsumer.Attack.Return, 1_000_000, 30_000_000);
        assertTrue(small && large);
        assertLt(gasForMegabyte - gasForNothing, _memoryGas(1_000_000) + 1000);
    }

    function test_19_8_revertDataIsCopiedUpToAKilobyte() public {
        (bool small, bytes memory nothing, uint256 gasForNothing) =
            _attempt(HostileConsumer.Attack.Revert, 0, GAS_LIMIT);
        (bool large, bytes memory result, uint256 gasFor100Kilobytes) =
            _attempt(HostileConsumer.Attack.Revert, 100_000, GAS_LIMIT);
        assertFalse(small || large);
        assertEq(nothing.length, 0);
        assertEq(result.length, 1024);
        assertLt(gasFor100Kilobytes - gasForNothing, _memoryGas(100_000) + 1000);
    }

    function testFuzz_revertDataIsPassedOn(uint256 size) public {
        size = bound(size, 0, 1024);
        (bool success, bytes memory result,) = _attempt(HostileConsumer.Attack.Revert, size, GAS_LIMIT);
        assertFalse(success);
        assertEq(result, consumer.revertData(size));
    }

    function test_deliveryThatRevertsChangesNothing() public {
        uint32 subscriptionId = consumer.attackNext(HostileConsumer.Attack.Revert, 4);
        vm.prank(alice);
        (bool success,) = address(coordinator)
            .call(abi.encodeCall(Coordinator.deliverCompute, (subscriptionId, 1, "in", "out", "proof", NO_WALLET)));
        assertFalse(success);
        assertEq(_redundancyCount(subscriptionId, 1), 0);
        assertFalse(_nodeResponded(subscriptionId, 1, alice));
    }

    /// @dev EVM's price of memory, in gas.
    function _memoryGas(uint256 bytes_) private pure returns (uint256) {
        uint256 words = (bytes_ + 31) / 32;
        return 3 * words + words * words / 512;
    }
}
