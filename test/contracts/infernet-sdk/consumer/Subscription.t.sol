// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Coordinator, Subscription} from "infernet-sdk/Coordinator.sol";
import {SubscriptionConsumer} from "infernet-sdk/contracts/SubscriptionConsumer.sol";

import {ProtocolTest} from "../../utils/ProtocolTest.sol";

/// @notice The smallest consumer there can be, imported by the documentation's path.
contract SmallestConsumer is SubscriptionConsumer {
    constructor(address registry) SubscriptionConsumer(registry) {}

    function cancel(uint32 subscriptionId) external {
        _cancelComputeSubscription(subscriptionId);
    }
}

contract SubscriptionConsumerTest is ProtocolTest {
    function testFuzz_createsWhatIsAsked(Subscription memory sub, string calldata containerId) public {
        sub.owner = address(subscriptionConsumer);
        sub.frequency = uint32(bound(sub.frequency, 1, type(uint32).max));
        sub.redundancy = uint16(bound(sub.redundancy, 1, type(uint16).max));
        sub.period = uint32(bound(sub.period, 0, 365 days));
        sub.activeAt = START + sub.period;
        sub.containerId = keccak256(abi.encode(containerId));
        uint32 subscriptionId = subscriptionConsumer.createSubscription(
            containerId,
            sub.frequency,
            sub.period,
            sub.redundancy,
            sub.lazy,
            sub.paymentToken,
            sub.paymentAmount,
            sub.wallet,
            sub.verifier
        );
        assertEq(coordinator.getSubscription(subscriptionId), sub);
    }

    function test_cancelsItsOwn() public {
        uint32 subscriptionId = _subscribe(3, 1 hours, 1, false);
        subscriptionConsumer.cancelSubscription(subscriptionId);
        assertEq(coordinator.getSubscription(subscriptionId).activeAt, CANCELLED);
    }

    function test_doesNotCancelAnothers() public {
        uint32 subscriptionId = _subscribe(3, 1 hours, 1, false);
        SmallestConsumer other = new SmallestConsumer(address(registry));
        vm.expectRevert(Coordinator.NotSubscriptionOwner.selector);
        other.cancel(subscriptionId);
    }
}
