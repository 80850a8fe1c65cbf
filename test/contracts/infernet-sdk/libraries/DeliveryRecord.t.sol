// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {DeliveryRecord, DeliveryRecordLib} from "infernet-sdk/libraries/DeliveryRecord.sol";

import {LightTest} from "../../utils/LightTest.sol";

contract DeliveryRecordTest is LightTest {
    function testFuzz_openRequest(uint32 expiry, address nodeWallet, uint256 escrow) public pure {
        _assertOpen(expiry, nodeWallet, escrow);
        _assertOpen(expiry, nodeWallet, escrow >> 192);
        _assertOpen(expiry, nodeWallet, escrow >> 194);
    }

    function test_edgeOfInlineEscrow() public pure {
        _assertOpen(1, address(1), (1 << 62) - 1);
        _assertOpen(1, address(1), 1 << 62);
    }

    function test_respondedWithoutRequest() public pure {
        DeliveryRecord record = DeliveryRecordLib.RESPONDED;
        assertTrue(record.responded());
        assertEq(record.expiry(), 0);
        assertEq(record.nodeWallet(), address(0));
        assertFalse(record.escrowIsApart());
        assertEq(record.escrow(), 0);
        assertFalse(DeliveryRecord.wrap(0).responded());
    }

    function _assertOpen(uint32 expiry, address nodeWallet, uint256 escrow) private pure {
        DeliveryRecord record = DeliveryRecordLib.open(expiry, nodeWallet, escrow);
        assertTrue(record.responded());
        assertEq(record.expiry(), expiry);
        assertEq(record.nodeWallet(), nodeWallet);
        bool isApart = escrow >= 1 << 62;
        assertEq(record.escrowIsApart(), isApart);
        assertEq(record.escrow(), isApart ? 0 : escrow);
    }
}
