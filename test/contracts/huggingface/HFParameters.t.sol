// SPDX-License-Identifier: MIT
pragma solidity ^0.8.4;

import {Test} from "forge-std/Test.sol";
import {HFParameters} from "infernet-kit/huggingface/HFParameters.sol";
import {HFRequest} from "infernet-kit/huggingface/HFRequest.sol";
import {HFTaskId} from "infernet-kit/huggingface/HFTaskId.sol";

contract HFParametersTest is Test {
    using HFParameters for bytes;

    string private json = vm.readFile("test/fixtures/codec-vectors.json");

    /// @dev The vectors are shared with the TypeScript codec.
    function test_encodesAsTheVectors() public view {
        bytes[4] memory built = [
            HFParameters.none().withMaxNewTokens(64).withTemperature(700_000).withSeed(7).withTopK(50).withTopP(950_000)
                .withRepetitionPenalty(1_200_000).withDoSample(true),
            HFParameters.none().withMaxNewTokens(1),
            HFParameters.none().withLength(5, 60),
            HFParameters.none().withSeed(2 ** 53 - 1).withDoSample(false)
        ];
        for (uint256 i = 0; i < built.length; ++i) {
            assertEq(built[i], vm.parseJsonBytes(json, _at(i, "params")));
            bytes memory encoded = vm.parseJsonBytes(json, _at(i, "encoded"));
            assertEq(
                HFRequest.encode(
                    HFTaskId(vm.parseJsonUint(json, _at(i, "taskId"))),
                    vm.parseJsonString(json, _at(i, "model")),
                    vm.parseJsonString(json, _at(i, "text")),
                    built[i]
                ),
                encoded
            );
            (bool ok, bytes memory params) = HFRequest.tryDecodeParameters(encoded);
            assertTrue(ok);
            assertEq(params, built[i]);
        }
        assertFalse(vm.keyExistsJson(json, _at(built.length, "params")), "a vector is not tested");
    }

    function testFuzz_noParametersAreTheThreeFields(string memory model, string memory text) public pure {
        bytes memory data = HFRequest.encode(HFTaskId.SUMMARIZATION, model, text, HFParameters.none());
        assertEq(data, abi.encode(uint8(4), model, text));
        (bool ok, bytes memory params) = HFRequest.tryDecodeParameters(data);
        assertTrue(ok);
        assertEq(params.length, 0);
    }

    function testFuzz_roundTrip(string memory model, string memory text, bytes memory params) public pure {
        bytes memory data = HFRequest.encode(HFTaskId.TEXT_GENERATION, model, text, params);
        (bool ok, bytes memory got) = HFRequest.tryDecodeParameters(data);
        assertTrue(ok);
        assertEq(got, params);
        (bool ok2,, string memory gotModel, string memory gotText) = HFRequest.tryDecode(data);
        assertTrue(ok2);
        assertEq(gotModel, model);
        assertEq(gotText, text);
    }

    function testFuzz_neverReverts(bytes memory data) public pure {
        (bool ok, bytes memory params) = HFRequest.tryDecodeParameters(data);
        assertTrue(ok || params.length == 0);
    }

    function test_malformed() public pure {
        bytes memory data = HFRequest.encode(HFTaskId.TEXT_GENERATION, "", "hi", hex"01010000000000000040");
        for (uint256 length = 0; length < data.length - 32; length += 31) {
            bytes memory cut = new bytes(length);
            for (uint256 i = 0; i < length; ++i) {
                cut[i] = data[i];
            }
            (bool ok,) = HFRequest.tryDecodeParameters(cut);
            assertFalse(ok);
        }
    }

    function _at(uint256 index, string memory key) private pure returns (string memory) {
        return string.concat(".requestsWithParameters.vectors[", vm.toString(index), "].", key);
    }
}
