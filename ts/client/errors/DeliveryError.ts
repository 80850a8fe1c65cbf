import { InfernetError, type InfernetErrorOptions } from "../../protocol/errors/InfernetError.ts";

/** Why no delivery came, as `code` of a {@link DeliveryError}. */
export type DeliveryErrorCode =
  /** Not within the time that was given. It may still come. */
  | "DELIVERY_TIMEOUT"
  /** The interval is over: it can't come any more. */
  | "INTERVAL_MISSED"
  /** The owner has cancelled the subscription. */
  | "SUBSCRIPTION_CANCELLED"
  /** The subscription has fewer intervals. */
  | "INTERVAL_UNKNOWN"
  /** It came, by a transaction from which the answer cannot be read. */
  | "DELIVERY_UNREADABLE";

/** A delivery that was waited for has not come, or cannot be read. */
export class DeliveryError extends InfernetError {
  override name = "DeliveryError";
  readonly subscriptionId: number;

  constructor(
    shortMessage: string,
    { subscriptionId, ...options }: InfernetErrorOptions & { code: DeliveryErrorCode; subscriptionId: number },
  ) {
    super(shortMessage, options);
    this.subscriptionId = subscriptionId;
  }
}
