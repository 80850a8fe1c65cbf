// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Vm} from "forge-std/Vm.sol";
import {EIP712Coordinator} from "infernet-sdk/EIP712Coordinator.sol";
import {Inbox} from "infernet-sdk/Inbox.sol";
import {Registry} from "infernet-sdk/Registry.sol";
import {Fee} from "infernet-sdk/payments/Fee.sol";
import {WalletFactory} from "infernet-sdk/payments/WalletFactory.sol";
import {Reader} from "infernet-sdk/utility/Reader.sol";

struct Protocol {
    Registry registry;
    EIP712Coordinator coordinator;
    Inbox inbox;
    Reader reader;
    Fee fee;
    WalletFactory walletFactory;
}

/// @title DeployProtocol
/// @notice The one place where tests deploy the protocol.
/// @dev From compiled artifacts, not with `new`: a test then neither carries the protocol's bytecode nor is recompiled when
/// it changes, and `PROTOCOL_ARTIFACTS=out/release forge test` tests the bytecode that is deployed.
library DeployProtocol {
    Vm private constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    /// @notice Deploys the six contracts from the calling contract's present nonce on.
    function deploy(address feeRecipient, uint16 fee) internal returns (Protocol memory) {
        return deploy(feeRecipient, fee, create);
    }

    /// @notice The same with contracts from elsewhere.
    /// @param createContract Deploys a contract by name, with its constructor's arguments
    function deploy(
        address feeRecipient,
        uint16 fee,
        function(string memory, bytes memory) internal returns (address) createContract
    ) internal returns (Protocol memory protocol) {
        uint64 nonce = vm.getNonce(address(this));
        bytes memory addresses = abi.encode(
            vm.computeCreateAddress(address(this), nonce + 1),
            vm.computeCreateAddress(address(this), nonce + 2),
            vm.computeCreateAddress(address(this), nonce + 3),
            vm.computeCreateAddress(address(this), nonce + 4),
            vm.computeCreateAddress(address(this), nonce + 5)
        );
        protocol.registry = Registry(createContract("Registry", addresses));
        bytes memory registry = abi.encode(protocol.registry);
        protocol.coordinator = EIP712Coordinator(createContract("EIP712Coordinator", registry));
        protocol.inbox = Inbox(createContract("Inbox", registry));
        protocol.reader = Reader(createContract("Reader", registry));
        protocol.fee = Fee(createContract("Fee", abi.encode(feeRecipient, fee)));
        protocol.walletFactory = WalletFactory(createContract("WalletFactory", registry));
    }

    /// @notice Deploys one contract of the protocol.
    function create(string memory name, bytes memory arguments) internal returns (address) {
        return vm.deployCode(artifact(name), arguments);
    }

    /// @notice Compiled artifact of one contract of the protocol.
    function artifact(string memory name) internal view returns (string memory) {
        string memory folder = vm.envOr("PROTOCOL_ARTIFACTS", string(""));
        return bytes(folder).length == 0
            ? string.concat(name, ".sol:", name)
            : string.concat(folder, "/", name, ".sol/", name, ".json");
    }
}
