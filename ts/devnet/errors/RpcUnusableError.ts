import { InfernetError } from "../../protocol/errors/InfernetError.ts";

/** The RPC endpoint to attach to does not answer, or is no anvil. */
export class RpcUnusableError extends InfernetError {
  override name = "RpcUnusableError";
  constructor({ rpcUrl, reason, cause }: { rpcUrl: string; reason: string; cause?: unknown }) {
    super(`Cannot use ${rpcUrl} as the devnet's chain: ${reason}.`, {
      code: "RPC_UNUSABLE",
      metaMessages: ["Start one with `npx anvil`, or leave out rpcUrl to have the devnet start its own."],
      cause,
    });
  }
}
