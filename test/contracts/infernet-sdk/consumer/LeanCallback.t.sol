// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {LeanCallbackConsumer} from "infernet-sdk/contracts/LeanCallbackConsumer.sol";
import {InputStorage} from "infernet-sdk/libraries/InputStorage.sol";

import {MockLeanCallbackConsumer} from "../../mocks/MockLeanCallbackConsumer.sol";
import {ProtocolTest} from "../../utils/ProtocolTest.sol";

contract LeanCallbackConsumerTest is ProtocolTest {
    MockLeanCallbackConsumer private lean;

    function setUp() public override {
        super.setUp();
        lean = new MockLeanCallbackConsumer(address(registry));
    }

    function inputsOf(uint32 subscriptionId) private view returns (bytes memory) {
        return lean.getContainerInputs(subscriptionId, 1, 0, alice);
    }

    function testFuzz_inputsAreThoseOfTheRequest(bytes calldata inputs, uint32 interval, uint32 time, address caller)
        public
    {
        uint32 id = lean.requestCompute(CONTAINER, inputs, 1);
        assertEq(lean.getContainerInputs(id, interval, time, caller), inputs);
    }

    /// @dev Every length around the limits of the three ways of keeping inputs.
    function test_inputsOfEveryLength() public {
        for (uint256 length = 0; length < 130; length++) {
            bytes memory inputs = new bytes(length);
            for (uint256 i = 0; i < length; i++) {
                // forge-lint: disable-next-line(unsafe-typecast)
                inputs[i] = bytes1(uint8(i * 7 + 1));
            }
            assertEq(inputsOf(lean.requestCompute(CONTAINER, inputs, 1)), inputs);
        }
    }

    function testFuzz_zerosAreKept(uint8 length) public {
        bytes memory zeros = new bytes(length);
        assertEq(inputsOf(lean.requestCompute(CONTAINER, zeros, 1)), zeros);
    }

    function testFuzz_whatLiesBehindTheInputsIsNotStored(bytes memory inputs, uint256 length) public {
        length = bound(length, 0, inputs.length);
        bytes memory expected = new bytes(length);
        for (uint256 i = 0; i < length; i++) {
            expected[i] = inputs[i];
        }
        bytes memory dirty = bytes.concat(inputs, inputs);
        assertEq(inputsOf(lean.requestFromDirtyMemory(CONTAINER, dirty, length)), expected);
    }

    function testFuzz_requestsInOneTransactionKeepTheirOwn(bytes calldata first, bytes calldata second) public {
        (uint32 firstId, uint32 secondId) = lean.requestTwice(CONTAINER, first, second);
        assertEq(inputsOf(firstId), first);
        assertEq(inputsOf(secondId), second);
        assertEq(inputsOf(0), "", "nothing is being stored any more");
        assertEq(inputsOf(secondId + 1), "");
    }

    function test_longestInputs() public {
        bytes memory inputs = new bytes(24_575);
        inputs[0] = 0x01;
        inputs[24_574] = 0xff;
        assertEq(keccak256(inputsOf(lean.requestCompute(CONTAINER, inputs, 1))), keccak256(inputs));
        vm.expectRevert(InputStorage.InputsTooLong.selector);
        lean.requestCompute(CONTAINER, new bytes(24_576), 1);
    }

    function testFuzz_tooLittleGasStoresNothing(uint256 gasLimit) public {
        bytes memory inputs = new bytes(1000);
        gasLimit = bound(gasLimit, 100_000, 290_000);
        uint32 next = coordinator.id();
        try lean.requestCompute{gas: gasLimit}(CONTAINER, inputs, 1) {
            assertEq(inputsOf(next), inputs);
        } catch {
            assertEq(coordinator.id(), next);
            assertEq(inputsOf(next), "");
        }
    }

    function testFuzz_inputsCostLessThanACallbackConsumersDo(uint16 length) public {
        bytes memory inputs = new bytes(bound(length, 0, 400));
        for (uint256 i = 0; i < inputs.length; i++) {
            inputs[i] = 0x5a;
        }
        uint256 gas = gasleft();
        callbackConsumer.requestCompute(CONTAINER, inputs, 1, ETH, 0, NO_WALLET, NO_VERIFIER);
        uint256 plain = gas - gasleft();
        gas = gasleft();
        lean.requestCompute(CONTAINER, inputs, 1);
        assertLt(gas - gasleft(), plain + 500);
    }

    function test_answersArrive() public {
        uint32 id = lean.requestCompute(CONTAINER, "inputs", 1);
        _deliver(alice, id, 1);
        assertEq(coordinator.redundancyCount(keccak256(abi.encode(id, uint32(1)))), 1);
    }
}
