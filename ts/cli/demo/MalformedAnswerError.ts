import type { Hash } from "viem";
import { InfernetError } from "../../protocol/errors/InfernetError.ts";

/** The consumer could not read what a node delivered. */
export class MalformedAnswerError extends InfernetError {
  override name = "MalformedAnswerError";
  constructor({ subscriptionId, hash }: { subscriptionId: number; hash: Hash }) {
    super(`The answer to subscription ${subscriptionId} is malformed (delivery ${hash}).`, {
      code: "ANSWER_MALFORMED",
      metaMessages: [
        "The consumer's event MalformedAnswer holds the bytes. Look into the service's log for the request.",
      ],
    });
  }
}
