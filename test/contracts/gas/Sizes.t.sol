// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {DeployProtocol, Protocol} from "../utils/DeployProtocol.sol";
import {LightTest} from "../utils/LightTest.sol";
import {ReleasedBytecode} from "./ReleasedBytecode.sol";

/// @notice Snapshots of how large the protocol's contracts are, in snapshots/Sizes.json: bytes of code as it is deployed.
contract SizesTest is LightTest {
    /// @dev EIP-170.
    uint256 private constant MAX_CODE_SIZE = 24_576;

    function test_contractsAreWithinTheLimit() public {
        Protocol memory protocol = DeployProtocol.deploy(address(this), 500, ReleasedBytecode.create);
        _check("Registry", address(protocol.registry));
        _check("EIP712Coordinator", address(protocol.coordinator));
        _check("Inbox", address(protocol.inbox));
        _check("Reader", address(protocol.reader));
        _check("Fee", address(protocol.fee));
        _check("WalletFactory", address(protocol.walletFactory));
        _check("Wallet", protocol.walletFactory.IMPLEMENTATION());
    }

    function _check(string memory name, address deployed) private {
        assertLe(deployed.code.length, MAX_CODE_SIZE, name);
        vm.snapshotValue("Sizes", name, deployed.code.length);
    }
}
