// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {CodeStorage} from "infernet-sdk/libraries/CodeStorage.sol";

import {LightTest} from "../../utils/LightTest.sol";

contract CodeStorageHarness {
    function write(bytes calldata first, bytes calldata second, bytes calldata third) external returns (address) {
        return CodeStorage.write(first, second, third);
    }

    function read(address pointer) external view returns (bytes memory, bytes memory, bytes memory) {
        return CodeStorage.read(pointer);
    }
}

contract CodeStorageTest is LightTest {
    /// @dev Most that one contract holds: EIP-170's limit, less the STOP byte and the two lengths.
    uint256 private constant ONE_CONTRACT = 24_576 - 1 - 6;

    CodeStorageHarness private harness = new CodeStorageHarness();

    function testFuzz_roundTrip(bytes memory first, bytes memory second, bytes memory third) public {
        _assertRoundTrip(first, second, third);
    }

    /// @dev Sizes around the limits of one, two and three contracts, and any split between the strings.
    /// Each run writes and reads up to 74 kB: 10,000 would take as long as all other tests.
    /// forge-config: deep.fuzz.runs = 1000
    function testFuzz_roundTripOfLongStrings(uint256 total, uint256 cut, uint256 secondCut, bytes32 seed) public {
        uint256 contracts = bound(total, 1, 3);
        total = ONE_CONTRACT + (contracts - 1) * 24_575 + bound(total, 0, 6) - 3;
        cut = bound(cut, 0, total);
        secondCut = bound(secondCut, cut, total);
        _assertRoundTrip(_bytes(cut, seed), _bytes(secondCut - cut, ~seed), _bytes(total - secondCut, seed));
    }

    function test_nothingNeedsNoContract() public {
        assertEq(harness.write("", "", ""), address(0));
        _assertRoundTrip("", "", "");
    }

    function test_layout() public {
        address pointer = harness.write("ab", "cde", "f");
        assertEq(pointer.code, hex"00000002000003616263646566");
    }

    /// @dev forge does not enforce EIP-170, so the sizes are looked at.
    function test_noContractIsLongerThanAllowed() public {
        assertEq(harness.write(new bytes(ONE_CONTRACT), "", "").code.length, 24_576);
        // STOP, the mark of chunks, and two addresses.
        assertEq(harness.write(new bytes(ONE_CONTRACT + 1), "", "").code.length, 1 + 3 + 2 * 20);
    }

    function test_codeCannotBeRun() public {
        address pointer = harness.write(hex"ff", "", "");
        (bool success, bytes memory result) = pointer.call("");
        assertTrue(success);
        assertEq(result, "");
        assertEq(pointer.code.length, 8);
    }

    /// @dev Three strings that lie in the same place, so that a test can afford them.
    function test_revertsAboveTheHighestLength() public {
        uint256 third = uint256(0xfffffe) / 3 + 1;
        bytes memory data = abi.encodeWithSelector(harness.write.selector, 0x60, 0x60, 0x60, third, new bytes(third));
        (bool ok, bytes memory reason) = address(harness).call(data);
        assertFalse(ok);
        assertEq(reason, abi.encodePacked(CodeStorage.DataTooLong.selector));
    }

    function _assertRoundTrip(bytes memory first, bytes memory second, bytes memory third) private {
        (bytes memory readFirst, bytes memory readSecond, bytes memory readThird) =
            harness.read(harness.write(first, second, third));
        assertEq(readFirst, first);
        assertEq(readSecond, second);
        assertEq(readThird, third);
    }

    function _bytes(uint256 length, bytes32 seed) private pure returns (bytes memory data) {
        data = new bytes(length);
        for (uint256 i = 0; i < length; i += 32) {
            seed = keccak256(abi.encode(seed));
            data[i] = seed[0];
            data[(i + 31) % length] = seed[1];
        }
    }
}
