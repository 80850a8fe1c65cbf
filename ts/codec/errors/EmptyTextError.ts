import { InfernetError } from "../../protocol/errors/InfernetError.ts";

/** A request has nothing to work on. Code `TEXT_EMPTY`. */
export class EmptyTextError extends InfernetError {
  override name = "EmptyTextError";

  constructor() {
    super("The request's text is empty.", {
      code: "TEXT_EMPTY",
      metaMessages: ["Give the text to work on (the prompt, for text generation): at least one character."],
    });
  }
}
