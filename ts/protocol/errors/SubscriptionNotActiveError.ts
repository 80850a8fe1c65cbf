import { InfernetError } from "./InfernetError.ts";

/** A subscription has no interval yet (or is cancelled). Code `SUBSCRIPTION_NOT_ACTIVE`. */
export class SubscriptionNotActiveError extends InfernetError {
  override name = "SubscriptionNotActiveError";

  constructor({ activeAt, timestamp }: { activeAt: number; timestamp: number }) {
    super(`The subscription is not active at ${timestamp}: it becomes active at ${activeAt} (unix seconds).`, {
      code: "SUBSCRIPTION_NOT_ACTIVE",
      metaMessages: ["Ask for an interval only once `isActive` is true."],
    });
  }
}
