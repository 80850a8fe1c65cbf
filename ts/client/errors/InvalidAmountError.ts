import { InfernetError } from "../../protocol/errors/InfernetError.ts";

/** An amount of money cannot be read. Code `AMOUNT_INVALID`. */
export class InvalidAmountError extends InfernetError {
  override name = "InvalidAmountError";

  constructor({ got, reason, expected }: { got: string; reason: string; expected: string }) {
    super(`The amount ${JSON.stringify(got)} cannot be used: ${reason}.`, {
      code: "AMOUNT_INVALID",
      metaMessages: [`Give ${expected}.`],
    });
  }
}
