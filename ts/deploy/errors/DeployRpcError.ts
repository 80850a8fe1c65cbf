import { InfernetError } from "../../protocol/errors/InfernetError.ts";
import { reasonOf } from "../../protocol/reasonOf.ts";

/** The RPC gave no usable answer. Nothing is lost: the same call may succeed later. */
export class DeployRpcError extends InfernetError {
  override name = "DeployRpcError";

  /** @param what what was asked for, such as "the chain id" */
  constructor(what: string, cause: unknown) {
    super(`The RPC could not be asked for ${what}.`, {
      code: "RPC_FAILED",
      metaMessages: ["Check the RPC URL and that it answers, then run the command again: it continues where it was."],
      details: reasonOf(cause),
      retryable: true,
      cause,
    });
  }
}

/**
 * Asks the RPC, and gives what it throws a name.
 *
 * @param what completes "The RPC could not be asked for …"
 * @throws {DeployRpcError}
 */
export async function ask<Answer>(what: string, read: () => Promise<Answer>): Promise<Answer> {
  try {
    return await read();
  } catch (cause) {
    throw cause instanceof InfernetError ? cause : new DeployRpcError(what, cause);
  }
}
