// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {TestBase} from "forge-std/Base.sol";
import {StdAssertions} from "forge-std/StdAssertions.sol";
import {StdCheats} from "forge-std/StdCheats.sol";
import {StdUtils} from "forge-std/StdUtils.sol";

/// @notice forge-std's `Test` without chains and invariant targets, whose code in every test contract takes the WebAssembly
/// compiler as long as all the rest: half a second each.
abstract contract LightTest is TestBase, StdAssertions, StdCheats, StdUtils {}
