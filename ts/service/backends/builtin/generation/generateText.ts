import type { GeneratedText, GenerationParameters } from "../../tasks.ts";
import { streamText } from "./streamText.ts";

/**
 * Generates a text with `builtin/ngram`: a small n-gram model that learnt from the corpus beside it.
 *
 * A finished prompt ("Why is the sky blue?") gets an answer, an unfinished one ("The sky is") is carried on. A pure
 * function of its arguments. See docs/builtin-models.md for what each parameter does.
 *
 * @param prompt any string
 * @returns the text, never empty for a `max_new_tokens` of at least 1, and how it ended
 */
export function generateText(prompt: string, parameters: GenerationParameters = {}): GeneratedText {
  const pieces = streamText(prompt, parameters);
  let generated_text = "";
  for (let next = pieces.next(); ; next = pieces.next()) {
    if (next.done) {
      const { finish_reason, generated_tokens } = next.value;
      return { generated_text, finish_reason, generated_tokens };
    }
    generated_text += next.value;
  }
}
