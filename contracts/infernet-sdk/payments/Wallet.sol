// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Ownable} from "solady/auth/Ownable.sol";
import {SafeTransferLib} from "solady/utils/SafeTransferLib.sol";

import {Registry} from "../Registry.sol";
import {Coordinated} from "../utility/Coordinated.sol";

/// @dev An amount in storage. A struct, so that code can hold on to where it is: a key is hashed once, not at each access.
struct Amount {
    uint256 value;
}

/// @title Wallet
/// @notice Holds ETH and ERC-20 tokens with which its owner pays for compute (as a consumer) or is paid and puts up
/// stakes (as a node). The owner approves spenders; the coordinator moves money on their behalf.
/// @dev Token 0 is ETH; amounts are in the token's smallest unit. Part of a balance may be locked while a proof is being
/// judged: locked money leaves the wallet only when that proof is settled. Invariant, for every token that reports
/// balances truthfully: locked <= balance.
/// Wallets of the factory are clones of one wallet (see `WalletClone`): the owner of a clone is set when it is created.
/// Solidity looks for functions in the order of their selectors. The names of those that the protocol doesn't have are chosen
/// so that it finds what is called at every delivery (`cTransferTwo`) first, and `approve` before all others.
contract Wallet is Ownable, Coordinated {
    /// @dev Gas that a recipient of ETH gets from a settlement. One that needs more, or reverts, is paid nevertheless,
    /// without being run: no recipient can block a delivery or burn the node's gas.
    uint256 private constant RECEIVE_GAS = 100_000;

    /// @notice How much of the balance is locked, by token: the sum of what open proof requests hold.
    mapping(address token => Amount) public amountLocked;

    /// @notice The owner has withdrawn.
    /// @dev The spelling is part of the protocol's ABI.
    /// @param token Token, 0 = ETH
    /// @param amount Amount
    event Withdrawl(address token, uint256 amount);

    /// @notice The owner has set an allowance.
    /// @param spender Who may spend (a consumer contract, or the address a node delivers from)
    /// @param token Token, 0 = ETH
    /// @param amount New allowance
    event Approval(address indexed spender, address token, uint256 amount);

    /// @notice An amount has been locked or unlocked.
    /// @param spender On whose behalf
    /// @param token Token, 0 = ETH
    /// @param amount Amount
    /// @param locked Whether it was locked (true) or unlocked (false)
    event Escrow(address indexed spender, address token, uint256 amount, bool locked);

    /// @notice An amount has been paid.
    /// @param spender On whose behalf
    /// @param token Token, 0 = ETH
    /// @param to Recipient
    /// @param amount Amount; nothing is moved if 0
    event Transfer(address indexed spender, address token, address indexed to, uint256 amount);

    /// @notice The unlocked balance, or the locked one when unlocking, is less than the amount.
    error InsufficientFunds();

    /// @notice The spender's allowance is less than the amount.
    error InsufficientAllowance();

    /// @param registry Registry whose coordinator may move funds
    /// @param initialOwner Owner
    constructor(Registry registry, address initialOwner) Coordinated(registry) {
        _initializeOwner(initialOwner);
    }

    /// @notice Accepts ETH.
    receive() external payable {}

    /// @notice Pays out to the owner.
    /// @dev Owner only (`Unauthorized`). Reverts with `InsufficientFunds` beyond the unlocked balance, `TransferFailed` if
    /// the token does. Emits `Withdrawl`.
    /// @param token Token, 0 = ETH
    /// @param amount Amount
    function withdraw(address token, uint256 amount) external onlyOwner {
        _checkUnlocked(token, amount);
        if (token == address(0)) {
            SafeTransferLib.forceSafeTransferETH(msg.sender, amount, gasleft());
        } else {
            SafeTransferLib.safeTransfer(token, msg.sender, amount);
        }
        emit Withdrawl(token, amount);
    }

    /// @notice Sets how much a spender may spend; overwrites what was left before.
    /// @dev Owner only (`Unauthorized`). Emits `Approval`. What is locked already is not affected. `onlyOwner` and the event
    /// are written out: 100 gas less, of the 2,600 by which a clone makes this dearer.
    /// @param spender A consumer contract, or the address a node delivers from
    /// @param token Token, 0 = ETH
    /// @param amount New allowance
    function approve(address spender, address token, uint256 amount) external {
        if (msg.sender != owner()) {
            revert Unauthorized();
        }
        _allowanceOf(spender, token).value = amount;
        bytes32 topic = Approval.selector;
        assembly ("memory-safe") {
            mstore(0x00, token)
            mstore(0x20, amount)
            log2(0x00, 0x40, topic, spender)
        }
    }

    /// @notice Pays on behalf of a spender out of the unlocked balance.
    /// @dev Coordinator only (`NotCoordinator`). Reverts with `InsufficientAllowance`, then `InsufficientFunds`, then
    /// `TransferFailed`. Emits `Transfer`.
    /// @param spender Whose allowance is spent
    /// @param token Token, 0 = ETH
    /// @param to Recipient
    /// @param amount Amount
    function cTransfer(address spender, address token, address to, uint256 amount) external onlyCoordinator {
        _spendAllowance(spender, token, amount);
        _pay(spender, token, to, amount);
    }

    /// @notice Two `cTransfer` in one: same effects and events, in the same order.
    /// @dev Coordinator only (`NotCoordinator`). Reverts as the two would, but for a first transfer that the token refuses:
    /// an allowance that isn't enough for both is told before.
    /// @param spender Whose allowance is spent
    /// @param token Token, 0 = ETH
    /// @param firstTo First recipient
    /// @param firstAmount Amount for the first
    /// @param secondTo Second recipient
    /// @param secondAmount Amount for the second
    function cTransferTwo(
        address spender,
        address token,
        address firstTo,
        uint256 firstAmount,
        address secondTo,
        uint256 secondAmount
    ) external onlyCoordinator {
        Amount storage stored = _allowanceOf(spender, token);
        uint256 allowed = stored.value;
        if (allowed < firstAmount) {
            revert InsufficientAllowance();
        }
        if (allowed - firstAmount < secondAmount) {
            // Whether the first transfer would have failed for want of funds decides which error is due.
            _checkUnlocked(token, firstAmount);
            revert InsufficientAllowance();
        }
        unchecked {
            stored.value = allowed - firstAmount - secondAmount;
        }
        _pay(spender, token, firstTo, firstAmount);
        _pay(spender, token, secondTo, secondAmount);
    }

    /// @notice Locks an amount on behalf of a spender, taking it from the spender's allowance.
    /// @dev Coordinator only (`NotCoordinator`). Reverts with `InsufficientFunds` beyond the unlocked balance, then with
    /// `InsufficientAllowance`. Emits `Escrow`.
    /// @param spender Whose allowance is spent
    /// @param token Token, 0 = ETH
    /// @param amount Amount
    function cLock(address spender, address token, uint256 amount) external onlyCoordinator {
        _checkUnlocked(token, amount);
        _spendAllowance(spender, token, amount);
        amountLocked[token].value += amount;
        emit Escrow(spender, token, amount, true);
    }

    /// @notice Unlocks an amount and gives it back to the spender's allowance.
    /// @dev Coordinator only (`NotCoordinator`). Reverts with `InsufficientFunds` when less is locked. The allowance stops
    /// at its maximum instead of overflowing: the owner, who sets allowances, must not be able to block a settlement.
    /// Emits `Escrow`.
    /// @param spender Whose allowance is restored
    /// @param token Token, 0 = ETH
    /// @param amount Amount
    function cUnlock(address spender, address token, uint256 amount) external onlyCoordinator {
        _release(spender, token, amount);
        Amount storage stored = _allowanceOf(spender, token);
        uint256 allowed = stored.value;
        unchecked {
            uint256 restored = allowed + amount;
            stored.value = restored < allowed ? type(uint256).max : restored;
        }
    }

    /// @notice Unlocks an amount and pays it: `cUnlock` and `cTransfer` in one, except that the allowance, which the
    /// two leave as it was, is not looked at.
    /// @dev Coordinator only (`NotCoordinator`). Reverts with `InsufficientFunds` when less is locked, then with
    /// `TransferFailed`. Emits `Escrow` and `Transfer`.
    /// @param spender On whose behalf the amount was locked
    /// @param token Token, 0 = ETH
    /// @param to Recipient
    /// @param amount Amount
    function cPayLocked(address spender, address token, address to, uint256 amount) external onlyCoordinator {
        _release(spender, token, amount);
        _transfer(spender, token, to, amount);
    }

    /// @notice The first half of `cPayLocked`.
    /// @dev Coordinator only (`NotCoordinator`), which must call `cSendReleased` with the same arguments before it calls
    /// anything but wallets. Reverts with `InsufficientFunds` when less is locked. Emits `Escrow`.
    /// @param spender On whose behalf the amount was locked
    /// @param token Token, 0 = ETH
    /// @param amount Amount
    function cReleaseLocked(address spender, address token, uint256 amount) external onlyCoordinator {
        _release(spender, token, amount);
    }

    /// @notice The second half of `cPayLocked`.
    /// @dev Coordinator only (`NotCoordinator`). Reverts with `TransferFailed`. Emits `Transfer`.
    /// @param spender On whose behalf the amount was locked
    /// @param token Token, 0 = ETH
    /// @param to Recipient
    /// @param amount Amount, which `cReleaseLocked` has unlocked
    function cSendReleased(address spender, address token, address to, uint256 amount) external onlyCoordinator {
        _transfer(spender, token, to, amount);
    }

    /// @notice How much a spender may still spend. Locking takes from it, unlocking gives back.
    /// @param spender Who may spend
    /// @param token Token, 0 = ETH
    /// @return Allowance, in the token's smallest unit
    function allowance(address spender, address token) external view returns (uint256) {
        return _allowanceOf(spender, token).value;
    }

    /// @dev An allowance is kept at keccak256(abi.encodePacked(spender, token)): one hash, where a mapping of mappings takes
    /// two. What is hashed has 40 bytes, a mapping's keys have 64, so this never meets `amountLocked`.
    function _allowanceOf(address spender, address token) private pure returns (Amount storage stored) {
        assembly ("memory-safe") {
            mstore(0x14, token)
            mstore(0x00, spender)
            stored.slot := keccak256(0x0c, 0x28)
        }
    }

    function _spendAllowance(address spender, address token, uint256 amount) private {
        Amount storage stored = _allowanceOf(spender, token);
        uint256 allowed = stored.value;
        if (allowed < amount) {
            revert InsufficientAllowance();
        }
        unchecked {
            stored.value = allowed - amount;
        }
    }

    /// @dev A token may have shrunk the balance below what is locked (negative rebase); then nothing is unlocked. An
    /// address without code has no balance.
    function _checkUnlocked(address token, uint256 amount) private view {
        uint256 balance = token == address(0) ? address(this).balance : SafeTransferLib.balanceOf(token, address(this));
        uint256 locked = amountLocked[token].value;
        if (locked > balance || amount > balance - locked) {
            revert InsufficientFunds();
        }
    }

    function _release(address spender, address token, uint256 amount) private {
        Amount storage stored = amountLocked[token];
        uint256 locked = stored.value;
        if (amount > locked) {
            revert InsufficientFunds();
        }
        unchecked {
            stored.value = locked - amount;
        }
        emit Escrow(spender, token, amount, false);
    }

    /// @dev Checked before each transfer, not once for several: the recipient of one may run code before the next.
    function _pay(address spender, address token, address to, uint256 amount) private {
        _checkUnlocked(token, amount);
        _transfer(spender, token, to, amount);
    }

    function _transfer(address spender, address token, address to, uint256 amount) private {
        if (amount != 0) {
            if (token == address(0)) {
                SafeTransferLib.forceSafeTransferETH(to, amount, RECEIVE_GAS);
            } else {
                SafeTransferLib.safeTransfer(token, to, amount);
            }
        }
        emit Transfer(spender, token, to, amount);
    }
}
