// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {CallbackConsumer} from "infernet-sdk/consumer/Callback.sol";

import {DeployProtocol, Protocol} from "../utils/DeployProtocol.sol";
import {PaymentTest} from "../utils/PaymentTest.sol";
import {ReleasedBytecode} from "./ReleasedBytecode.sol";

contract SilentConsumer is CallbackConsumer {
    constructor(address registry) CallbackConsumer(registry) {}

    function create(bool lazy, uint256 amount, address wallet, address verifier) external returns (uint32) {
        return COORDINATOR.createSubscription("my-container", 1, 0, 2, lazy, address(0), amount, wallet, verifier);
    }

    function request(bytes memory inputs) external returns (uint32) {
        return _requestCompute("my-container", inputs, 1, address(0), 0, address(0), address(0));
    }
}

/// @notice Snapshots of what calls cost, in snapshots/Protocol.json: a change shows what it costs, and one that wasn't meant
/// fails. Gas of the call as a transaction of its own.
/// @dev Measured on the bytecode that is deployed, which `npm run generate` has put into ts/abi/generated, whatever profile
/// the tests are compiled with.
/// forge-config: default.isolate = true
contract GasTest is PaymentTest {
    string private constant GROUP = "Protocol";
    uint256 private constant PRICE = 1 ether;

    SilentConsumer private _consumer;
    bytes private _input = _nonZero(32);
    bytes private _output = _nonZero(100);

    function setUp() public override {
        super.setUp();
        _consumer = new SilentConsumer(address(registry));
        vm.deal(feeRecipient, 1 ether);
        _fund(consumerWallet, address(_consumer), ETH, 100 ether);
        _fund(nodeWallet, alice, ETH, 100 ether);
        verifier.setFee(ETH, 0.1 ether);
        vm.deal(address(verifier), 1 ether);
        _deliverAs(alice, _consumer.create(false, 0, NO_WALLET, NO_VERIFIER), "");
    }

    function test_gas_wallets() public {
        walletFactory.createWallet(nodeOwner);
        vm.snapshotGasLastCall(GROUP, "createWallet");
        vm.startPrank(nodeOwner);
        nodeWallet.approve(bob, ETH, 1);
        vm.snapshotGasLastCall(GROUP, "approve a new spender");
        nodeWallet.approve(bob, ETH, 2);
        vm.snapshotGasLastCall(GROUP, "approve again");
        nodeWallet.withdraw(ETH, 1);
        vm.snapshotGasLastCall(GROUP, "withdraw ETH");
    }

    function test_gas_requests() public {
        _consumer.request(_nonZero(100));
        vm.snapshotGasLastCall(GROUP, "request with 100 bytes");
        _consumer.create(false, PRICE, address(consumerWallet), address(verifier));
        vm.snapshotGasLastCall(GROUP, "createSubscription with payment and verifier");
    }

    function test_gas_deliveries() public {
        uint32 id = _consumer.create(false, 0, NO_WALLET, NO_VERIFIER);
        _deliverAs(alice, id, "deliver, free, first node");
        _deliverAs(bob, id, "deliver, free, second node");
        _deliverAs(alice, _consumer.create(true, 0, NO_WALLET, NO_VERIFIER), "deliver, free, lazy");
        _deliverAs(alice, _consumer.create(false, PRICE, address(consumerWallet), NO_VERIFIER), "deliver, paid");
    }

    function test_gas_atomicProofs() public {
        verifier.setAtomic(true);
        _deliverAs(alice, _verified(), "deliver, atomic proof, valid");
        verifier.setAtomic(false);
        _deliverAs(alice, _verified(), "deliver, atomic proof, invalid");
    }

    function test_gas_optimisticProofs() public {
        uint32[3] memory ids = [_verified(), _verified(), _verified()];
        _deliverAs(alice, ids[0], "");
        _deliverAs(alice, ids[1], "deliver, optimistic proof");
        _deliverAs(alice, ids[2], "");
        verifier.finalize(ids[1], 1, alice, true);
        vm.snapshotGasLastCall(GROUP, "finalize, valid");
        verifier.finalize(ids[2], 1, alice, false);
        vm.snapshotGasLastCall(GROUP, "finalize, invalid");
    }

    function _verified() private returns (uint32) {
        return _consumer.create(false, PRICE, address(consumerWallet), address(verifier));
    }

    /// @dev Delivers, and takes a snapshot if it has a name.
    function _deliverAs(address node, uint32 subscriptionId, string memory name) private {
        vm.prank(node);
        coordinator.deliverCompute(subscriptionId, 1, _input, _output, hex"01", address(nodeWallet));
        if (bytes(name).length != 0) {
            vm.snapshotGasLastCall(GROUP, name);
        }
    }

    function _deployProtocol() internal override returns (Protocol memory) {
        return DeployProtocol.deploy(feeRecipient, FEE, ReleasedBytecode.create);
    }

    function _nonZero(uint256 length) private pure returns (bytes memory data) {
        data = new bytes(length);
        for (uint256 i = 0; i < length; ++i) {
            data[i] = 0x5a;
        }
    }
}
