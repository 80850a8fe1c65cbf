// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Coordinator} from "infernet-sdk/Coordinator.sol";
import {EIP712Coordinator} from "infernet-sdk/EIP712Coordinator.sol";
import {Inbox} from "infernet-sdk/Inbox.sol";
import {Registry} from "infernet-sdk/Registry.sol";
import {BaseConsumer} from "infernet-sdk/consumer/Base.sol";
import {Allowlist} from "infernet-sdk/pattern/Allowlist.sol";
import {Delegator} from "infernet-sdk/pattern/Delegator.sol";
import {Fee} from "infernet-sdk/payments/Fee.sol";
import {IVerifier} from "infernet-sdk/payments/IVerifier.sol";
import {Wallet} from "infernet-sdk/payments/Wallet.sol";
import {WalletFactory} from "infernet-sdk/payments/WalletFactory.sol";
import {Coordinated} from "infernet-sdk/utility/Coordinated.sol";
import {Reader} from "infernet-sdk/utility/Reader.sol";
import {Ownable} from "solady/auth/Ownable.sol";
import {ECDSA} from "solady/utils/ECDSA.sol";
import {ReentrancyGuardTransient} from "solady/utils/ReentrancyGuardTransient.sol";

import {LightTest} from "../utils/LightTest.sol";

/// @notice Selectors and topics by which deployed consumers, nodes and clients know the protocol.
contract AbiTest is LightTest {
    function test_coordinatorFunctions() public view {
        assertEq(Coordinator.createSubscription.selector, bytes4(0x84050893));
        assertEq(Coordinator.cancelSubscription.selector, bytes4(0x31e451a9));
        assertEq(Coordinator.deliverCompute.selector, bytes4(0xc509543d));
        assertEq(Coordinator(address(0)).finalizeProofVerification.selector, bytes4(0x196ab123));
        assertEq(Coordinator.getSubscription.selector, bytes4(0xa17b920b));
        assertEq(Coordinator.getSubscriptionInterval.selector, bytes4(0x836a6cc9));
        assertEq(Coordinator(address(0)).id.selector, bytes4(0xaf640d0f));
        assertEq(Coordinator.nodeResponded.selector, bytes4(0x298f7bdc));
        assertEq(Coordinator(address(0)).proofRequests.selector, bytes4(0xc34cf5c7));
        assertEq(Coordinator(address(0)).redundancyCount.selector, bytes4(0xbc85694f));
    }

    function test_eip712CoordinatorFunctions() public view {
        assertEq(EIP712Coordinator.createSubscriptionDelegatee.selector, bytes4(0x9c092514));
        assertEq(EIP712Coordinator.deliverComputeDelegatee.selector, bytes4(0x9fff314a));
        assertEq(EIP712Coordinator(address(0)).delegateCreatedIds.selector, bytes4(0x60ed0f61));
        assertEq(EIP712Coordinator(address(0)).maxSubscriberNonce.selector, bytes4(0x7fb61b27));
        assertEq(EIP712Coordinator(address(0)).EIP712_NAME.selector, bytes4(0x3b2fb7a8));
        assertEq(EIP712Coordinator(address(0)).EIP712_VERSION.selector, bytes4(0xeccec5a8));
        assertEq(EIP712Coordinator(address(0)).eip712Domain.selector, bytes4(0x84b0196e));
    }

    function test_coordinatorEvents() public view {
        assertEq(
            Coordinator.SubscriptionCreated.selector, 0x04344ed7a67fec80c444d56ee1cee242f3f75b91fecc8dbce8890069c82eb48e
        );
        assertEq(
            Coordinator.SubscriptionCancelled.selector,
            0xf4126e31c182db4c4109605c6d50470fc7e8ca90d62d44fd25cbe049fb9cac3e
        );
        assertEq(
            Coordinator.SubscriptionFulfilled.selector,
            0xc68fb0ae5cea2793405d29014d881bcda18f67122e0bcd7d0a577e118b64e4c8
        );
        assertEq(Coordinator.ProofVerified.selector, 0xaf1556610075709bf885e17681512d329b1a40f799ee5196f79461e89b656454);
    }

    function test_coordinatorErrors() public view {
        assertEq(Coordinator.InvalidWallet.selector, bytes4(0x23455ba1));
        assertEq(Coordinator.IntervalMismatch.selector, bytes4(0x4db310c3));
        assertEq(Coordinator.IntervalCompleted.selector, bytes4(0x2f4ca85b));
        assertEq(Coordinator.UnauthorizedVerifier.selector, bytes4(0xb9857aa1));
        assertEq(Coordinator.NodeRespondedAlready.selector, bytes4(0x88a21e4f));
        assertEq(Coordinator.SubscriptionNotFound.selector, bytes4(0x1a00354f));
        assertEq(Coordinator.ProofRequestNotFound.selector, bytes4(0x1d68b37c));
        assertEq(Coordinator.NotSubscriptionOwner.selector, bytes4(0xa7fba711));
        assertEq(Coordinator.SubscriptionCompleted.selector, bytes4(0xae6704a7));
        assertEq(Coordinator.SubscriptionNotActive.selector, bytes4(0xefb74efe));
        assertEq(Coordinator.UnsupportedVerifierToken.selector, bytes4(0xe2372799));
        assertEq(EIP712Coordinator.SignerMismatch.selector, bytes4(0x10c74b03));
        assertEq(EIP712Coordinator.SignatureExpired.selector, bytes4(0x0819bdcd));
        assertEq(ECDSA.InvalidSignature.selector, bytes4(0x8baa579f));
        assertEq(ReentrancyGuardTransient.Reentrancy.selector, bytes4(0xab143c06));
    }

    function test_inbox() public view {
        assertEq(Inbox.write.selector, bytes4(0x198896dd));
        assertEq(Inbox.writeViaCoordinator.selector, bytes4(0x76a87949));
        assertEq(Inbox.read.selector, bytes4(0x586a6094));
        assertEq(Inbox.items.selector, bytes4(keccak256("items(bytes32,address,uint256)")));
        assertEq(Inbox.NewInboxItem.selector, 0xac56b74ea9119b4c4e424d8ed4c3cec0c84d1f6b02200df5a8cd27eb756994d1);
        assertEq(Coordinated.NotCoordinator.selector, bytes4(0x9ec853e6));
    }

    function test_readerAndRegistry() public view {
        assertEq(Reader.readSubscriptionBatch.selector, bytes4(0x3ddc29f5));
        assertEq(Reader.readRedundancyCountBatch.selector, bytes4(0x757f1c84));
        assertEq(Registry(address(0)).COORDINATOR.selector, bytes4(keccak256("COORDINATOR()")));
        assertEq(Registry(address(0)).INBOX.selector, bytes4(keccak256("INBOX()")));
        assertEq(Registry(address(0)).READER.selector, bytes4(keccak256("READER()")));
        assertEq(Registry(address(0)).FEE.selector, bytes4(keccak256("FEE()")));
        assertEq(Registry(address(0)).WALLET_FACTORY.selector, bytes4(keccak256("WALLET_FACTORY()")));
    }

    function test_fee() public view {
        assertEq(Fee.FEE.selector, bytes4(0xc57981b5));
        assertEq(Fee.FEE_RECIPIENT.selector, bytes4(0xebd09054));
        assertEq(Fee.updateFee.selector, bytes4(0x2c6cda93));
    }

    function test_walletFunctions() public view {
        assertEq(Wallet(payable(0)).allowance.selector, bytes4(0xdd62ed3e));
        assertEq(Wallet.withdraw.selector, bytes4(0xf3fef3a3));
        assertEq(Wallet.approve.selector, bytes4(0xe1f21c67));
        assertEq(Wallet.cTransfer.selector, bytes4(0x0d67cfd9));
        assertEq(Wallet.cLock.selector, bytes4(0xd0729347));
        assertEq(Wallet.cUnlock.selector, bytes4(0xc7048369));
        assertEq(WalletFactory.createWallet.selector, bytes4(0xb054a9e8));
        assertEq(WalletFactory(address(0)).isValidWallet.selector, bytes4(0x439a3012));
    }

    function test_walletEventsAndErrors() public view {
        assertEq(Wallet.Withdrawl.selector, 0x65ac0d8bb8cbc0e989ebd02ddc5161d7c499f7c21792e43fcf170314fe6bcc3f);
        assertEq(Wallet.Approval.selector, 0x8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b925);
        assertEq(Wallet.Escrow.selector, 0x813582499997f00ba0142c7813740a6e381df71a63d11d8c8f208f66b7795d26);
        assertEq(Wallet.Transfer.selector, 0xd1398bee19313d6bf672ccb116e51f4a1a947e91c757907f51fbb5b5e56c698f);
        assertEq(
            WalletFactory.WalletCreated.selector, 0xca0b7dde26052d34217ef1a0cee48085a07ca32da0a918609937a307d496bbf5
        );
        assertEq(Wallet.InsufficientFunds.selector, bytes4(0x356680b7));
        assertEq(Wallet.InsufficientAllowance.selector, bytes4(0x13be252b));
        assertEq(Ownable.Unauthorized.selector, bytes4(0x82b42900));
        assertEq(Ownable.AlreadyInitialized.selector, bytes4(0x0dc149f0));
    }

    function test_ownable() public view {
        assertEq(Ownable.owner.selector, bytes4(0x8da5cb5b));
        assertEq(Ownable.transferOwnership.selector, bytes4(0xf2fde38b));
        assertEq(Ownable.renounceOwnership.selector, bytes4(0x715018a6));
        assertEq(Ownable.requestOwnershipHandover.selector, bytes4(0x25692962));
        assertEq(Ownable.cancelOwnershipHandover.selector, bytes4(0x54d1f13d));
        assertEq(Ownable.completeOwnershipHandover.selector, bytes4(0xf04e283e));
        assertEq(Ownable.ownershipHandoverExpiresAt.selector, bytes4(0xfee81cf4));
    }

    function test_verifier() public view {
        assertEq(IVerifier.getWallet.selector, bytes4(0x13299604));
        assertEq(IVerifier.isSupportedToken.selector, bytes4(0x240028e8));
        assertEq(IVerifier.fee.selector, bytes4(0x6fcca69b));
        assertEq(IVerifier.requestProofVerification.selector, bytes4(0x81e79a90));
    }

    function test_consumersAndPatterns() public view {
        assertEq(BaseConsumer.rawReceiveCompute.selector, bytes4(0x7a411a8d));
        assertEq(BaseConsumer.getContainerInputs.selector, bytes4(0x962fad75));
        assertEq(BaseConsumer.NotCoordinator.selector, bytes4(0x9ec853e6));
        assertEq(Allowlist.isAllowedNode.selector, bytes4(0xa136e529));
        assertEq(Allowlist.NodeNotAllowed.selector, bytes4(0x42764946));
        assertEq(Delegator.getSigner.selector, bytes4(0x7ac3c02f));
    }
}
