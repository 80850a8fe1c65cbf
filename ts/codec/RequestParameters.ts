/**
 * Parameters that a request may carry on chain, by Hugging Face's names. Every one is optional; which of them a task
 * takes, and within what bounds, is the service's to say.
 */
export interface RequestParameters {
  /** Most tokens to generate. */
  max_new_tokens?: number;
  /** Multiple of 0.000001. */
  temperature?: number;
  /** The same seed draws the same text. An integer from 0 to 2^53 - 1. */
  seed?: number;
  /** Shortest summary. */
  min_length?: number;
  /** Longest summary. */
  max_length?: number;
  top_k?: number;
  /** Multiple of 0.000001. */
  top_p?: number;
  /** Multiple of 0.000001. */
  repetition_penalty?: number;
  do_sample?: boolean;
}

/** How a parameter's value becomes a uint64: as it is, in millionths, or as 0 and 1. */
export type ParameterKind = "integer" | "millionths" | "flag";

/** Version byte that the field `params` opens with. */
export const PARAMETERS_VERSION = 1;

/** Key byte and kind of each parameter of version 1. A key, once given out, never changes its meaning. */
export const PARAMETER_KEYS = {
  max_new_tokens: { key: 1, kind: "integer" },
  temperature: { key: 2, kind: "millionths" },
  seed: { key: 3, kind: "integer" },
  min_length: { key: 4, kind: "integer" },
  max_length: { key: 5, kind: "integer" },
  top_k: { key: 6, kind: "integer" },
  top_p: { key: 7, kind: "millionths" },
  repetition_penalty: { key: 8, kind: "millionths" },
  do_sample: { key: 9, kind: "flag" },
} as const satisfies Record<keyof RequestParameters, { key: number; kind: ParameterKind }>;

/** Name of a parameter. */
export type ParameterName = keyof typeof PARAMETER_KEYS;

/** The names of the parameters, in the order of their keys. */
export const PARAMETER_NAMES = Object.keys(PARAMETER_KEYS) as readonly ParameterName[];
