// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Coordinator, Subscription} from "../Coordinator.sol";
import {Registry} from "../Registry.sol";
import {redundancyKey} from "../libraries/MappingKeys.sol";

/// @title Reader
/// @notice Off-chain reads of the coordinator in batches: many subscriptions with one `eth_call`.
contract Reader {
    Coordinator private immutable _coordinator;

    /// @param registry Registry whose coordinator is read
    constructor(Registry registry) {
        _coordinator = Coordinator(registry.COORDINATOR());
    }

    /// @notice Reads the subscriptions `startId` (included) to `endId` (excluded).
    /// @dev Reverts with panic 0x11 when `endId` is less than `startId`.
    /// @param startId First id
    /// @param endId One past the last id
    /// @return subscriptions Element `i` is subscription `startId + i`, all zero where there is none
    function readSubscriptionBatch(uint32 startId, uint32 endId)
        external
        view
        returns (Subscription[] memory subscriptions)
    {
        uint32 length = endId - startId;
        subscriptions = new Subscription[](length);
        for (uint32 i = 0; i < length; ++i) {
            subscriptions[i] = _coordinator.getSubscription(startId + i);
        }
    }

    /// @notice Reads how many deliveries each (subscription, interval) has had.
    /// @dev Reverts with panic 0x32 when `intervals` is shorter than `ids`; surplus intervals are ignored.
    /// @param ids Subscription ids
    /// @param intervals Interval of each id
    /// @return redundancyCounts Element `i` is the count for `ids[i]` in interval `intervals[i]`, 0 where unknown
    function readRedundancyCountBatch(uint32[] calldata ids, uint32[] calldata intervals)
        external
        view
        returns (uint16[] memory redundancyCounts)
    {
        redundancyCounts = new uint16[](ids.length);
        for (uint256 i = 0; i < ids.length; ++i) {
            redundancyCounts[i] = _coordinator.redundancyCount(redundancyKey(ids[i], intervals[i]));
        }
    }
}
