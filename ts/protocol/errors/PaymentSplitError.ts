import { InfernetError } from "./InfernetError.ts";

/**
 * A payment cannot be divided; the Coordinator reverts with an arithmetic panic in the same case. Codes
 * `PROTOCOL_FEE_TOO_HIGH`, `VERIFIER_FEE_TOO_HIGH` and `PAYMENT_TOO_LARGE`.
 */
export class PaymentSplitError extends InfernetError {
  override name = "PaymentSplitError";

  constructor(options: { code: string; reason: string; remedy: string }) {
    super(`The payment cannot be divided: ${options.reason}.`, {
      code: options.code,
      metaMessages: [options.remedy],
    });
  }
}
