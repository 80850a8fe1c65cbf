import type { Hash } from "viem";
import { InfernetError } from "../../protocol/errors/InfernetError.ts";

/** A creation transaction was refused, reverted or not seen again. */
export class DeploymentFailedError extends InfernetError {
  override name = "DeploymentFailedError";
  readonly contractName: string;
  /** The transaction, when one was sent. */
  readonly hash: Hash | undefined;

  constructor(options: { contractName: string; hash?: Hash; reason: string; details?: string; cause?: unknown }) {
    const { contractName, hash, reason, details, cause } = options;
    super(`Deployment of ${contractName} failed: ${reason}${hash === undefined ? "" : ` (transaction ${hash})`}.`, {
      code: "DEPLOYMENT_FAILED",
      metaMessages: ["Look at the constructor arguments, and at the transaction if there is one."],
      ...(details !== undefined && { details }),
      cause,
    });
    this.contractName = contractName;
    this.hash = hash;
  }
}
