import { InfernetError } from "../../protocol/errors/InfernetError.ts";

/** The chain attached to holds something else where the devnet's contracts belong. */
export class ChainNotCleanError extends InfernetError {
  override name = "ChainNotCleanError";
  constructor({ rpcUrl, details, cause }: { rpcUrl: string; details: string; cause?: unknown }) {
    super(`The chain at ${rpcUrl} is neither fresh nor a devnet that this command left behind.`, {
      code: "CHAIN_NOT_CLEAN",
      metaMessages: ["Restart that anvil, or leave out rpcUrl to have the devnet start its own."],
      details,
      cause,
    });
  }
}
