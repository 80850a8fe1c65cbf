import type { Edit } from "./mutatedFiles.ts";

export const COORDINATOR = "Coordinator.sol";
export const EIP712 = "EIP712Coordinator.sol";
export const SETTLEMENT = "payments/Settlement.sol";
export const WALLET = "payments/Wallet.sol";

/** What is unlocked goes back to the allowance by checked addition, as in the reference. */
export const CHECKED_UNLOCK: Edit = [
  WALLET,
  "stored.value = restored < allowed ? type(uint256).max : restored;",
  "assert(restored >= allowed); stored.value = restored;",
];

/** Transfers take what is locked, as in the reference. */
export const SPENDS_LOCKED: Edit = [WALLET, "_checkUnlocked(token, amount);\n        _transfer(", "_transfer("];
