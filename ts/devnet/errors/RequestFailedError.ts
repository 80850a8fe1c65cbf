import type { Address } from "viem";
import { InfernetError } from "../../protocol/errors/InfernetError.ts";

/** The transaction that asks the example consumer was refused or reverted. */
export class RequestFailedError extends InfernetError {
  override name = "RequestFailedError";
  constructor({ consumer, reason, cause }: { consumer: Address; reason: string; cause?: unknown }) {
    super(`The request to the consumer at ${consumer} failed.`, {
      code: "REQUEST_FAILED",
      metaMessages: ["Check that the devnet still runs and that the user's account has ETH for gas."],
      details: reason,
      cause,
    });
  }
}
