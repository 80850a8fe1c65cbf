import { z } from "zod";
import type { ServiceLimits } from "../limits.ts";
import { flag, integer, optional, positiveNumber, wellFormedString } from "../request/fields.ts";

const MAX_SEED = Number.MAX_SAFE_INTEGER;
const MAX_COUNT = 1_000_000;
const MAX_FACTOR = 100;
const MAX_STOP_SEQUENCES = 16;
const MAX_STOP_LENGTH = 256;
const MAX_SECONDS = 3_600;

/**
 * Parameters of text generation; they stand in `data` itself, beside `prompt` (Infernet service protocol).
 *
 * `details` and `decoder_input_details` ask for more than the text, which the answer has no place for; `stream` is
 * what destination 2 is for. Only their default, false, is taken, so that nobody waits for what will not come.
 */
export function generationParameters(limits: ServiceLimits) {
  const stop = wellFormedString(MAX_STOP_LENGTH, "a string").min(1, { error: "a string that is not empty" });
  const stops = z
    .array(stop, { error: "a string or a list of strings" })
    .max(MAX_STOP_SEQUENCES, { error: `at most ${MAX_STOP_SEQUENCES} strings` });
  const onlyFalse = (instead: string) =>
    optional(z.literal(false, { error: `false; ${instead}` })).transform(() => undefined);
  return z.object({
    max_new_tokens: optional(integer(1, limits.newTokens)),
    do_sample: optional(flag()),
    seed: optional(integer(0, MAX_SEED)),
    temperature: optional(positiveNumber(MAX_FACTOR)),
    top_k: optional(integer(1, MAX_COUNT)),
    top_p: optional(positiveNumber(1)),
    typical_p: optional(positiveNumber(1)),
    repetition_penalty: optional(positiveNumber(MAX_FACTOR)),
    stop_sequences: optional(z.preprocess((value) => (typeof value === "string" ? [value] : value), stops)),
    return_full_text: optional(flag()),
    truncate: optional(integer(1, MAX_COUNT)),
    best_of: optional(integer(1, limits.bestOf)),
    watermark: optional(flag()),
    details: onlyFalse("the output is the text alone"),
    decoder_input_details: onlyFalse("the output is the text alone"),
    stream: onlyFalse("ask for a stream with destination 2"),
  });
}

/** `data.parameters` of summarization. */
export const summaryParameters = optional(
  z
    .object(
      {
        min_length: optional(integer(0, MAX_COUNT)),
        max_length: optional(integer(1, MAX_COUNT)),
        top_k: optional(integer(1, MAX_COUNT)),
        top_p: optional(positiveNumber(1)),
        temperature: optional(positiveNumber(MAX_FACTOR)),
        repetition_penalty: optional(positiveNumber(MAX_FACTOR)),
        max_time: optional(positiveNumber(MAX_SECONDS)),
      },
      { error: "an object" },
    )
    .refine(({ min_length = 0, max_length = MAX_COUNT }) => min_length <= max_length, {
      path: ["min_length"],
      error: "at most max_length",
    }),
);

/** Name of a model; the empty string, null and nothing leave the choice to the backend. */
export const modelName = optional(wellFormedString(256, "a string")).transform((name) =>
  name === "" ? undefined : name,
);
