// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {StdInvariant} from "forge-std/StdInvariant.sol";

import {LightTest} from "../utils/LightTest.sol";
import {Handler} from "./Handler.sol";

/// @notice The protocol's invariants: README.md says which, and what checks each.
contract InvariantsTest is LightTest, StdInvariant {
    Handler private _handler;

    function setUp() public {
        _handler = _newHandler();
        targetContract(address(_handler));
        bytes4[] memory excluded = new bytes4[](1);
        excluded[0] = Handler.checkOpenProofs.selector;
        excludeSelector(FuzzSelector(address(_handler), excluded));
    }

    function invariant_protocol() public view {
        _handler.check();
    }

    function afterInvariant() public {
        _handler.checkOpenProofs();
    }

    /// @dev What the fuzzer does, with fixed seeds: it goes everywhere, so no invariant holds for want of anything happening.
    function test_theHandlerReachesEverything() public {
        string[13] memory everything = [
            "free",
            "paid",
            "lazy",
            "delegated",
            "pending",
            "valid",
            "slashed",
            "expired",
            "cancelled",
            "withdrawn",
            "failed",
            "re-entry refused",
            "re-entry allowed"
        ];
        uint256[13] memory times;
        uint256 beginning = vm.snapshotState();
        for (uint256 run = 0; run < 8; ++run) {
            _handler = _newHandler();
            for (uint256 step = 0; step < 100; ++step) {
                _act(uint256(keccak256(abi.encode(run, step))));
            }
            _handler.check();
            _handler.checkOpenProofs();
            for (uint256 i = 0; i < everything.length; ++i) {
                times[i] += _handler.reached(everything[i]);
            }
            vm.revertToState(beginning);
        }
        for (uint256 i = 0; i < everything.length; ++i) {
            assertGt(times[i], 0, everything[i]);
        }
    }

    function _newHandler() private returns (Handler handler) {
        handler = new Handler();
        for (uint256 seed = 0; seed < 6; ++seed) {
            handler.createSubscription(seed);
        }
    }

    function _act(uint256 seed) private {
        function(uint256) external[9] memory actions = [
            _handler.createSubscription,
            _handler.createDelegated,
            _handler.cancelSubscription,
            _handler.deliver,
            _handler.deliverByAll,
            _handler.deliverDelegated,
            _handler.finalize,
            _handler.wait,
            _handler.administer
        ];
        actions[seed % actions.length](seed);
    }
}
