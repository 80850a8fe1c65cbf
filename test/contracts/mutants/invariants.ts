import { CHECKED_UNLOCK, COORDINATOR, EIP712, SETTLEMENT, SPENDS_LOCKED, WALLET } from "./edits.ts";
import type { Mutant } from "./mutatedFiles.ts";

/** The handler's walk with fixed seeds sees what the fuzzer sees, each time at the same place. */
const INVARIANTS = ["InvariantsTest.test_theHandlerReachesEverything"];

/** One or more for each invariant of test/contracts/invariants/README.md. */
export const OF_INVARIANTS: readonly Mutant[] = [
  {
    breaks: "invariant 1",
    fault: "transfers take what is locked",
    edits: [SPENDS_LOCKED],
    tests: INVARIANTS,
    says: "1: what is locked is not spent",
  },
  {
    breaks: "invariant 2",
    fault: "what is unlocked stays locked",
    edits: [[WALLET, "stored.value = locked - amount;", "stored.value = locked;"]],
    tests: INVARIANTS,
    says: "2: locked for open proofs, and for nothing else",
  },
  {
    breaks: "invariant 3",
    fault: "an allowance that is restored overflows",
    edits: [CHECKED_UNLOCK],
    tests: INVARIANTS,
    says: "3: can always be settled",
  },
  {
    breaks: "invariant 4",
    fault: "ETH goes astray",
    edits: [
      [
        WALLET,
        "SafeTransferLib.forceSafeTransferETH(to, amount, RECEIVE_GAS);",
        "SafeTransferLib.forceSafeTransferETH(address(uint160(to) ^ 1), amount, RECEIVE_GAS);",
      ],
    ],
    tests: INVARIANTS,
    says: "4: money is neither made nor lost",
  },
  {
    breaks: "invariant 4",
    fault: "a delivery costs one unit less than the payment",
    edits: [
      [
        SETTLEMENT,
        "uint256 remainder = bill.amount - protocolPart;",
        "uint256 remainder = bill.amount - protocolPart - 1;",
      ],
    ],
    tests: INVARIANTS,
    says: "5, 13: how much",
  },
  {
    breaks: "invariant 5",
    fault: "fees are rounded up",
    edits: [
      [
        SETTLEMENT,
        "return amount * fee / FEE_PRECISION;",
        "return (amount * fee + FEE_PRECISION - 1) / FEE_PRECISION;",
      ],
    ],
    tests: [...INVARIANTS, "DeliverPaidTest.test_roundsInFavourOfTheNode"],
    says: "5, 13: how much",
  },
  {
    breaks: "invariant 6",
    fault: "one node too many may deliver",
    edits: [[COORDINATOR, "if (count == terms.redundancy()) {", "if (count > terms.redundancy()) {"]],
    tests: INVARIANTS,
    says: "6: no more answers than asked for",
  },
  {
    breaks: "invariant 7",
    fault: "a node may deliver again",
    edits: [[COORDINATOR, "if (kept.record.responded()) {", "if (false) {"]],
    tests: INVARIANTS,
    says: "7: no node twice",
  },
  {
    breaks: "invariant 7",
    fault: "deliveries are accepted before activeAt, and after cancellation",
    edits: [[COORDINATOR, "if (uint32(block.timestamp) < activeAt || activeAt == CANCELLED) {", "if (false) {"]],
    tests: INVARIANTS,
    says: "7: not after cancellation",
  },
  {
    breaks: "invariant 7",
    fault: "one interval too many",
    edits: [[COORDINATOR, "if (interval > schedule.frequency()) {", "if (interval > schedule.frequency() + 1) {"]],
    tests: INVARIANTS,
    says: "7: not after the last interval",
  },
  {
    breaks: "invariant 8",
    fault: "an id is skipped",
    edits: [[COORDINATOR, "id = subscriptionId + 1;", "id = subscriptionId + 2;"]],
    tests: INVARIANTS,
    says: "8: ",
  },
  {
    breaks: "invariant 9",
    fault: "anybody cancels",
    edits: [[COORDINATOR, "if (schedule.owner() != msg.sender) {", "if (schedule.owner() == address(0)) {"]],
    tests: INVARIANTS,
    says: "9: cancelled by the owner only",
  },
  {
    breaks: "invariant 9",
    fault: "cancelling changes the lowest bit of the period",
    edits: [
      [
        "libraries/PackedSubscription.sol",
        "(Schedule.unwrap(self) & ~ACTIVE_AT_MASK) |",
        "(Schedule.unwrap(self) & ~(ACTIVE_AT_MASK << 1)) |",
      ],
    ],
    tests: ["CancelSubscriptionTest.testFuzz_onlyActiveAtChanges"],
    says: "assertion failed",
  },
  {
    breaks: "invariant 9",
    fault: "cancelling forgets the frequency",
    edits: [
      [
        "libraries/PackedSubscription.sol",
        "(Schedule.unwrap(self) & ~ACTIVE_AT_MASK) |",
        "(Schedule.unwrap(self) << 32 >> 32 & ~ACTIVE_AT_MASK) |",
      ],
    ],
    tests: INVARIANTS,
    says: "8, 9: as created, but for the cancellation",
  },
  {
    breaks: "invariant 10",
    fault: "an allowance is not used up",
    edits: [[WALLET, "stored.value = allowed - amount;", "stored.value = allowed;"]],
    tests: INVARIANTS,
    says: "10: ",
  },
  {
    breaks: "invariant 10",
    fault: "a payment out of escrow gives back the allowance too",
    edits: [
      [
        WALLET,
        "_release(spender, token, amount);\n        _transfer(",
        "_release(spender, token, amount); unchecked { _allowanceOf(spender, token).value += 1; }\n        _transfer(",
      ],
    ],
    tests: INVARIANTS,
    says: "10: ",
  },
  {
    breaks: "invariant 10",
    fault: "an allowance in one token is one in every token",
    edits: [[WALLET, "keccak256(0x0c, 0x28)", "keccak256(0x0c, 0x14)"]],
    tests: INVARIANTS,
    says: "10: ",
  },
  {
    breaks: "invariant 11",
    fault: "anybody approves",
    edits: [[WALLET, "if (msg.sender != owner()) {", "if (msg.sender == address(this)) {"]],
    tests: INVARIANTS,
    says: "11: no right",
  },
  {
    breaks: "invariant 11",
    fault: "anybody moves money",
    edits: [
      [
        WALLET,
        "function cTransfer(address spender, address token, address to, uint256 amount) external onlyCoordinator {",
        "function cTransfer(address spender, address token, address to, uint256 amount) external {",
      ],
    ],
    tests: INVARIANTS,
    says: "11: no right",
  },
  {
    breaks: "invariant 11",
    fault: "an owner withdraws what is locked",
    edits: [
      [WALLET, "_checkUnlocked(token, amount);\n        if (token == address(0)) {", "if (token == address(0)) {"],
    ],
    tests: INVARIANTS,
    says: "11: only what is unlocked",
  },
  {
    breaks: "invariant 12",
    fault: "a proof request lives a second longer",
    edits: [[SETTLEMENT, "PROOF_LIFETIME = 7 days;", "PROOF_LIFETIME = 7 days + 1;"]],
    tests: INVARIANTS,
    says: "12: ",
  },
  {
    breaks: "invariant 12",
    fault: "a proof settles again and again",
    edits: [[SETTLEMENT, "stored.record = DeliveryRecordLib.RESPONDED;", ""]],
    tests: INVARIANTS,
    says: "12: ",
  },
  {
    breaks: "invariant 13",
    fault: "a slash moves the escrow's amount, not the stake",
    edits: [
      [
        SETTLEMENT,
        "Wallet.cSendReleased, (node, token, payer, stake)",
        "Wallet.cSendReleased, (node, token, payer, request.consumerEscrowed)",
      ],
    ],
    tests: INVARIANTS,
    says: "5, 13: how much",
  },
  {
    breaks: "invariant 13",
    fault: "the verifier's judgement counts after expiry",
    edits: [[SETTLEMENT, "if (active && !valid) {", "if (!valid) {"]],
    tests: INVARIANTS,
    says: "13: ",
  },
  {
    breaks: "invariant 14",
    fault: "a nonce may be used again",
    edits: [[EIP712, "delegateCreatedIds[key] = subscriptionId;", ""]],
    tests: INVARIANTS,
    says: "14: ",
  },
  {
    breaks: "invariant 14",
    fault: "the last nonce is kept, not the highest",
    edits: [[EIP712, "if (nonce > maxSubscriberNonce[sub.owner]) {", "if (true) {"]],
    tests: INVARIANTS,
    says: "14: the highest nonce used",
  },
  {
    breaks: "invariant 15",
    fault: "a delivery that the consumer refuses counts",
    edits: [
      [COORDINATOR, "BoundedCall.callContract(\n            delivery.owner,", "_tell(\n            delivery.owner,"],
      [
        COORDINATOR,
        "    /// @dev Leaves the answer in the Inbox.",
        "function _tell(address owner, bytes memory data) private { (bool ok,) = owner.call(data); ok; }\n    /// @dev Leaves the answer in the Inbox.",
      ],
    ],
    tests: [...INVARIANTS, "HostileConsumerTest.test_deliveryThatRevertsChangesNothing"],
    says: "15: no delivery without its callback",
  },
  {
    breaks: "invariant 15",
    fault: "a delivery whose payment fails counts",
    edits: [[SETTLEMENT, "revert(pointer, returndatasize())", ""]],
    tests: INVARIANTS,
    says: "4, 13: ",
  },
  {
    breaks: "invariant 16",
    fault: "an item replaces the first one",
    edits: [["Inbox.sol", "emit NewInboxItem(", "list[0] = list[index];\n        emit NewInboxItem("]],
    tests: INVARIANTS,
    says: "16: items never change",
  },
  {
    breaks: "invariant 16",
    fault: "an item forgets its interval",
    edits: [["Inbox.sol", "uint256(interval) << 224", "uint256(interval) << 255"]],
    tests: INVARIANTS,
    says: "16: the item names the interval",
  },
  {
    breaks: "invariant 17",
    fault: "any two wallets are valid if one of them is",
    edits: [
      [
        "payments/WalletFactory.sol",
        "return isValidWallet[first] && isValidWallet[second];",
        "return isValidWallet[first] || isValidWallet[second];",
      ],
    ],
    tests: [...INVARIANTS, "DeliverPaidTest.test_TOB1_revertsForWalletsThatOnlyLookRight"],
    says: "17: ",
  },
  {
    breaks: "invariant 17",
    fault: "the implementation is a wallet too",
    edits: [
      [
        "payments/WalletFactory.sol",
        "IMPLEMENTATION = address(new Wallet(registry, address(0)));",
        "IMPLEMENTATION = address(new Wallet(registry, address(0))); isValidWallet[IMPLEMENTATION] = true;",
      ],
    ],
    tests: INVARIANTS,
    says: "17: the implementation is no wallet",
  },
  {
    breaks: "invariant 18",
    fault: "the fulfilment is reported before the callback, so before the verifier's events",
    edits: [
      [
        COORDINATOR,
        "Delivery memory delivery = _accept(subscriptionId, interval);",
        "Delivery memory delivery = _accept(subscriptionId, interval); emit SubscriptionFulfilled(subscriptionId, msg.sender);",
      ],
      [COORDINATOR, "        );\n        emit SubscriptionFulfilled(subscriptionId, msg.sender);", "        );"],
    ],
    tests: ["DifferentialTest.test_theHandlerReachesEverything"],
    says: "event",
  },
  {
    breaks: "invariant 18",
    fault: "a lock looks at the allowance before the balance: another error",
    edits: [
      [
        WALLET,
        "_checkUnlocked(token, amount);\n        _spendAllowance(spender, token, amount);",
        "_spendAllowance(spender, token, amount);\n        _checkUnlocked(token, amount);",
      ],
    ],
    tests: ["DifferentialTest.test_theHandlerReachesEverything"],
    says: "result, or revert data",
  },
  {
    breaks: "invariant 19",
    fault: "the Reader begins at 0",
    edits: [["utility/Reader.sol", "_coordinator.getSubscription(startId + i)", "_coordinator.getSubscription(i)"]],
    tests: ["ReaderTest.testFuzz_batchEqualsTheGetter"],
    says: "!=",
  },
  {
    breaks: "invariant 19",
    fault: "an interval ends with its last second, not after it",
    edits: [
      [
        COORDINATOR,
        "return (uint32(block.timestamp) - activeAt) / period + 1;",
        "return (uint32(block.timestamp) - activeAt + 1) / period + 1;",
      ],
    ],
    tests: ["GetSubscriptionIntervalTest.testFuzz_bothEdgesOfAnInterval"],
    says: "!=",
  },
  {
    breaks: "invariant 20",
    fault: "deliveries are not guarded",
    edits: [[COORDINATOR, ") internal nonReentrant {", ") internal {"]],
    tests: [...INVARIANTS, "ReentrancyTest.testFuzz_deliverComputeIsGuarded"],
    says: "20: ",
  },
];
