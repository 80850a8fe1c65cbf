import { ANVIL_ACCOUNTS } from "../protocol/anvilAccounts.ts";

/** Who does what on a devnet. The keys are anvil's, known to everybody. */
export const ACCOUNTS = {
  deployer: ANVIL_ACCOUNTS[2],
  node: ANVIL_ACCOUNTS[1],
  user: ANVIL_ACCOUNTS[3],
} as const;
