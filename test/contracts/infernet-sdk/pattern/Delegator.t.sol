// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Delegator} from "infernet-sdk/pattern/Delegator.sol";

import {LightTest} from "../../utils/LightTest.sol";

contract DelegatorHarness is Delegator {
    constructor(address signer) Delegator(signer) {}

    function updateSigner(address signer) external {
        _updateSigner(signer);
    }
}

contract DelegatorTest is LightTest {
    function testFuzz_signerIsTheLastOneSet(address first, address second) public {
        vm.expectEmit(vm.computeCreateAddress(address(this), vm.getNonce(address(this))));
        emit Delegator.SignerUpdated(address(0), first);
        DelegatorHarness delegator = new DelegatorHarness(first);
        assertEq(delegator.getSigner(), first);

        vm.expectEmit(address(delegator));
        emit Delegator.SignerUpdated(first, second);
        delegator.updateSigner(second);
        assertEq(delegator.getSigner(), second);
    }
}
