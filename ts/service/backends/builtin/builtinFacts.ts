import type { Backend } from "../Backend.ts";

/** The builtin model of each task. */
export const BUILTIN_MODELS = {
  1: "builtin/ngram",
  2: "builtin/vader",
  3: "builtin/compromise",
  4: "builtin/textrank",
} as const;

/** What is known of the backend `builtin` without loading its models. */
export const BUILTIN_FACTS = {
  name: "builtin",
  notice: "ready with the builtin models: light, deterministic models for development and tests, no neural networks",
  models: ([1, 2, 3, 4] as const).map((taskId) => ({ model: BUILTIN_MODELS[taskId], taskId, cached: true })),
} as const satisfies Pick<Backend, "name" | "notice" | "models">;
