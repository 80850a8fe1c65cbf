import type { Address } from "viem";
import { InfernetError } from "../../protocol/errors/InfernetError.ts";

/** The Coordinator knows no subscription with this id. Code `SUBSCRIPTION_NOT_FOUND`. */
export class SubscriptionNotFoundError extends InfernetError {
  override name = "SubscriptionNotFoundError";

  constructor({ subscriptionId, coordinator }: { subscriptionId: number; coordinator: Address }) {
    super(`There is no subscription ${subscriptionId} at the Coordinator ${coordinator}.`, {
      code: "SUBSCRIPTION_NOT_FOUND",
      metaMessages: ["Check the id, and that the chain and the registry are the ones it was made at."],
    });
  }
}
