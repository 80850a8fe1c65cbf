import { DEFAULT_MAX_NEW_TOKENS, isSampling, unsupportedParameter } from "../parameters.ts";
import type { GenerationParameters } from "../tasks.ts";

/** Parameters that OpenAI's API does not have, and some servers take all the same. */
export const EXTRA_PARAMETERS = [
  "top_k",
  "typical_p",
  "repetition_penalty",
  "truncate",
  "best_of",
  "watermark",
] as const satisfies readonly (keyof GenerationParameters)[];

/**
 * Parameters of text generation in the words of OpenAI's API. Without drawing, the temperature is 0.
 *
 * @param extra names under which the server takes parameters that OpenAI's API does not have
 * @param who the server, for the error
 * @throws ServiceError 400 `PARAMETER_UNSUPPORTED` about one that it does not take
 */
export function openAiParameters(
  parameters: GenerationParameters,
  { extra, who }: { extra: Readonly<Record<string, string>>; who: string },
): Record<string, unknown> {
  const { max_new_tokens = DEFAULT_MAX_NEW_TOKENS, temperature, top_p, seed, stop_sequences } = parameters;
  const body: Record<string, unknown> = { max_tokens: max_new_tokens };
  if (!isSampling(parameters)) body["temperature"] = 0;
  else if (temperature !== undefined) body["temperature"] = temperature;
  if (top_p !== undefined) body["top_p"] = top_p;
  if (seed !== undefined) body["seed"] = seed;
  if (stop_sequences !== undefined) body["stop"] = stop_sequences;
  for (const name of EXTRA_PARAMETERS) {
    const value = parameters[name];
    if (value === undefined || (name === "best_of" && value === 1) || value === false) continue;
    const theirs = extra[name];
    if (theirs === undefined) throw unsupportedParameter(name, who);
    body[theirs] = value;
  }
  return body;
}
