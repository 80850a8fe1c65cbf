// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

// forge-lint: disable-next-line(unused-import)
import {LeanCallbackConsumer} from "../consumer/LeanCallback.sol";
