import { InfernetError } from "../../protocol/errors/InfernetError.ts";
import { describeValue } from "../describeValue.ts";

/** A subscription in JSON has a missing or wrong field. Code `SUBSCRIPTION_INVALID`. */
export class InvalidSubscriptionError extends InfernetError {
  override name = "InvalidSubscriptionError";

  constructor({ field, got, expected }: { field: string; got: unknown; expected: string }) {
    super(`${field} is invalid: got ${describeValue(got)}.`, {
      code: "SUBSCRIPTION_INVALID",
      metaMessages: [`Give ${expected}.`],
    });
  }
}
