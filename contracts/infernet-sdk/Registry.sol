// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title Registry
/// @notice Address book of one deployment of the protocol. Every other contract and every consumer is given the
/// registry's address and reads from it the contracts it works with.
/// @dev The registry is deployed first, with the addresses that its five siblings are going to have. It has no owner and
/// no setters: what a consumer reads at construction stays true for ever.
contract Registry {
    /// @notice The coordinator (an `EIP712Coordinator`).
    address public immutable COORDINATOR;

    /// @notice The inbox that lazy deliveries are written to.
    address public immutable INBOX;

    /// @notice The batch reader that nodes sync with.
    address public immutable READER;

    /// @notice The protocol fee.
    address public immutable FEE;

    /// @notice The factory of payment wallets.
    address public immutable WALLET_FACTORY;

    /// @param coordinator Address of the coordinator
    /// @param inbox Address of the inbox
    /// @param reader Address of the reader
    /// @param fee Address of the fee contract
    /// @param walletFactory Address of the wallet factory
    constructor(address coordinator, address inbox, address reader, address fee, address walletFactory) {
        COORDINATOR = coordinator;
        INBOX = inbox;
        READER = reader;
        FEE = fee;
        WALLET_FACTORY = walletFactory;
    }
}
