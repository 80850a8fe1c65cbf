// SPDX-License-Identifier: MIT
pragma solidity ^0.8.4;

import {Test} from "forge-std/Test.sol";
import {HFRequest} from "infernet-kit/huggingface/HFRequest.sol";
import {HFTaskId} from "infernet-kit/huggingface/HFTaskId.sol";
import {AbiDecoder} from "./AbiDecoder.sol";
import {Mutation} from "./Mutation.sol";

contract HFRequestTest is Test {
    AbiDecoder private oracle = new AbiDecoder();

    function test_eachTaskHasItsNumber() public pure {
        assertEq(HFRequest.textGeneration("m", "t"), abi.encode(uint8(1), "m", "t"));
        assertEq(HFRequest.textClassification("m", "t"), abi.encode(uint8(2), "m", "t"));
        assertEq(HFRequest.tokenClassification("m", "t"), abi.encode(uint8(3), "m", "t"));
        assertEq(HFRequest.summarization("m", "t"), abi.encode(uint8(4), "m", "t"));
    }

    function testFuzz_roundTrip(uint8 task, string memory model, string memory text) public pure {
        HFTaskId taskId = HFTaskId(bound(task, 0, uint8(type(HFTaskId).max)));
        (bool ok, HFTaskId gotTaskId, string memory gotModel, string memory gotText) =
            HFRequest.tryDecode(HFRequest.encode(taskId, model, text));
        assertTrue(ok);
        assertEq(uint8(gotTaskId), uint8(taskId));
        assertEq(gotModel, model);
        assertEq(gotText, text);
    }

    function testFuzz_agreesWithAbiDecodeOnArbitraryBytes(bytes memory data) public view {
        _assertAgrees(data);
    }

    function testFuzz_agreesWithAbiDecodeOnMutations(uint8 task, string memory model, string memory text, uint256 seed)
        public
        view
    {
        _assertAgrees(Mutation.apply_(abi.encode(task % 8, model, text), seed));
    }

    function _assertAgrees(bytes memory data) private view {
        (bool ok, HFTaskId taskId, string memory model, string memory text) = HFRequest.tryDecode(data);
        try oracle.request(data) returns (uint8 task, string memory expectedModel, string memory expectedText) {
            assertEq(ok, task <= uint8(type(HFTaskId).max), "abi.decode reads it");
            if (!ok) {
                return;
            }
            assertEq(uint8(taskId), task);
            assertEq(model, expectedModel);
            assertEq(text, expectedText);
        } catch {
            assertFalse(ok, "abi.decode refuses it");
            assertEq(bytes(text).length, 0);
        }
    }
}
