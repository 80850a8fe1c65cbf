import { ANVIL_ACCOUNTS } from "../protocol/anvilAccounts.ts";

/** Who does what on a devnet. The keys are anvil's, known to everybody. */
export const ACCOUNTS = {
  node: ANVIL_ACCOUNTS[1],
  deployer: ANVIL_ACCOUNTS[2],
  user: ANVIL_ACCOUNTS[3],
} as const;
