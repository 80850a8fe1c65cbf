// SPDX-License-Identifier: MIT
pragma solidity ^0.8.4;

import {Test} from "forge-std/Test.sol";
import {HFResult} from "infernet-kit/huggingface/HFResult.sol";
import {AbiDecoder} from "./AbiDecoder.sol";
import {Mutation} from "./Mutation.sol";

contract HFResultTest is Test {
    AbiDecoder private oracle = new AbiDecoder();

    /*//////////////////////////////////////////////////////////////
                               WELL-FORMED
    //////////////////////////////////////////////////////////////*/

    function testFuzz_unwrapsWhatANodeDelivers(bytes memory raw, bytes memory processed) public pure {
        (bool ok, bytes memory gotRaw, bytes memory gotProcessed) = HFResult.tryUnwrap(abi.encode(raw, processed));
        assertTrue(ok);
        assertEq(gotRaw, raw);
        assertEq(gotProcessed, processed);
    }

    function testFuzz_readsText(string memory text) public pure {
        (bool ok, string memory got) = HFResult.tryText(abi.encode(text));
        assertTrue(ok);
        assertEq(got, text);
    }

    function testFuzz_readsLabels(string[] memory labels, uint256 seed) public pure {
        uint256[] memory scores = _scores(labels.length, seed);
        (bool ok, string[] memory gotLabels, uint256[] memory gotScores) =
            HFResult.tryLabels(abi.encode(labels, scores));
        assertTrue(ok);
        assertEq(gotLabels, labels);
        assertEq(gotScores, scores);
    }

    /// The word of the protocol's documentation: `abi.encode(bytes 0x1234, bytes "")`.
    function test_unwrapsTheDocumentedVector() public pure {
        // forge-lint: disable-next-line(unsafe-typecast)
        bytes memory output = abi.encodePacked(uint256(0x40), uint256(0x80), uint256(2), bytes32(hex"1234"), uint256(0));
        (bool ok, bytes memory raw, bytes memory processed) = HFResult.tryUnwrap(output);
        assertTrue(ok);
        assertEq(raw, hex"1234");
        assertEq(processed, "");
    }

    /// What `slice` brings along from behind a string must not show when the string is used as a whole word.
    function test_paddingIsZeroAlsoWhenTheInputsIsNot() public pure {
        bytes memory data = abi.encodePacked(uint256(0x20), uint256(3), bytes32(type(uint256).max));
        (bool ok, string memory text) = HFResult.tryText(data);
        assertTrue(ok);
        uint256 word;
        assembly ("memory-safe") {
            word := mload(add(text, 32))
        }
        // forge-lint: disable-next-line(unsafe-typecast)
        assertEq(bytes32(word), bytes32(hex"ffffff"));
    }

    /*//////////////////////////////////////////////////////////////
                                MALFORMED
    //////////////////////////////////////////////////////////////*/

    function test_nothingIsNoResult() public pure {
        (bool ok,,) = HFResult.tryUnwrap("");
        assertFalse(ok);
        (ok,) = HFResult.tryText("");
        assertFalse(ok);
        (ok,,) = HFResult.tryLabels("");
        assertFalse(ok);
    }

    function testFuzz_refusesListsOfDifferentLength(uint8 labelCount, uint8 scoreCount) public pure {
        vm.assume(labelCount != scoreCount);
        bytes memory raw = abi.encode(new string[](labelCount), new uint256[](scoreCount));
        (bool ok, string[] memory labels, uint256[] memory scores) = HFResult.tryLabels(raw);
        assertFalse(ok);
        assertEq(labels.length, 0);
        assertEq(scores.length, 0);
    }

    /// 400 labels that all point at one string of 12 kB: copying them all would take 5 MB of memory, some 40 M gas.
    function test_refusesLabelsThatSpendOneStringManyTimes() public view {
        uint256 count = 400;
        bytes memory heads;
        for (uint256 i = 0; i < count; ++i) {
            heads = bytes.concat(heads, bytes32(count * 32));
        }
        bytes memory shared = bytes.concat(bytes32(uint256(12_000)), new bytes(12_000));
        uint256 scoresAt = 96 + heads.length + shared.length;
        bytes memory raw = bytes.concat(
            bytes32(uint256(64)),
            bytes32(scoresAt),
            bytes32(count),
            heads,
            shared,
            bytes32(count),
            new bytes(count * 32)
        );
        (bool ok, uint256 gasUsed) = this.measureLabels(raw);
        assertFalse(ok);
        assertLt(gasUsed, 500_000);
    }

    /// An external call, so that memory is fresh and its price is that of the function alone.
    function measureLabels(bytes memory raw) external view returns (bool ok, uint256 gasUsed) {
        gasUsed = gasleft();
        (ok,,) = HFResult.tryLabels(raw);
        gasUsed -= gasleft();
    }

    /*//////////////////////////////////////////////////////////////
                  ANY BYTES: AGREES WITH abi.decode, NEVER REVERTS
    //////////////////////////////////////////////////////////////*/

    function testFuzz_textAgreesOnArbitraryBytes(bytes memory data) public view {
        _assertTextAgrees(data);
    }

    function testFuzz_textAgreesOnMutations(string memory text, uint256 seed) public view {
        _assertTextAgrees(Mutation.apply_(abi.encode(text), seed));
    }

    function testFuzz_unwrapAgreesOnArbitraryBytes(bytes memory data) public view {
        _assertUnwrapAgrees(data);
    }

    function testFuzz_unwrapAgreesOnMutations(bytes memory raw, bytes memory processed, uint256 seed) public view {
        _assertUnwrapAgrees(Mutation.apply_(abi.encode(raw, processed), seed));
    }

    function testFuzz_labelsAgreeOnArbitraryBytes(bytes memory data) public view {
        _assertLabelsAgree(data);
    }

    function testFuzz_labelsAgreeOnMutations(string[] memory labels, uint256 seed) public view {
        bytes memory raw = abi.encode(labels, _scores(labels.length, seed));
        _assertLabelsAgree(Mutation.apply_(Mutation.apply_(raw, seed), seed >> 16));
    }

    function _assertTextAgrees(bytes memory data) private view {
        (bool ok, string memory text) = HFResult.tryText(data);
        try oracle.text(data) returns (string memory expected) {
            assertTrue(ok, "abi.decode reads it");
            assertEq(text, expected);
        } catch {
            assertFalse(ok, "abi.decode refuses it");
            assertEq(text, "");
        }
    }

    function _assertUnwrapAgrees(bytes memory data) private view {
        (bool ok, bytes memory raw, bytes memory processed) = HFResult.tryUnwrap(data);
        try oracle.pair(data) returns (bytes memory expectedRaw, bytes memory expectedProcessed) {
            assertTrue(ok, "abi.decode reads it");
            assertEq(raw, expectedRaw);
            assertEq(processed, expectedProcessed);
        } catch {
            assertFalse(ok, "abi.decode refuses it");
            assertEq(raw, "");
            assertEq(processed, "");
        }
    }

    /// `tryLabels` is stricter in two ways: one score a label, and no more label text than there are bytes.
    function _assertLabelsAgree(bytes memory data) private view {
        (bool ok, string[] memory labels, uint256[] memory scores) = HFResult.tryLabels(data);
        try oracle.labels(data) returns (string[] memory expectedLabels, uint256[] memory expectedScores) {
            bool stricter = expectedLabels.length != expectedScores.length || _total(expectedLabels) > data.length;
            assertEq(ok, !stricter, "abi.decode reads it");
            if (!ok) {
                return;
            }
            assertEq(labels, expectedLabels);
            assertEq(scores, expectedScores);
        } catch {
            assertFalse(ok, "abi.decode refuses it");
            assertEq(labels.length, 0);
            assertEq(scores.length, 0);
        }
    }

    function _total(string[] memory labels) private pure returns (uint256 total) {
        for (uint256 i = 0; i < labels.length; ++i) {
            total += bytes(labels[i]).length;
        }
    }

    function _scores(uint256 count, uint256 seed) private pure returns (uint256[] memory scores) {
        scores = new uint256[](count);
        for (uint256 i = 0; i < count; ++i) {
            scores[i] = uint256(keccak256(abi.encode(seed, i)));
        }
    }
}
