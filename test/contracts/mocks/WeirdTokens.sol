// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Hook} from "./Hook.sol";
import {MockToken} from "./MockToken.sol";

/// @notice `transfer` has no return value (as USDT's).
contract NoReturnToken {
    mapping(address account => uint256) public balanceOf;

    function mint(address to, uint256 amount) external {
        balanceOf[to] += amount;
    }

    function transfer(address to, uint256 amount) external {
        balanceOf[msg.sender] -= amount;
        balanceOf[to] += amount;
    }
}

/// @notice `transfer` fails by returning false.
contract FalseReturningToken is MockToken {
    function transfer(address, uint256) public pure override returns (bool) {
        return false;
    }
}

/// @notice `transfer` reverts with an error of its own.
contract RevertingToken is MockToken {
    error Paused();

    function transfer(address, uint256) public pure override returns (bool) {
        revert Paused();
    }
}

/// @notice One hundredth of each transfer is burnt.
contract FeeOnTransferToken is MockToken {
    function transfer(address to, uint256 amount) public override returns (bool) {
        _burn(msg.sender, amount / 100);
        return super.transfer(to, amount - amount / 100);
    }
}

/// @notice Runs its hook after each transfer, as ERC-777's `tokensReceived` would.
contract HookToken is MockToken, Hook {
    function transfer(address to, uint256 amount) public override returns (bool) {
        super.transfer(to, amount);
        _runHook();
        return true;
    }
}
