import { InfernetError } from "../../protocol/errors/InfernetError.ts";

/** A requested answer was not delivered in time. */
export class DeliveryTimeoutError extends InfernetError {
  override name = "DeliveryTimeoutError";
  constructor({ subscriptionId, timeoutMs }: { subscriptionId: number; timeoutMs: number }) {
    super(`No delivery for subscription ${subscriptionId} within ${timeoutMs / 1000} s.`, {
      code: "DELIVERY_TIMEOUT",
      metaMessages: [
        "Look into the node's log for this subscription: a failed container or simulation is named there.",
      ],
      retryable: true,
    });
  }
}
