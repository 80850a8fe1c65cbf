// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Coordinator, Subscription} from "infernet-sdk/Coordinator.sol";
import {EIP712Coordinator} from "infernet-sdk/EIP712Coordinator.sol";
import {ECDSA} from "solady/utils/ECDSA.sol";

import {MockSubscriptionConsumer} from "../mocks/MockSubscriptionConsumer.sol";
import {DelegateSignature, Signature} from "../utils/DelegateSignature.sol";
import {DeployProtocol} from "../utils/DeployProtocol.sol";
import {ProtocolTest} from "../utils/ProtocolTest.sol";

contract EIP712CoordinatorTest is ProtocolTest {
    uint32 private constant EXPIRY = START + 1 days;

    function _sub() private view returns (Subscription memory sub) {
        sub.owner = address(subscriptionConsumer);
        sub.activeAt = START + 1 hours;
        sub.period = 1 hours;
        sub.frequency = 3;
        sub.redundancy = 2;
        sub.containerId = containerHash;
    }

    function _sign(uint32 nonce, Subscription memory sub) private view returns (Signature memory) {
        return DelegateSignature.sign(signerKey, address(coordinator), nonce, EXPIRY, sub);
    }

    function _create(uint32 nonce, Subscription memory sub, Signature memory signature) private returns (uint32) {
        return coordinator.createSubscriptionDelegatee(nonce, EXPIRY, sub, signature.v, signature.r, signature.s);
    }

    function _create(uint32 nonce, Subscription memory sub) private returns (uint32) {
        return _create(nonce, sub, _sign(nonce, sub));
    }

    function _delegatedId(address owner, uint32 nonce) private view returns (uint32) {
        return coordinator.delegateCreatedIds(keccak256(abi.encode(owner, nonce)));
    }

    function test_domain() public view {
        (
            bytes1 fields,
            string memory name,
            string memory version,
            uint256 chainId,
            address verifyingContract,
            bytes32 salt,
            uint256[] memory extensions
        ) = coordinator.eip712Domain();
        assertEq(fields, hex"0f");
        assertEq(name, "InfernetCoordinator");
        assertEq(version, "1");
        assertEq(chainId, block.chainid);
        assertEq(verifyingContract, address(coordinator));
        assertEq(salt, 0);
        assertEq(extensions.length, 0);
        assertEq(coordinator.EIP712_NAME(), name);
        assertEq(coordinator.EIP712_VERSION(), version);
    }

    /// @dev Signed by viem 2 (`account.signTypedData`) with anvil's first account, for chain 31337.
    function test_vectorSignedElsewhere() public {
        address subject = 0xe7f1725E7734CE288F8367e1Bb143E90bb3F0512;
        deployCodeTo(DeployProtocol.artifact("EIP712Coordinator"), abi.encode(registry), subject);
        address owner = 0x1111111111111111111111111111111111111111;
        vm.etch(owner, address(subscriptionConsumer).code);
        vm.store(owner, 0, bytes32(uint256(uint160(0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266))));
        assertEq(MockSubscriptionConsumer(owner).getSigner(), 0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266);

        Subscription memory sub = Subscription({
            owner: owner,
            activeAt: 1_700_003_600,
            period: 3600,
            frequency: 12,
            redundancy: 3,
            containerId: 0xb330d4c5c3f59c8ab5fe799c1170b5a53fed3b6ab6ee426f0c5b1b114cf46dcd,
            lazy: true,
            verifier: payable(0x2222222222222222222222222222222222222222),
            paymentAmount: 1 ether + 7,
            paymentToken: 0x3333333333333333333333333333333333333333,
            wallet: payable(0x4444444444444444444444444444444444444444)
        });
        assertEq(
            DelegateSignature.digest(subject, 3, 1_800_000_000, sub),
            0x9c3f11b443ac8c29fa83b7ebbdf545c780a4afb3900b759a6144668b104c6190
        );
        uint32 subscriptionId = EIP712Coordinator(subject)
            .createSubscriptionDelegatee(
                3,
                1_800_000_000,
                sub,
                28,
                0x61e779e901672e306989f826be4d0bdd8c98f7745e5a0ba3f0332c1a2aa096d0,
                0x7f2252f4bdf64d9eef13368dc7788eadd1a146ec45cf7ed9f1588f7ec8043ef0
            );
        assertEq(EIP712Coordinator(subject).getSubscription(subscriptionId), sub);
    }

    function testFuzz_storesWhatIsSigned(Subscription memory sub, uint32 nonce, address submitter) public {
        sub.owner = address(subscriptionConsumer);
        sub.frequency = uint32(bound(sub.frequency, 1, type(uint32).max));
        sub.redundancy = uint16(bound(sub.redundancy, 1, type(uint16).max));
        Signature memory signature = _sign(nonce, sub);
        vm.expectEmit(address(coordinator));
        emit Coordinator.SubscriptionCreated(1);
        vm.prank(submitter);
        uint32 subscriptionId = _create(nonce, sub, signature);
        assertEq(subscriptionId, 1);
        assertEq(coordinator.getSubscription(subscriptionId), sub);
        assertEq(_delegatedId(sub.owner, nonce), subscriptionId);
        assertEq(coordinator.maxSubscriberNonce(sub.owner), nonce);
        assertEq(coordinator.id(), 2);
    }

    function testFuzz_usedNonceReturnsItsIdWhateverElseIsPassed(
        Subscription memory other,
        uint32 nonce,
        uint32 expiry,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) public {
        uint32 subscriptionId = _create(nonce, _sub());
        other.owner = address(subscriptionConsumer);
        vm.recordLogs();
        assertEq(coordinator.createSubscriptionDelegatee(nonce, expiry, other, v, r, s), subscriptionId);
        assertEq(vm.getRecordedLogs().length, 0);
        assertEq(coordinator.id(), 2);
        assertEq(coordinator.getSubscription(subscriptionId), _sub());
    }

    function test_noncesInAnyOrder() public {
        uint32[4] memory nonces = [uint32(5), 0, 7, 6];
        uint32[4] memory highest = [uint32(5), 5, 7, 7];
        for (uint32 i = 0; i < 4; ++i) {
            assertEq(_create(nonces[i], _sub()), i + 1);
            assertEq(coordinator.maxSubscriberNonce(address(subscriptionConsumer)), highest[i]);
        }
    }

    function testFuzz_revertsFromExpiryOn(uint256 time) public {
        Subscription memory sub = _sub();
        Signature memory signature = _sign(1, sub);
        vm.warp(bound(time, EXPIRY, type(uint32).max));
        vm.expectRevert(EIP712Coordinator.SignatureExpired.selector);
        _create(1, sub, signature);
        vm.warp(EXPIRY - 1);
        _create(1, sub, signature);
    }

    function testFuzz_revertsForAnotherSigner(uint256 key) public {
        key = bound(key, 1, SECP256K1_ORDER - 1);
        vm.assume(key != signerKey);
        Subscription memory sub = _sub();
        Signature memory signature = DelegateSignature.sign(key, address(coordinator), 1, EXPIRY, sub);
        vm.expectRevert(EIP712Coordinator.SignerMismatch.selector);
        _create(1, sub, signature);
    }

    /// @dev Every field is signed.
    function testFuzz_revertsForAnythingElseThanWasSigned(uint256 field) public {
        Subscription memory sub = _sub();
        Signature memory signature = _sign(1, sub);
        field = bound(field, 0, 12);
        if (field == 0) {
            sub.owner = address(new MockSubscriptionConsumer(address(registry), signer));
        }
        if (field == 1) {
            ++sub.activeAt;
        }
        if (field == 2) {
            ++sub.period;
        }
        if (field == 3) {
            ++sub.frequency;
        }
        if (field == 4) {
            ++sub.redundancy;
        }
        if (field == 5) {
            sub.containerId = 0;
        }
        if (field == 6) {
            sub.lazy = true;
        }
        if (field == 7) {
            sub.verifier = payable(alice);
        }
        if (field == 8) {
            ++sub.paymentAmount;
        }
        if (field == 9) {
            sub.paymentToken = alice;
        }
        if (field == 10) {
            sub.wallet = payable(alice);
        }
        if (field == 11) {
            vm.chainId(block.chainid + 1);
        }
        vm.expectRevert(EIP712Coordinator.SignerMismatch.selector);
        _create(field == 12 ? 2 : 1, sub, signature);
    }

    /// @dev 19.14: the twin of a signature, with `s` in the upper half, is refused, and so is any `v` but 27 and 28.
    function test_19_14_revertsForMalleableSignatures() public {
        Subscription memory sub = _sub();
        Signature memory signature = _sign(1, sub);
        Signature memory twin = Signature({
            v: signature.v == 27 ? 28 : 27, r: signature.r, s: bytes32(SECP256K1_ORDER - uint256(signature.s))
        });
        bytes32 digest = DelegateSignature.digest(address(coordinator), 1, EXPIRY, sub);
        assertEq(ecrecover(digest, twin.v, twin.r, twin.s), signer, "the twin is a signature");
        vm.expectRevert(ECDSA.InvalidSignature.selector);
        _create(1, sub, twin);
        _create(1, sub, signature);
    }

    function testFuzz_revertsForOtherRecoveryIds(uint8 v) public {
        vm.assume(v != 27 && v != 28);
        Subscription memory sub = _sub();
        Signature memory signature = _sign(1, sub);
        signature.v = v;
        vm.expectRevert(ECDSA.InvalidSignature.selector);
        _create(1, sub, signature);
    }

    function test_revertsForAnEmptySignature() public {
        vm.expectRevert(ECDSA.InvalidSignature.selector);
        _create(1, _sub(), Signature(27, 0, 0));
    }

    function test_revertsWithoutDataForOwnersThatAreNoDelegators() public {
        Subscription memory sub = _sub();
        sub.owner = signer;
        Signature memory signature = _sign(1, sub);
        vm.expectRevert(bytes(""));
        _create(1, sub, signature);
        sub.owner = address(callbackConsumer);
        signature = _sign(1, sub);
        vm.expectRevert(bytes(""));
        _create(1, sub, signature);
    }

    function test_19_18_revertsForSubscriptionsThatCannotBeDelivered() public {
        Subscription memory sub = _sub();
        sub.frequency = 0;
        Signature memory signature = _sign(1, sub);
        vm.expectRevert(Coordinator.InvalidFrequency.selector);
        _create(1, sub, signature);
        sub = _sub();
        sub.redundancy = 0;
        signature = _sign(1, sub);
        vm.expectRevert(Coordinator.InvalidRedundancy.selector);
        _create(1, sub, signature);
    }

    /// @dev 19.16: how a signature is revoked: submit another one, born cancelled, with its nonce.
    function test_19_16_nonceIsSpentByACancelledSubscription() public {
        Subscription memory sub = _sub();
        Subscription memory void = _sub();
        void.activeAt = CANCELLED;
        uint32 subscriptionId = _create(1, void);
        assertEq(_create(1, sub), subscriptionId);
        vm.warp(CANCELLED);
        vm.expectRevert(Coordinator.SubscriptionNotActive.selector);
        _deliver(alice, subscriptionId, 1);
    }

    function test_changeOfSignerVoidsUnusedSignaturesOnly() public {
        uint32 subscriptionId = _create(1, _sub());
        Signature memory signature = _sign(2, _sub());
        subscriptionConsumer.updateSigner(alice);
        vm.expectRevert(EIP712Coordinator.SignerMismatch.selector);
        _create(2, _sub(), signature);
        vm.warp(START + 1 hours);
        _deliver(alice, subscriptionId, 1);
    }

    /// @dev Each step makes true what the next error needs while what later errors need is true too.
    function test_ordersItsErrors() public {
        Subscription memory sub = _sub();
        sub.frequency = 0;
        Signature memory none;
        vm.warp(EXPIRY);
        vm.expectRevert(EIP712Coordinator.SignatureExpired.selector);
        _create(1, sub, none);
        vm.warp(START);
        vm.expectRevert(ECDSA.InvalidSignature.selector);
        _create(1, sub, none);
        Signature memory wrong = DelegateSignature.sign(signerKey + 1, address(coordinator), 1, EXPIRY, sub);
        vm.expectRevert(EIP712Coordinator.SignerMismatch.selector);
        _create(1, sub, wrong);
    }
}
