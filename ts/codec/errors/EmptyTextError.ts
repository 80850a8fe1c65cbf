import { InfernetError } from "../../protocol/errors/InfernetError.ts";
import { describeValue } from "../describeValue.ts";

/** A request has nothing to work on. Code `TEXT_EMPTY`. */
export class EmptyTextError extends InfernetError {
  override name = "EmptyTextError";

  /** @param text what was given instead of a text */
  constructor(text: unknown) {
    super(text === "" ? "The request's text is empty." : `text is no string: got ${describeValue(text)}.`, {
      code: "TEXT_EMPTY",
      metaMessages: ["Give the text to work on (the prompt, for text generation): at least one character."],
    });
  }
}
