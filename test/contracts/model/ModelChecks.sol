// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Vm} from "forge-std/Vm.sol";
import {Subscription} from "infernet-sdk/Coordinator.sol";
import {EIP712Coordinator} from "infernet-sdk/EIP712Coordinator.sol";
import {InboxItem} from "infernet-sdk/Inbox.sol";
import {Wallet} from "infernet-sdk/payments/Wallet.sol";

import {World} from "../invariants/World.sol";
import {MockToken} from "../mocks/MockToken.sol";
import {DelegateSignature, Signature} from "../utils/DelegateSignature.sol";
import {ProtocolModel, SignatureKind} from "./ProtocolModel.sol";

/// @notice The protocol beside the model: draws arguments, makes each call to both, compares what comes of it.
abstract contract ModelChecks is World {
    struct Request {
        uint32 id;
        uint32 interval;
        address node;
    }

    uint256 private constant NONCES = 16;
    uint256 private constant MAX_SUBSCRIPTIONS = 40;

    Request[] private _requests;

    ProtocolModel public immutable MODEL;

    /// @notice How often a call succeeded, by its selector, or failed, by the selector of its error (0 = without data).
    mapping(bytes4 selector => uint256 times) public seen;

    modifier acts(uint256 seed) {
        _seed(seed);
        _;
    }

    constructor() {
        MODEL = new ProtocolModel(address(coordinator), address(inbox), address(recipient), fee.FEE());
        for (uint256 i = 0; i < 4; ++i) {
            address owner = [walletOwner, address(_consumers[0])][i % 2];
            _wallets.push(Wallet(payable(walletFactory.createWallet(owner))));
            MODEL.addWallet(address(_wallets[i]), owner);
            for (uint256 j = 0; j < _currencies.length; ++j) {
                _endow(_wallets[i], _currencies[j]);
            }
        }
        for (uint256 i = 0; i < _currencies.length; ++i) {
            if (i != 1) {
                MODEL.setVerifierFee(address(atomicVerifier), _currencies[i], 7);
            }
            MODEL.setVerifierFee(address(optimisticVerifier), _currencies[i], 1 gwei);
        }
        MODEL.setVerifier(address(atomicVerifier), ProtocolModel.VerifierTerms(true, true, verifierPurse));
        MODEL.setVerifier(address(optimisticVerifier), ProtocolModel.VerifierTerms(false, false, verifierPurse));
    }

    /// @notice Every getter, for everything there is.
    function check() external view {
        assertEq(coordinator.id(), MODEL.id());
        for (uint32 id = 0; id <= MODEL.id(); ++id) {
            assertEq(abi.encode(coordinator.getSubscription(id)), abi.encode(MODEL.getSubscription(id)));
            for (uint32 interval = 1; interval < 4; ++interval) {
                bytes32 key = keccak256(abi.encode(id, interval));
                assertEq(coordinator.redundancyCount(key), MODEL.redundancyCount(key));
                for (uint256 i = 0; i < _nodes.length; ++i) {
                    _checkDelivery(_deliveryKey(id, interval, _nodes[i]));
                }
            }
        }
        for (uint256 i = 0; i < _wallets.length; ++i) {
            for (uint256 j = 0; j < _currencies.length; ++j) {
                _checkWallet(_wallets[i], _currencies[j]);
            }
        }
        for (uint256 i = 0; i < _currencies.length; ++i) {
            assertEq(_balance(_currencies[i], address(recipient)), MODEL.balances(_currencies[i], address(recipient)));
            assertEq(_balance(_currencies[i], verifierPurse), MODEL.balances(_currencies[i], verifierPurse));
        }
        for (uint256 i = 0; i < _consumers.length; ++i) {
            _checkNonces(address(_consumers[i]));
        }
        for (uint256 i = 0; i < _nodes.length; ++i) {
            _checkInbox(_nodes[i]);
        }
    }

    /// @dev Everybody may spend from a wallet that has money.
    function _endow(Wallet wallet, address currency) private {
        uint256 amount = 2 ** 100;
        _pay(currency, address(wallet), amount);
        for (uint256 i = 0; i < _consumers.length + _nodes.length; ++i) {
            address spender = i < _nodes.length ? _nodes[i] : address(_consumers[i - _nodes.length]);
            address owner = wallet.owner();
            vm.prank(owner);
            wallet.approve(spender, currency, amount);
            MODEL.approve(owner, address(wallet), spender, currency, amount);
        }
        MODEL.takeLogs();
    }

    function _pay(address currency, address to, uint256 amount) internal {
        if (currency == ETH) {
            (bool ok,) = to.call{value: amount}("");
            assertTrue(ok);
        } else {
            assertTrue(MockToken(currency).transfer(to, amount), "deposits are taken");
        }
        MODEL.deposit(to, currency, amount);
    }

    function _isFull() internal view returns (bool) {
        return MODEL.id() > MAX_SUBSCRIPTIONS;
    }

    /// @dev Calls both, and compares.
    function _run(address caller, address target, bytes memory data, bytes memory modelData) internal {
        vm.recordLogs();
        vm.prank(caller);
        (bool ok, bytes memory result) = target.call(data);
        Vm.Log[] memory logs = vm.getRecordedLogs();

        (bool modelOk, bytes memory modelResult) = address(MODEL).call(modelData);
        assertEq(ok, modelOk, "success");
        assertEq(result, modelResult, "result, or revert data");
        if (ok) {
            _compare(logs, MODEL.takeLogs());
        }
        // forge-lint: disable-next-line(unsafe-typecast)
        ++seen[bytes4(ok ? data : result)];
    }

    /// @dev Events of the protocol only: tokens and verifiers have others.
    function _compare(Vm.Log[] memory logs, Vm.Log[] memory expected) private view {
        uint256 next;
        for (uint256 i = 0; i < logs.length; ++i) {
            address emitter = logs[i].emitter;
            if (emitter == address(coordinator) || emitter == address(inbox) || walletFactory.isValidWallet(emitter)) {
                assertLt(next, expected.length, "an event too many");
                assertEq(abi.encode(logs[i]), abi.encode(expected[next++]), "event");
            }
        }
        assertEq(next, expected.length, "an event is missing");
    }

    function _checkDelivery(bytes32 key) private view {
        assertEq(coordinator.nodeResponded(key), MODEL.nodeResponded(key));
        (uint32 expiry, Wallet nodeWallet, uint256 escrow) = coordinator.proofRequests(key);
        (uint32 modelExpiry, address modelWallet, uint256 modelEscrow) = MODEL.proofRequests(key);
        assertEq(expiry, modelExpiry);
        assertEq(address(nodeWallet), modelWallet);
        assertEq(escrow, modelEscrow);
    }

    function _checkWallet(Wallet wallet, address currency) private view {
        assertEq(_balance(currency, address(wallet)), MODEL.balances(currency, address(wallet)));
        assertEq(wallet.amountLocked(currency), MODEL.lockedBalances(address(wallet), currency));
        for (uint256 i = 0; i < _consumers.length + _nodes.length; ++i) {
            address spender = i < _nodes.length ? _nodes[i] : address(_consumers[i - _nodes.length]);
            assertEq(wallet.allowance(spender, currency), MODEL.allowances(address(wallet), spender, currency));
        }
    }

    function _checkNonces(address owner) private view {
        assertEq(coordinator.maxSubscriberNonce(owner), MODEL.maxSubscriberNonce(owner));
        for (uint32 nonce = 0; nonce < NONCES; ++nonce) {
            bytes32 key = keccak256(abi.encode(owner, nonce));
            assertEq(coordinator.delegateCreatedIds(key), MODEL.delegateCreatedIds(key));
        }
    }

    function _checkInbox(address node) private view {
        bytes32 containerId = keccak256(abi.encode(CONTAINER));
        bool ok = true;
        for (uint256 i = 0; ok; ++i) {
            bytes memory read = abi.encodeCall(inbox.read, (containerId, node, i));
            bytes memory item;
            bytes memory modelItem;
            bool modelOk;
            (ok, item) = address(inbox).staticcall(read);
            (modelOk, modelItem) = address(MODEL).staticcall(read);
            assertEq(ok, modelOk);
            assertEq(item, modelItem);
        }
    }

    function _drawNode() internal returns (address) {
        return _nodes[_draw(_nodes.length)];
    }

    /// @dev A wallet; seldom an address that is none.
    function _drawAnyWallet() internal returns (address) {
        return _draw(16) == 0 ? walletOwner : address(_drawWallet());
    }

    /// @dev An amount of any magnitude up to 2^104.
    function _drawMoney() internal returns (uint256) {
        return _draw(2 ** _draw(105));
    }

    /// @dev Id of a subscription; seldom one too high.
    function _drawId() internal returns (uint32) {
        return uint32(_draw(MODEL.id() + (_draw(8) == 0 ? 1 : 0)));
    }

    /// @dev Mostly a delivery that was to be judged, if there was one.
    function _drawRequest() internal returns (uint32 id, uint32 interval, address node) {
        if (_requests.length == 0 || _draw(8) == 0) {
            return (_drawId(), 1, _drawNode());
        }
        Request memory request = _requests[_draw(_requests.length)];
        return (request.id, request.interval, request.node);
    }

    /// @dev Remembers a delivery, if it waits to be judged.
    function _remember(uint32 id, uint32 interval, address node) internal {
        (uint32 expiry,,) = MODEL.proofRequests(_deliveryKey(id, interval, node));
        if (expiry != 0) {
            _requests.push(Request(id, interval, node));
        }
    }

    /// @dev Seldom one that is refused.
    function _drawSubscription() internal returns (Subscription memory sub) {
        sub.owner = address(_consumers[_draw(_consumers.length)]);
        sub.activeAt = uint32(block.timestamp);
        sub.period = [uint32(0), 0, 0, 1 hours, 1 hours, 1 days, type(uint32).max][_draw(7)];
        sub.frequency = [uint32(0), 1, 1, 2, 3, 3, type(uint32).max][_draw(7)];
        sub.redundancy = [uint16(0), 1, 1, 2, 3, 3, type(uint16).max][_draw(7)];
        sub.containerId = keccak256(abi.encode(CONTAINER));
        sub.lazy = _draw(3) == 0;
        sub.verifier = payable([address(0), address(0), address(atomicVerifier), address(optimisticVerifier)][_draw(4)]);
        sub.paymentAmount = _draw(3) == 0 ? 0 : _drawMoney();
        sub.paymentToken = _drawCurrency();
        sub.wallet = payable(_drawAnyWallet());
    }

    function _drawSignature() internal returns (uint32 nonce, uint32 expiry, SignatureKind kind) {
        nonce = uint32(_draw(NONCES));
        expiry = uint32(block.timestamp + (_draw(8) == 0 ? 0 : 1));
        kind = [SignatureKind.Good, SignatureKind.Good, SignatureKind.OfAnother, SignatureKind.Malformed][_draw(4)];
    }

    function _sign(uint32 nonce, uint32 expiry, Subscription memory sub, SignatureKind kind)
        internal
        view
        returns (Signature memory signature)
    {
        uint256 key = kind == SignatureKind.OfAnother ? 1 : signerKey;
        signature = DelegateSignature.sign(key, address(coordinator), nonce, expiry, sub);
        if (kind == SignatureKind.Malformed) {
            signature.v -= 27;
        }
    }

    function _delegatedDelivery(
        uint32 nonce,
        uint32 expiry,
        Subscription memory sub,
        Signature memory signed,
        uint32 interval,
        address nodeWallet
    ) internal pure returns (bytes memory) {
        return abi.encodeCall(
            EIP712Coordinator.deliverComputeDelegatee,
            (nonce, expiry, sub, signed.v, signed.r, signed.s, interval, "input", "output", "proof", nodeWallet)
        );
    }
}
