// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Wallet} from "infernet-sdk/payments/Wallet.sol";

import {ProtocolTest} from "../utils/ProtocolTest.sol";

/// @notice Base of the examples' tests: answers as the container service gives them.
abstract contract ExampleTest is ProtocolTest {
    function _wrap(bytes memory raw) internal pure returns (bytes memory) {
        return abi.encode(raw, bytes(""));
    }

    function _textAnswer(string memory text) internal pure returns (bytes memory) {
        return _wrap(abi.encode(text));
    }

    function _sentimentAnswer(uint256 positive) internal pure returns (bytes memory) {
        string[] memory labels = new string[](2);
        uint256[] memory scores = new uint256[](2);
        (labels[0], labels[1]) = ("NEGATIVE", "POSITIVE");
        (scores[0], scores[1]) = (1_000_000 - positive, positive);
        return _wrap(abi.encode(labels, scores));
    }

    function _answer(address node, uint32 id, uint32 interval, bytes memory output) internal {
        vm.prank(node);
        coordinator.deliverCompute(id, interval, "", output, "", address(0));
    }

    /// @dev A wallet with ETH, of which `spender` may spend everything.
    function _wallet(address owner, address spender, uint256 amount) internal returns (Wallet wallet) {
        wallet = Wallet(payable(walletFactory.createWallet(owner)));
        vm.deal(address(wallet), amount);
        vm.prank(owner);
        wallet.approve(spender, ETH, amount);
    }
}
