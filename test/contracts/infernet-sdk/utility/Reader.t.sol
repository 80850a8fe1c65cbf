// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {stdError} from "forge-std/StdError.sol";
import {Subscription} from "infernet-sdk/Coordinator.sol";

import {ProtocolTest} from "../../utils/ProtocolTest.sol";

contract ReaderTest is ProtocolTest {
    function testFuzz_batchEqualsTheGetter(uint32 startId, uint32 endId) public {
        for (uint16 i = 1; i <= 4; ++i) {
            _subscribe(i, i, i, i % 2 == 0);
        }
        startId = uint32(bound(startId, 0, 6));
        endId = uint32(bound(endId, startId, 8));
        Subscription[] memory batch = reader.readSubscriptionBatch(startId, endId);
        assertEq(batch.length, endId - startId);
        for (uint32 i = 0; i < batch.length; ++i) {
            assertEq(batch[i], coordinator.getSubscription(startId + i));
        }
    }

    function testFuzz_lastIdCanBeRead(uint32 length) public view {
        length = uint32(bound(length, 0, 10));
        assertEq(reader.readSubscriptionBatch(type(uint32).max - length, type(uint32).max).length, length);
    }

    function testFuzz_batchRevertsBackwards(uint32 startId, uint32 endId) public {
        startId = uint32(bound(startId, 1, type(uint32).max));
        endId = uint32(bound(endId, 0, startId - 1));
        vm.expectRevert(stdError.arithmeticError);
        reader.readSubscriptionBatch(startId, endId);
    }

    function test_redundancyCounts() public {
        uint32 once = _request(3);
        uint32 twice = _request(3);
        _deliver(alice, once, 1);
        _deliver(alice, twice, 1);
        _deliver(bob, twice, 1);

        uint32[] memory ids = new uint32[](4);
        uint32[] memory intervals = new uint32[](5);
        (ids[0], ids[1], ids[2], ids[3]) = (twice, once, 99, twice);
        (intervals[0], intervals[1], intervals[2], intervals[3]) = (1, 1, 1, 2);
        uint16[] memory counts = reader.readRedundancyCountBatch(ids, intervals);
        assertEq(counts.length, 4);
        assertEq(counts[0], 2);
        assertEq(counts[1], 1);
        assertEq(counts[2], 0);
        assertEq(counts[3], 0);
    }

    function test_redundancyCountsRevertForFewerIntervals() public {
        vm.expectRevert(stdError.indexOOBError);
        reader.readRedundancyCountBatch(new uint32[](2), new uint32[](1));
    }
}
