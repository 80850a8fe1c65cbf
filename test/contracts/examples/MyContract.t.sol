// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {MyContract} from "infernet-kit/examples/MyContract.sol";
import {ContainerLookup} from "infernet-sdk/contracts/ContainerLookup.sol";

import {ProtocolTest} from "../utils/ProtocolTest.sol";

contract MyContractTest is ProtocolTest {
    ContainerLookup private lookup;
    MyContract private mine;

    function setUp() public override {
        super.setUp();
        lookup = new ContainerLookup(address(registry));
        mine = new MyContract(lookup);
    }

    function answer(uint32 id, bytes memory output) private {
        vm.prank(alice);
        coordinator.deliverCompute(id, 1, "", output, "", address(0));
    }

    function test_doMath() public {
        uint32 id = mine.doMath();
        assertEq(lookup.getContainerInputs(id, 1, 0, alice), abi.encode(uint8(1), "", "What is two plus two?"));
        answer(id, abi.encode(abi.encode("Two plus two is four."), bytes("")));
        assertEq(mine.answer(), "Two plus two is four.");
    }

    function testFuzz_malformedAnswersChangeNothing(bytes calldata output) public {
        answer(mine.doMath(), output);
        assertEq(mine.answer(), "");
    }

    function testFuzz_onlyTheLookupCallsBack(address stranger) public {
        vm.assume(stranger != address(lookup));
        vm.expectRevert(MyContract.NotTheLookup.selector);
        vm.prank(stranger);
        mine.receiveContainerOutput(1, 0, alice, abi.encode(abi.encode("forged"), bytes("")));
    }
}
