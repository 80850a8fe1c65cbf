// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ProtocolTest} from "../../utils/ProtocolTest.sol";

contract GetSubscriptionIntervalTest is ProtocolTest {
    function testFuzz_noPeriodIsIntervalOneForEver(uint32 activeAt, uint32 time) public {
        vm.warp(time);
        assertEq(coordinator.getSubscriptionInterval(activeAt, 0), 1);
    }

    function testFuzz_bothEdgesOfAnInterval(uint32 activeAt, uint32 period, uint32 interval) public {
        activeAt = uint32(bound(activeAt, START, START + 10 * 365 days));
        period = uint32(bound(period, 1, 365 days));
        interval = uint32(bound(interval, 1, (type(uint32).max - activeAt) / period));
        uint256 begin = uint256(activeAt) + uint256(interval - 1) * period;
        vm.warp(begin);
        assertEq(coordinator.getSubscriptionInterval(activeAt, period), interval);
        vm.warp(begin + period - 1);
        assertEq(coordinator.getSubscriptionInterval(activeAt, period), interval);
        vm.warp(begin - 1);
        if (interval > 1) {
            assertEq(coordinator.getSubscriptionInterval(activeAt, period), interval - 1);
        }
    }

    function test_wrapsBeforeActiveAt() public view {
        assertEq(coordinator.getSubscriptionInterval(START + 1, 1), 0);
        assertEq(coordinator.getSubscriptionInterval(START + 2, 2), type(uint32).max / 2 + 1);
    }
}
