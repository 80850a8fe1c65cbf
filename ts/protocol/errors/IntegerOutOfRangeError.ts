import { InfernetError } from "./InfernetError.ts";

/** An integer does not fit its Solidity type. Code `INTEGER_OUT_OF_RANGE`. */
export class IntegerOutOfRangeError extends InfernetError {
  override name = "IntegerOutOfRangeError";

  constructor({ field, value, expected }: { field: string; value: unknown; expected: string }) {
    super(`${field} is out of range: got ${String(value)}.`, {
      code: "INTEGER_OUT_OF_RANGE",
      metaMessages: [`Give ${expected}.`],
    });
  }
}
