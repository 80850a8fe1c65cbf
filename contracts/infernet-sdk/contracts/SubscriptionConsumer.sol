// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

// Import path that the protocol's documentation uses.
// forge-lint: disable-next-line(unused-import)
import {SubscriptionConsumer} from "../consumer/Subscription.sol";
