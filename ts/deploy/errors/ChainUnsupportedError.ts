import { InfernetError } from "../../protocol/errors/InfernetError.ts";

/** The chain lacks what the contracts are compiled for. */
export class ChainUnsupportedError extends InfernetError {
  override name = "ChainUnsupportedError";
  /** EIPs that are missing, such as "EIP-1153". */
  readonly missing: readonly string[];

  constructor({ chainId, missing }: { chainId: number; missing: readonly string[] }) {
    super(`Chain ${chainId} can't run the protocol's contracts: it lacks ${missing.join(", ")}.`, {
      code: "CHAIN_UNSUPPORTED",
      metaMessages: ["The contracts are compiled for the Cancun version of the EVM. Nothing was sent."],
      docsPath: "deploy.md#chains",
    });
    this.missing = missing;
  }
}
