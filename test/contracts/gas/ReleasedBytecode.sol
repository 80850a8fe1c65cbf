// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Vm} from "forge-std/Vm.sol";

/// @title ReleasedBytecode
/// @notice The contracts as they are deployed: their creation bytecode is committed in ts/abi/generated, and CI checks that it
/// is what the sources compile to.
library ReleasedBytecode {
    Vm private constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    error CreationFailed(string name);

    /// @notice Deploys one contract of the protocol.
    function create(string memory name, bytes memory arguments) internal returns (address created) {
        bytes memory initCode = bytes.concat(_creationCode(name), arguments);
        assembly ("memory-safe") {
            created := create(0, add(initCode, 0x20), mload(initCode))
        }
        if (created == address(0)) {
            revert CreationFailed(name);
        }
    }

    function _creationCode(string memory name) private view returns (bytes memory) {
        string memory source = vm.readFile(string.concat("ts/abi/generated/", _file(name), ".ts"));
        string memory fromBytecode = vm.split(source, "Bytecode =")[1];
        return vm.parseBytes(vm.split(fromBytecode, "'")[1]);
    }

    /// @dev "WalletFactory" is in walletFactory.ts, the coordinator in coordinator.ts.
    function _file(string memory name) private pure returns (string memory) {
        if (keccak256(bytes(name)) == keccak256("EIP712Coordinator")) {
            return "coordinator";
        }
        bytes memory file = bytes.concat(bytes(name));
        file[0] |= 0x20;
        return string(file);
    }
}
