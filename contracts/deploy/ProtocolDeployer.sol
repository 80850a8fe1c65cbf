// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title ProtocolDeployer
/// @notice Creates the six contracts of the protocol in one transaction, all or none, at addresses that follow from what
/// they are made of.
/// @dev The Registry is given the addresses of its five siblings and they are given the Registry's. With CREATE2 alone each
/// address would be a hash of the other, which nobody can solve. So only this contract is created by CREATE2 (through a
/// deterministic deployment proxy), and it creates the six by CREATE from its own nonces 1 to 6: their addresses follow
/// from its address alone. Its address commits to its init code, and with it to the six creation codes, the fee and who
/// receives it: whoever sends the transaction, on whatever chain, the same code stands at the same addresses, and nobody
/// can put other code there first.
contract ProtocolDeployer {
    /// @notice Creation codes, without constructor arguments.
    struct CreationCodes {
        bytes registry;
        bytes coordinator;
        bytes inbox;
        bytes reader;
        bytes fee;
        bytes walletFactory;
    }

    /// @notice The Registry that this contract created; it names the others.
    address public immutable REGISTRY;

    /// @notice A constructor reverted, or ran out of gas.
    /// @param nonce Which: 1 Registry, 2 Coordinator, 3 Inbox, 4 Reader, 5 Fee, 6 WalletFactory
    error CreationFailed(uint256 nonce);

    /// @param codes What to create
    /// @param feeRecipient Owner of the Fee contract and recipient of fees
    /// @param fee First fee, 10,000 is 100 %
    constructor(CreationCodes memory codes, address feeRecipient, uint16 fee) {
        address registry = _addressAt(1);
        bytes memory siblings = abi.encode(_addressAt(2), _addressAt(3), _addressAt(4), _addressAt(5), _addressAt(6));
        bytes memory onlyRegistry = abi.encode(registry);
        _create(1, codes.registry, siblings);
        _create(2, codes.coordinator, onlyRegistry);
        _create(3, codes.inbox, onlyRegistry);
        _create(4, codes.reader, onlyRegistry);
        _create(5, codes.fee, abi.encode(feeRecipient, fee));
        _create(6, codes.walletFactory, onlyRegistry);
        REGISTRY = registry;
    }

    function _create(uint256 nonce, bytes memory code, bytes memory arguments) private {
        bytes memory initCode = bytes.concat(code, arguments);
        address created;
        assembly ("memory-safe") {
            created := create(0, add(initCode, 0x20), mload(initCode))
        }
        if (created != _addressAt(nonce)) {
            revert CreationFailed(nonce);
        }
    }

    /// @dev keccak256 of the RLP of [address, nonce], for nonces from 1 to 127.
    function _addressAt(uint256 nonce) private view returns (address) {
        // forge-lint: disable-next-line(unsafe-typecast)
        return address(uint160(uint256(keccak256(abi.encodePacked(hex"d694", address(this), bytes1(uint8(nonce)))))));
    }
}
