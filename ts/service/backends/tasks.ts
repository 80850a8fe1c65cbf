import type { Entity as LabelledSpan } from "../../codec/TaskResult.ts";

// Hugging Face's field names (snake_case) throughout: these are the JSON that goes over the wire, so nothing is renamed.

/** How `text_generation` draws its tokens. Every field is optional; the comment says what leaving it out means. */
export interface GenerationParameters {
  /** Most tokens to add to the prompt. Default 20. */
  max_new_tokens?: number | undefined;
  /**
   * Draw from the distribution instead of taking the likeliest token. Default: whether a parameter that only means
   * something when drawing is given (`temperature`, `top_k`, `top_p`, `typical_p`).
   */
  do_sample?: boolean | undefined;
  /** Seed of the draw; the same request with the same seed gives the same text. An integer from 0 to 2^53 - 1. */
  seed?: number | undefined;
  /** Above 0. Under 1 sharpens the distribution, above 1 flattens it. Default 1. */
  temperature?: number | undefined;
  /** Keep only this many of the likeliest tokens; at least 1. Default: all. */
  top_k?: number | undefined;
  /** Keep the likeliest tokens up to this probability mass; above 0, at most 1. Default: all. */
  top_p?: number | undefined;
  /** Keep the tokens closest to the expected information, up to this mass; above 0, at most 1. Default: all. */
  typical_p?: number | undefined;
  /** Above 0. More than 1 makes tokens that already occurred less likely. Default 1 (none). */
  repetition_penalty?: number | undefined;
  /** Generation ends after the first of these; the text returned ends with it, as Hugging Face's does. */
  stop_sequences?: readonly string[] | undefined;
  /** Put the prompt in front of the generated text. Default false. */
  return_full_text?: boolean | undefined;
  /** Keep only this many tokens of the prompt, the last ones. Default: all. */
  truncate?: number | undefined;
  /** Draw this many texts and return the likeliest. Default 1. */
  best_of?: number | undefined;
  /** Mark the text with a watermark. Default false. */
  watermark?: boolean | undefined;
}

/** Why generation ended: token limit, the model's own end, or one of `stop_sequences`. */
export type FinishReason = "length" | "eos_token" | "stop_sequence";

/** Answer of `text_generation`. */
export interface GeneratedText {
  generated_text: string;
  finish_reason: FinishReason;
  /** Tokens added to the prompt. */
  generated_tokens: number;
}

/** The four groups of named entities (CoNLL-2003). */
export type EntityGroup = "PER" | "ORG" | "LOC" | "MISC";

/** A named entity, as `builtin/compromise` finds them; `start` and `end` count Unicode code points. */
export interface Entity extends LabelledSpan {
  entity_group: EntityGroup;
}

/** How long a summary may be, in the model's tokens (`builtin/textrank` counts words). */
export interface SummaryParameters {
  min_length?: number | undefined;
  max_length?: number | undefined;
  temperature?: number | undefined;
  top_k?: number | undefined;
  top_p?: number | undefined;
  repetition_penalty?: number | undefined;
  /** Most seconds the query may take. */
  max_time?: number | undefined;
}
