// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Hook} from "./Hook.sol";

/// @notice Refuses ETH.
contract RefusesEther {
    receive() external payable {
        revert("no, thanks");
    }
}

/// @notice Burns all the gas it is given.
contract BurnsGas {
    receive() external payable {
        while (true) {}
    }
}

/// @notice Runs its hook when it receives ETH.
contract HookedReceiver is Hook {
    receive() external payable {
        _runHook();
    }
}
