import { CHECKED_UNLOCK, COORDINATOR, EIP712, SETTLEMENT, SPENDS_LOCKED, WALLET } from "./edits.ts";
import type { Mutant } from "./mutatedFiles.ts";

/** Of what docs/security.md calls fixed; those of 19.1 to 19.3 do what the reference is described to do. */
export const OF_WEAKNESSES: readonly Mutant[] = [
  {
    breaks: "19.1",
    fault: "the reference: cTransfer doesn't look at what is locked",
    edits: [SPENDS_LOCKED],
    tests: [
      "EscrowTest.testFuzz_19_1_escrowOfAConsumerCannotBeSpent",
      "EscrowTest.testFuzz_19_1_stakeOfANodeCannotBeSpent",
    ],
    says: "did not revert",
  },
  {
    breaks: "19.2",
    fault:
      "the reference, node's side: a slash gives the stake back to the allowance, checked, then takes it from there",
    edits: [
      CHECKED_UNLOCK,
      [SETTLEMENT, "Wallet.cReleaseLocked,", "Wallet.cUnlock,"],
      [SETTLEMENT, "Wallet.cSendReleased,", "Wallet.cTransfer,"],
    ],
    tests: [
      "EscrowTest.test_19_2_nodeCannotEscapeSlashingWithTheHighestAllowance",
      "EscrowTest.testFuzz_19_2_nodeCannotEscapeSlashing",
    ],
    says: "assertion failed",
  },
  {
    breaks: "19.2",
    fault:
      "the reference, consumer's side: a payment gives the escrow back to the allowance, checked, then takes it from there",
    edits: [
      CHECKED_UNLOCK,
      [
        WALLET,
        "_release(spender, token, amount);\n        _transfer(",
        "_release(spender, token, amount); _allowanceOf(spender, token).value += amount;\n        _spendAllowance(spender, token, amount); _transfer(",
      ],
    ],
    tests: [
      "EscrowTest.test_19_2_consumerCannotBlockThePaymentWithTheHighestAllowance",
      "EscrowTest.test_19_2_consumerCannotBlockThePaymentAfterExpiry",
      "EscrowTest.testFuzz_19_2_consumerCannotBlockThePayment",
    ],
    says: "overflow",
  },
  {
    breaks: "19.3",
    fault: "the reference: a transfer in a token without code succeeds, and nobody looks at the balance",
    edits: [
      SPENDS_LOCKED,
      [
        WALLET,
        "SafeTransferLib.safeTransfer(token, to, amount);",
        'token.call(abi.encodeWithSignature("transfer(address,uint256)", to, amount));',
      ],
    ],
    tests: ["DeliverPaidTokensTest.testFuzz_19_3_tokenWithoutCodeIsRefused"],
    says: "did not revert",
  },
  {
    breaks: "TOB-9",
    fault: "a proof request is deleted only after the money has moved",
    edits: [
      [SETTLEMENT, "stored.record = DeliveryRecordLib.RESPONDED;", ""],
      [
        SETTLEMENT,
        "emit Coordinator.ProofVerified(",
        "_deliveries[deliveryKey(subscriptionId, interval, node)].record = DeliveryRecordLib.RESPONDED;\n        emit Coordinator.ProofVerified(",
      ],
    ],
    tests: ["ReentrancyTest.testFuzz_TOB9_secondSettlementFromAHookFails"],
    says: "",
  },
  {
    breaks: "CQ-2",
    fault: "a cancelled subscription wakes in the last second of 32-bit time",
    edits: [[COORDINATOR, " || activeAt == CANCELLED", ""]],
    tests: ["CancelSubscriptionTest.testFuzz_CQ2_neverWakesAgain"],
    says: "",
  },
  {
    breaks: "19.7",
    fault: "a fee may be so high that nothing is left to pay",
    edits: [["payments/Fee.sol", "MAX_FEE = 5000;", "MAX_FEE = 5001;"]],
    tests: ["FeeTest.testFuzz_updateFeeRevertsAboveTheMaximum"],
    says: "",
  },
  {
    breaks: "19.7",
    fault: "a recipient of ETH gets all gas",
    edits: [
      [
        WALLET,
        "SafeTransferLib.forceSafeTransferETH(to, amount, RECEIVE_GAS);",
        "SafeTransferLib.forceSafeTransferETH(to, amount, gasleft());",
      ],
    ],
    tests: ["DeliverPaidTokensTest.test_19_7_recipientThatBurnsGasIsPaidAtABoundedCost"],
    says: "",
  },
  {
    breaks: "19.8",
    fault: "all revert data is copied",
    edits: [["libraries/BoundedCall.sol", "if gt(size, MAX_REVERT_DATA) { size := MAX_REVERT_DATA }", ""]],
    tests: ["HostileConsumerTest.test_19_8_revertDataIsCopiedUpToAKilobyte"],
    says: "",
  },
  {
    breaks: "19.14",
    fault: "high s is accepted",
    edits: [[EIP712, "if (uint256(s) > MAX_S) {", "if (false) {"]],
    tests: ["EIP712CoordinatorTest.test_19_14_revertsForMalleableSignatures"],
    says: "did not revert",
  },
  {
    breaks: "19.19",
    fault: "ids wrap around",
    edits: [[COORDINATOR, "id = subscriptionId + 1;", "unchecked { id = subscriptionId + 1; }"]],
    tests: ["CreateSubscriptionTest.test_revertsWhenIdsAreUsedUp"],
    says: "did not revert",
  },
];
