// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {BatchDeliverer} from "infernet-kit/node/BatchDeliverer.sol";
import {Coordinator} from "infernet-sdk/Coordinator.sol";
import {MockCallbackConsumer} from "../mocks/MockCallbackConsumer.sol";
import {ProtocolTest} from "../utils/ProtocolTest.sol";

/// @dev What a hostile target does.
contract Target {
    error Refused();

    uint256 public calls;

    function work() external {
        calls++;
    }

    function refuse() external pure {
        revert Refused();
    }

    function refuseSilently() external pure {
        assembly {
            revert(0, 0)
        }
    }

    function loop() external pure {
        while (true) {}
    }

    function bomb() external pure {
        assembly {
            return(0, 1000000)
        }
    }

    function revertBomb() external pure {
        assembly {
            mstore(0, shl(224, 0xdeadbeef))
            revert(0, 1000000)
        }
    }
}

/// forge-config: default.evm_version = "prague"
contract BatchDelivererTest is ProtocolTest {
    BatchDeliverer private delegate;
    Target private target;
    address private account;
    uint256 private key;

    function setUp() public override {
        super.setUp();
        delegate = new BatchDeliverer();
        target = new Target();
        (account, key) = makeAddrAndKey("batching node");
        vm.signAndAttachDelegation(address(delegate), key);
        vm.prank(account);
        BatchDeliverer(payable(account)).deliver(address(target), new BatchDeliverer.Call[](0));
    }

    function call(uint256 gasLimit, bytes memory data) private pure returns (BatchDeliverer.Call memory) {
        return BatchDeliverer.Call({gasLimit: gasLimit, data: data});
    }

    function send(address to, BatchDeliverer.Call[] memory calls, uint256 gasLimit) private {
        vm.prank(account);
        BatchDeliverer(payable(account)).deliver{gas: gasLimit}(to, calls);
    }

    function test_eachDeliveryComesFromTheAccount() public {
        MockCallbackConsumer consumer = new MockCallbackConsumer(address(registry));
        BatchDeliverer.Call[] memory calls = new BatchDeliverer.Call[](3);
        uint32[] memory ids = new uint32[](3);
        for (uint256 i = 0; i < 3; i++) {
            ids[i] = consumer.requestCompute("c", "in", 1, address(0), 0, address(0), address(0));
            calls[i] =
                call(300_000, abi.encodeCall(Coordinator.deliverCompute, (ids[i], 1, "in", "out", "", address(0))));
        }
        for (uint256 i = 0; i < 3; i++) {
            vm.expectEmit(address(coordinator));
            emit Coordinator.SubscriptionFulfilled(ids[i], account);
        }
        send(address(coordinator), calls, 2_000_000);
        for (uint256 i = 0; i < 3; i++) {
            assertTrue(coordinator.nodeResponded(keccak256(abi.encode(ids[i], uint32(1), account))));
        }
    }

    function test_theSameDeliveryTwiceFailsOnceAndIsReported() public {
        MockCallbackConsumer consumer = new MockCallbackConsumer(address(registry));
        uint32 id = consumer.requestCompute("c", "in", 2, address(0), 0, address(0), address(0));
        bytes memory data = abi.encodeCall(Coordinator.deliverCompute, (id, 1, "in", "out", "", address(0)));
        BatchDeliverer.Call[] memory calls = new BatchDeliverer.Call[](2);
        (calls[0], calls[1]) = (call(300_000, data), call(300_000, data));
        vm.expectEmit(account);
        emit BatchDeliverer.DeliveryFailed(1, Coordinator.NodeRespondedAlready.selector);
        send(address(coordinator), calls, 2_000_000);
        assertEq(coordinator.redundancyCount(keccak256(abi.encode(id, uint32(1)))), 1);
    }

    function test_hostileCallsCostTheirGasLimitAndTakeNoneDown() public {
        BatchDeliverer.Call[] memory calls = new BatchDeliverer.Call[](7);
        calls[0] = call(100_000, abi.encodeCall(Target.work, ()));
        calls[1] = call(100_000, abi.encodeCall(Target.loop, ()));
        calls[2] = call(100_000, abi.encodeCall(Target.bomb, ()));
        calls[3] = call(100_000, abi.encodeCall(Target.revertBomb, ()));
        calls[4] = call(100_000, abi.encodeCall(Target.refuse, ()));
        calls[5] = call(100_000, abi.encodeCall(Target.refuseSilently, ()));
        calls[6] = call(100_000, abi.encodeCall(Target.work, ()));
        expectFailure(1, bytes4(0));
        expectFailure(2, bytes4(0));
        expectFailure(3, bytes4(0));
        expectFailure(4, Target.Refused.selector);
        expectFailure(5, bytes4(0));
        uint256 before = gasleft();
        send(address(target), calls, 1_000_000);
        assertLt(before - gasleft(), 500_000, "three calls burn their limit, the rest next to nothing");
        assertEq(target.calls(), 2);
    }

    function test_bombsWithGasEnoughAreNotCopied() public {
        BatchDeliverer.Call[] memory calls = new BatchDeliverer.Call[](2);
        calls[0] = call(3_000_000, abi.encodeCall(Target.revertBomb, ()));
        calls[1] = call(100_000, abi.encodeCall(Target.work, ()));
        expectFailure(0, bytes4(0xdeadbeef));
        send(address(target), calls, 4_000_000);
        assertEq(target.calls(), 1);
    }

    function testFuzz_noCallIsBegunThatCouldNotGetItsGas(uint256 gasLimit) public {
        gasLimit = bound(gasLimit, 60_000, 400_000);
        BatchDeliverer.Call[] memory calls = new BatchDeliverer.Call[](2);
        calls[0] = call(200_000, abi.encodeCall(Target.work, ()));
        calls[1] = call(20_000, abi.encodeCall(Target.refuse, ()));
        vm.recordLogs();
        send(address(target), calls, gasLimit);
        bool begun = target.calls() == 1;
        assertEq(vm.getRecordedLogs().length, begun ? 1 : 2);
        if (gasLimit > 230_000) {
            assertTrue(begun);
        }
        if (gasLimit < 200_000) {
            assertFalse(begun);
        }
    }

    function testFuzz_onlyTheAccount(address stranger) public {
        vm.assume(stranger != account && stranger != address(delegate));
        vm.expectRevert(BatchDeliverer.OnlyTheAccount.selector);
        vm.prank(stranger);
        BatchDeliverer(payable(account)).deliver(address(target), new BatchDeliverer.Call[](0));
        vm.expectRevert(BatchDeliverer.OnlyTheAccount.selector);
        vm.prank(stranger);
        delegate.deliver(address(target), new BatchDeliverer.Call[](0));
    }

    function testFuzz_behavesAsAnAccountWithoutCode(bytes calldata data, uint96 value) public {
        vm.assume(data.length < 4 || bytes4(data[:4]) != BatchDeliverer.deliver.selector);
        vm.assume(data.length < 4 || bytes4(data[:4]) != BatchDeliverer.onERC721Received.selector);
        vm.assume(data.length < 4 || bytes4(data[:4]) != BatchDeliverer.onERC1155Received.selector);
        vm.assume(data.length < 4 || bytes4(data[:4]) != BatchDeliverer.onERC1155BatchReceived.selector);
        deal(address(this), value);
        (bool ok, bytes memory answer) = account.call{value: value}(data);
        assertTrue(ok);
        assertEq(answer.length, 0);
        assertEq(account.balance, value);
    }

    function test_takesTokens() public view {
        BatchDeliverer self = BatchDeliverer(payable(account));
        assertEq(self.onERC721Received(address(0), address(0), 0, ""), bytes4(0x150b7a02));
        assertEq(self.onERC1155Received(address(0), address(0), 0, 0, ""), bytes4(0xf23a6e61));
        uint256[] memory none = new uint256[](0);
        assertEq(self.onERC1155BatchReceived(address(0), address(0), none, none, ""), bytes4(0xbc197c81));
    }

    function expectFailure(uint256 index, bytes4 selector) private {
        vm.expectEmit(account);
        emit BatchDeliverer.DeliveryFailed(index, selector);
    }
}
