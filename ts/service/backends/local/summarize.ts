import type { SummaryRequest } from "../Backend.ts";
import { isSampling } from "../parameters.ts";
import { nucleus } from "./decoding.ts";
import { checkTokens, type LoadedModel, tokenIds } from "./LoadedModel.ts";
import { stopWhen } from "./stopWhen.ts";

/** The default of `facebook/bart-large-cnn`, for models that have none. */
const DEFAULT_MAX_LENGTH = 142;
const MS_PER_SECOND = 1_000;

/**
 * Summarizes a text.
 *
 * @throws ServiceError 413 `TEXT_TOO_LONG`
 */
export async function summarize(
  loaded: LoadedModel,
  { text, parameters }: SummaryRequest,
  { signal }: { signal: AbortSignal },
): Promise<string> {
  const { transformers, pipeline, maxTokens } = loaded;
  const { tokenizer, model } = pipeline;
  const { max_time, min_length, max_length, temperature = 1, top_k = 0, repetition_penalty = 1 } = parameters;
  const inputs = tokenizer(prefixOf(model.config) + text);
  checkTokens(loaded, tokenIds(inputs.input_ids).length);
  const configured: unknown = model.generation_config?.max_length;
  const longest = max_length ?? (typeof configured === "number" && configured > 20 ? configured : DEFAULT_MAX_LENGTH);
  const until = max_time === undefined ? Number.POSITIVE_INFINITY : performance.now() + max_time * MS_PER_SECOND;
  const output = await model.generate({
    ...inputs,
    max_length: Math.min(longest, maxTokens),
    ...(min_length !== undefined && { min_length }),
    ...{ do_sample: isSampling(parameters), temperature, top_k, repetition_penalty, num_beams: 1 },
    stopping_criteria: stopWhen(transformers, () => signal.aborted || performance.now() > until),
    ...(parameters.top_p !== undefined && { logits_processor: nucleus(transformers, parameters.top_p) }),
  });
  return tokenizer.decode(tokenIds(output), { skip_special_tokens: true }).trim();
}

/** T5 and its like are told the task in the text. */
function prefixOf(config: object): string {
  const tasks: unknown = Reflect.get(config, "task_specific_params");
  const task: unknown = typeof tasks === "object" && tasks !== null ? Reflect.get(tasks, "summarization") : undefined;
  const prefixes = [task, config].map((part) =>
    typeof part === "object" && part !== null ? Reflect.get(part, "prefix") : "",
  );
  return prefixes.find((prefix): prefix is string => typeof prefix === "string") ?? "";
}
