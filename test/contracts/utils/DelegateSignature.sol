// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Vm} from "forge-std/Vm.sol";
import {Subscription} from "infernet-sdk/Coordinator.sol";

struct Signature {
    uint8 v;
    bytes32 r;
    bytes32 s;
}

/// @title DelegateSignature
/// @notice The EIP-712 data of a delegated subscription, put together from the protocol's published type hashes and not from
/// the contract under test.
library DelegateSignature {
    Vm private constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    bytes32 private constant DOMAIN_TYPEHASH = 0x8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f;
    bytes32 private constant NAME_HASH = 0xe7f0b77df5c5e5c7a7bc3e252dd153438c3d764ef75b93d0f9e5658cfd0afde3;
    bytes32 private constant VERSION_HASH = 0xc89efdaa54c0f20c7adf612882df0950f5a951637e0307cdcb4c672f298b8bc6;
    bytes32 private constant SUBSCRIPTION_TYPEHASH = 0x3da81ed66ee47395e568c52867826ec137777eef9c1bdfb6bf972dd4385bc5a9;
    bytes32 private constant DELEGATE_SUBSCRIPTION_TYPEHASH =
        0xba9ff1aef2b048b42767aade2b901745a3acf14f698a9ec13952098cfd03d0b6;

    function digest(address coordinator, uint32 nonce, uint32 expiry, Subscription memory sub)
        internal
        view
        returns (bytes32)
    {
        bytes32 separator = keccak256(abi.encode(DOMAIN_TYPEHASH, NAME_HASH, VERSION_HASH, block.chainid, coordinator));
        bytes32 subHash = keccak256(abi.encode(SUBSCRIPTION_TYPEHASH, sub));
        bytes32 structHash = keccak256(abi.encode(DELEGATE_SUBSCRIPTION_TYPEHASH, nonce, expiry, subHash));
        return keccak256(abi.encodePacked(hex"1901", separator, structHash));
    }

    function sign(uint256 key, address coordinator, uint32 nonce, uint32 expiry, Subscription memory sub)
        internal
        view
        returns (Signature memory signature)
    {
        (signature.v, signature.r, signature.s) = vm.sign(key, digest(coordinator, nonce, expiry, sub));
    }
}
