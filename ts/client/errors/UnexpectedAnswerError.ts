import { describeValue } from "../../codec/describeValue.ts";
import { InfernetError } from "../../protocol/errors/InfernetError.ts";

/** A server's answer does not have the form that the protocol gives it. Code `ANSWER_UNEXPECTED`. */
export class UnexpectedAnswerError extends InfernetError {
  override name = "UnexpectedAnswerError";

  constructor({ field, got, expected, cause }: { field: string; got: unknown; expected: string; cause?: unknown }) {
    super(`The server's answer is not Infernet's: ${field} is ${describeValue(got)}, not ${expected}.`, {
      code: "ANSWER_UNEXPECTED",
      metaMessages: ["Check that the URL is that of an Infernet node."],
      cause,
    });
  }
}
