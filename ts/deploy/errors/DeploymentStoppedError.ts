import type { Hash } from "viem";
import { InfernetError } from "../../protocol/errors/InfernetError.ts";

/** A deployment has to be run again to go on. Everything that was signed is in its journal. */
export class DeploymentStoppedError extends InfernetError {
  override name = "DeploymentStoppedError";
  /** The transaction that was being waited for. */
  readonly hash: Hash | undefined;

  constructor({ step, reason, hash, cause }: { step: string; reason: string; hash?: Hash; cause?: unknown }) {
    super(`The deployment stopped at "${step}": ${reason}${hash === undefined ? "" : ` (transaction ${hash})`}.`, {
      code: "DEPLOYMENT_STOPPED",
      metaMessages: ["Run it again to continue: nothing is sent twice."],
      retryable: true,
      cause,
    });
    this.hash = hash;
  }
}
