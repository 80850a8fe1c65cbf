// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ProtocolDeployer} from "../deploy/ProtocolDeployer.sol";
import {Subscription} from "../infernet-sdk/Coordinator.sol";
import {EIP712Coordinator} from "../infernet-sdk/EIP712Coordinator.sol";
import {Inbox} from "../infernet-sdk/Inbox.sol";
import {Registry} from "../infernet-sdk/Registry.sol";
import {Fee} from "../infernet-sdk/payments/Fee.sol";
import {Wallet} from "../infernet-sdk/payments/Wallet.sol";
import {WalletFactory} from "../infernet-sdk/payments/WalletFactory.sol";
import {Reader} from "../infernet-sdk/utility/Reader.sol";
import {cheats} from "./Cheats.sol";
import {NodeSimulator, SignedSubscription} from "./NodeSimulator.sol";

/// @title InfernetTest
/// @notice Base of a forge test, beside forge-std's `Test`: the protocol, deployed, and a node that answers what the test
/// tells it to. No process, no chain, no network.
/// @dev `contract MyTest is Test, InfernetTest`. Everything is there before `setUp` runs. The test contract itself owns the
/// Fee contract and receives the protocol's fees; in ETH only if it has a `receive` function.
abstract contract InfernetTest {
    /// @dev 5 %; the protocol takes it twice from a consumer.
    uint16 private constant FEE = 500;

    bytes32 private constant DOMAIN_TYPEHASH =
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
    string private constant SUBSCRIPTION_TYPE =
        "Subscription(address owner,uint32 activeAt,uint32 period,uint32 frequency,uint16 redundancy,bytes32 containerId,bool lazy,address verifier,uint256 paymentAmount,address paymentToken,address wallet)";
    bytes32 private constant DELEGATE_SUBSCRIPTION_TYPEHASH = keccak256(
        bytes(string.concat("DelegateSubscription(uint32 nonce,uint32 expiry,Subscription sub)", SUBSCRIPTION_TYPE))
    );

    Registry internal immutable registry;
    EIP712Coordinator internal immutable coordinator;
    Inbox internal immutable inbox;
    Reader internal immutable reader;
    Fee internal immutable fee;
    WalletFactory internal immutable walletFactory;
    /// @dev A node; `new NodeSimulator(registry)` is another.
    NodeSimulator internal immutable node;

    constructor() {
        // Not `type(…).creationCode`: every test contract would contain the protocol, and take as long to compile.
        ProtocolDeployer.CreationCodes memory codes = ProtocolDeployer.CreationCodes({
            registry: cheats.getCode("infernet-sdk/Registry.sol:Registry"),
            coordinator: cheats.getCode("infernet-sdk/EIP712Coordinator.sol:EIP712Coordinator"),
            inbox: cheats.getCode("infernet-sdk/Inbox.sol:Inbox"),
            reader: cheats.getCode("infernet-sdk/utility/Reader.sol:Reader"),
            fee: cheats.getCode("infernet-sdk/payments/Fee.sol:Fee"),
            walletFactory: cheats.getCode("infernet-sdk/payments/WalletFactory.sol:WalletFactory")
        });
        registry = Registry(new ProtocolDeployer(codes, address(this), FEE).REGISTRY());
        coordinator = EIP712Coordinator(registry.COORDINATOR());
        inbox = Inbox(registry.INBOX());
        reader = Reader(registry.READER());
        fee = Fee(registry.FEE());
        walletFactory = WalletFactory(registry.WALLET_FACTORY());
        node = new NodeSimulator(registry);
    }

    /// @dev Creates a wallet of the test's with ETH that `spender`, a consumer, may spend. For a token, send it to the
    /// wallet and approve it the same way.
    /// @param spender Consumer
    /// @param amount Wei
    function _newWallet(address spender, uint256 amount) internal returns (Wallet wallet) {
        wallet = Wallet(payable(walletFactory.createWallet(address(this))));
        cheats.deal(address(wallet), amount);
        wallet.approve(spender, address(0), amount);
    }

    /// @dev Lets time pass until an interval of a recurring subscription begins.
    /// @param subscriptionId Subscription
    /// @param interval Interval, from 1
    function _warpToInterval(uint32 subscriptionId, uint32 interval) internal {
        Subscription memory sub = coordinator.getSubscription(subscriptionId);
        cheats.warp(sub.activeAt + uint256(interval - 1) * sub.period);
    }

    /// @dev Signs a delegated subscription (EIP-712), for `NodeSimulator.deliverDelegated`.
    /// @param privateKey Key of the consumer's signer (`Delegator.getSigner`)
    /// @param nonce Nonce
    /// @param expiry First second at which the signature is no longer good, unix seconds
    /// @param sub Subscription
    /// @return signed What `deliverDelegated` takes
    function _signSubscription(uint256 privateKey, uint32 nonce, uint32 expiry, Subscription memory sub)
        internal
        view
        returns (SignedSubscription memory signed)
    {
        bytes32 separator = keccak256(
            abi.encode(
                DOMAIN_TYPEHASH,
                keccak256(bytes(coordinator.EIP712_NAME())),
                keccak256(bytes(coordinator.EIP712_VERSION())),
                block.chainid,
                coordinator
            )
        );
        bytes32 subHash = keccak256(abi.encode(keccak256(bytes(SUBSCRIPTION_TYPE)), sub));
        bytes32 structHash = keccak256(abi.encode(DELEGATE_SUBSCRIPTION_TYPEHASH, nonce, expiry, subHash));
        (signed.nonce, signed.expiry, signed.sub) = (nonce, expiry, sub);
        (signed.v, signed.r, signed.s) =
            cheats.sign(privateKey, keccak256(abi.encodePacked(hex"1901", separator, structHash)));
    }
}
