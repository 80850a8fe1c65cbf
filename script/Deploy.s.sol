// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {console} from "forge-std/console.sol";
import {CreationScript} from "./CreationScript.sol";
import {ReleasedCode} from "./generated/ReleasedCode.sol";

/// @title Deploy
/// @notice Deploys the protocol as `infernet deploy protocol` does, for people who live in forge:
///
///     forge script script/Deploy.s.sol --rpc-url $RPC_URL --account deployer --broadcast --slow
///     infernet addresses import --rpc-url $RPC_URL --broadcast broadcast/Deploy.s.sol/<chain id>/run-latest.json
///
/// @dev Environment: FEE (hundredths of a percent, default 0), FEE_RECIPIENT (default: the deployer), DETERMINISTIC (true:
/// CREATE2, the same addresses on every chain), SALT (text). Unlike `infernet deploy` it does not continue a run that was cut
/// off: forge has `--resume` for that.
contract Deploy is CreationScript {
    /// @notice Creation codes of the six contracts, as `ProtocolDeployer` takes them.
    struct CreationCodes {
        bytes registry;
        bytes coordinator;
        bytes inbox;
        bytes reader;
        bytes fee;
        bytes walletFactory;
    }

    /// @notice A contract did not come to stand where the Registry says it would.
    /// @param name The contract
    /// @param expected Where it should be
    /// @param actual Where it is
    error AddressMismatch(string name, address expected, address actual);
    /// @notice The chain lacks the deterministic deployment proxy; `infernet deploy protocol --deterministic` deploys it.
    /// @param proxy Where it would be
    error DeploymentProxyMissing(address proxy);
    /// @notice The salt is empty or longer than 32 bytes.
    error BadSalt(string salt);
    /// @notice The fee is above 5,000.
    error FeeTooHigh();
    /// @notice Fees for the zero address are lost.
    error NoFeeRecipient();

    uint256 private constant MAX_FEE = 5000;

    /// @return registry The protocol's Registry; everything else is read from it
    function run() external returns (address registry) {
        uint256 fee = vm.envOr("FEE", uint256(0));
        if (fee > MAX_FEE) {
            revert FeeTooHigh();
        }
        bool isDeterministic = vm.envOr("DETERMINISTIC", false);
        vm.startBroadcast();
        (, address deployer,) = vm.readCallers();
        address feeRecipient = vm.envOr("FEE_RECIPIENT", deployer);
        if (fee > 0 && feeRecipient == address(0)) {
            revert NoFeeRecipient();
        }
        // forge-lint: disable-start(unsafe-typecast)
        registry = isDeterministic
            ? _deployDeterministically(feeRecipient, uint16(fee))
            : _deployFromNonces(deployer, feeRecipient, uint16(fee));
        // forge-lint: disable-end(unsafe-typecast)
        vm.stopBroadcast();
        console.log("Registry", registry);
    }

    /// @dev Six transactions from consecutive nonces: the Registry is told where its siblings are going to be.
    function _deployFromNonces(address deployer, address feeRecipient, uint16 fee) private returns (address registry) {
        uint256 nonce = vm.getNonce(deployer);
        address[5] memory siblings;
        for (uint256 i = 0; i < siblings.length; ++i) {
            siblings[i] = vm.computeCreateAddress(deployer, nonce + 1 + i);
        }
        registry = _create(
            "Registry",
            ReleasedCode.REGISTRY,
            abi.encode(siblings[0], siblings[1], siblings[2], siblings[3], siblings[4])
        );
        bytes memory onlyRegistry = abi.encode(registry);
        _createAt(siblings[0], "EIP712Coordinator", ReleasedCode.EIP712_COORDINATOR, onlyRegistry);
        _createAt(siblings[1], "Inbox", ReleasedCode.INBOX, onlyRegistry);
        _createAt(siblings[2], "Reader", ReleasedCode.READER, onlyRegistry);
        _createAt(siblings[3], "Fee", ReleasedCode.FEE, abi.encode(feeRecipient, fee));
        _createAt(siblings[4], "WalletFactory", ReleasedCode.WALLET_FACTORY, onlyRegistry);
    }

    function _createAt(address expected, string memory name, bytes memory code, bytes memory arguments) private {
        address actual = _create(name, code, arguments);
        if (actual != expected) {
            revert AddressMismatch(name, expected, actual);
        }
    }

    /// @dev One transaction through the deterministic deployment proxy; nothing is sent where the protocol stands already.
    function _deployDeterministically(address feeRecipient, uint16 fee) private returns (address registry) {
        bytes32 salt = _salt(vm.envOr("SALT", string("infernet-kit protocol 1")));
        if (CREATE2_FACTORY.code.length == 0) {
            revert DeploymentProxyMissing(CREATE2_FACTORY);
        }
        CreationCodes memory codes = CreationCodes({
            registry: ReleasedCode.REGISTRY,
            coordinator: ReleasedCode.EIP712_COORDINATOR,
            inbox: ReleasedCode.INBOX,
            reader: ReleasedCode.READER,
            fee: ReleasedCode.FEE,
            walletFactory: ReleasedCode.WALLET_FACTORY
        });
        bytes memory initCode = bytes.concat(ReleasedCode.PROTOCOL_DEPLOYER, abi.encode(codes, feeRecipient, fee));
        address protocolDeployer = vm.computeCreate2Address(salt, keccak256(initCode), CREATE2_FACTORY);
        registry = vm.computeCreateAddress(protocolDeployer, 1);
        if (registry.code.length > 0) {
            return registry;
        }
        (bool isCreated,) = CREATE2_FACTORY.call(bytes.concat(salt, initCode));
        if (!isCreated || registry.code.length == 0) {
            revert NotCreated("ProtocolDeployer");
        }
    }

    /// @dev Text and zeros after it.
    function _salt(string memory text) private pure returns (bytes32) {
        if (bytes(text).length == 0 || bytes(text).length > 32) {
            revert BadSalt(text);
        }
        // forge-lint: disable-next-line(unsafe-typecast)
        return bytes32(bytes(text));
    }
}
