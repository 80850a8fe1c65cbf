// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Vm} from "forge-std/Vm.sol";
import {Subscription} from "infernet-sdk/Coordinator.sol";
import {Wallet} from "infernet-sdk/payments/Wallet.sol";

import {MockVerifier} from "../mocks/MockVerifier.sol";
import {Reentry} from "./Reentry.sol";

/// @notice What one delivery or settlement must move, to the smallest unit and in which order: spec sections 4.5 and 4.6.
abstract contract Payments is Reentry {
    uint256 private _next;

    /// @dev Looks at the wallets' events of a delivery to `id`.
    function _checkPayment(Vm.Log[] memory logs, uint32 id, address node, Wallet nodeWallet) internal {
        Subscription memory sub = _entries[id].created;
        if (sub.paymentAmount == 0) {
            return;
        }
        _next = 0;
        uint256 protocolPart = sub.paymentAmount * (2 * uint256(fee.FEE())) / 10_000;
        uint256 remainder = sub.paymentAmount - protocolPart;
        Wallet payer = Wallet(sub.wallet);
        _expectTransfer(logs, payer, sub.owner, sub.paymentToken, address(recipient), protocolPart);
        if (sub.verifier == address(0)) {
            _expectTransfer(logs, payer, sub.owner, sub.paymentToken, address(nodeWallet), remainder);
            return;
        }
        uint256 verifierFee = MockVerifier(sub.verifier).fee(sub.paymentToken);
        protocolPart = verifierFee * fee.FEE() / 10_000;
        _expectTransfer(logs, payer, sub.owner, sub.paymentToken, address(recipient), protocolPart);
        _expectTransfer(logs, payer, sub.owner, sub.paymentToken, verifierPurse, verifierFee - protocolPart);
        _expectEscrow(logs, nodeWallet, node, sub.paymentToken, sub.paymentAmount, true);
        _expectEscrow(logs, payer, sub.owner, sub.paymentToken, remainder - verifierFee, true);
    }

    /// @dev Looks at the wallets' events of a settlement.
    function _checkSettlement(Vm.Log[] memory logs, Proof memory proof, bool slashed) internal {
        Subscription memory sub = _entries[proof.subscriptionId].created;
        Wallet payer = Wallet(sub.wallet);
        _next = 0;
        _expectEscrow(logs, proof.nodeWallet, proof.node, sub.paymentToken, sub.paymentAmount, false);
        _expectEscrow(logs, payer, sub.owner, sub.paymentToken, proof.escrow, false);
        if (slashed) {
            _expectTransfer(logs, proof.nodeWallet, proof.node, sub.paymentToken, address(payer), sub.paymentAmount);
        } else {
            _expectTransfer(logs, payer, sub.owner, sub.paymentToken, address(proof.nodeWallet), proof.escrow);
        }
    }

    function _expectTransfer(
        Vm.Log[] memory logs,
        Wallet wallet,
        address spender,
        address currency,
        address to,
        uint256 amount
    ) private {
        Vm.Log memory log = _nextOf(logs, Wallet.Transfer.selector);
        assertEq(log.emitter, address(wallet), "4, 13: who pays");
        assertEq(log.topics[1], bytes32(uint256(uint160(spender))), "4, 13: for whom");
        assertEq(log.topics[2], bytes32(uint256(uint160(to))), "4, 13: who is paid");
        assertEq(log.data, abi.encode(currency, amount), "5, 13: how much");
    }

    function _expectEscrow(
        Vm.Log[] memory logs,
        Wallet wallet,
        address spender,
        address currency,
        uint256 amount,
        bool locked
    ) private {
        Vm.Log memory log = _nextOf(logs, Wallet.Escrow.selector);
        assertEq(log.emitter, address(wallet), "4, 13: whose escrow");
        assertEq(log.topics[1], bytes32(uint256(uint160(spender))), "4, 13: for whom");
        assertEq(log.data, abi.encode(currency, amount, locked), "5, 13: how much");
    }

    /// @dev The next event of a wallet, which must be of this kind.
    function _nextOf(Vm.Log[] memory logs, bytes32 kind) private returns (Vm.Log memory) {
        while (_next < logs.length && !walletFactory.isValidWallet(logs[_next].emitter)) {
            ++_next;
        }
        assertLt(_next, logs.length, "4, 13: an event for each movement");
        assertEq(logs[_next].topics[0], kind, "4, 13: order of movements");
        return logs[_next++];
    }
}
