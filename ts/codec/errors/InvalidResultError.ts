import { InfernetError } from "../../protocol/errors/InfernetError.ts";
import { describeValue } from "../describeValue.ts";

/** A task's answer does not have the shape of its task. Code `RESULT_INVALID`. */
export class InvalidResultError extends InfernetError {
  override name = "InvalidResultError";

  constructor({ field, got, expected }: { field: string; got: unknown; expected: string }) {
    super(`${field} is not a valid task result: got ${describeValue(got)}.`, {
      code: "RESULT_INVALID",
      metaMessages: [`Give ${expected}.`],
    });
  }
}
