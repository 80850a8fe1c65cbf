import { randomInt } from "node:crypto";
import type { Tensor } from "@huggingface/transformers";
import type { GenerationRequest } from "../Backend.ts";
import { createChannel } from "../createChannel.ts";
import { DEFAULT_MAX_NEW_TOKENS, isSampling, unsupportedParameter } from "../parameters.ts";
import type { GenerationParameters } from "../tasks.ts";
import { createTextGrowth, nucleus } from "./decoding.ts";
import { checkTokens, type LoadedModel, tokenIds } from "./LoadedModel.ts";
import { stopWhen } from "./stopWhen.ts";

/**
 * Generates a text piece by piece.
 *
 * @param chatTemplate puts the prompt into the model's chat template, where it has one
 * @throws ServiceError 400 `PARAMETER_UNSUPPORTED`, 413 `TEXT_TOO_LONG`
 */
export async function* generate(
  loaded: LoadedModel,
  { text: prompt, parameters }: GenerationRequest,
  { signal, chatTemplate }: { signal: AbortSignal; chatTemplate: boolean },
): AsyncGenerator<string> {
  refuseUnsupported(parameters, loaded.name);
  const { transformers, pipeline } = loaded;
  const { model, tokenizer } = pipeline;
  const isChat = chatTemplate && hasChatTemplate(tokenizer);
  if (isChat && parameters.return_full_text === true) {
    throw unsupportedParameter("return_full_text", `${loaded.name} (a chat model)`);
  }
  const inputs = tokenize(loaded, prompt, { isChat, truncate: parameters.truncate });
  const promptIds = tokenIds(inputs.input_ids);
  const max_new_tokens = parameters.max_new_tokens ?? DEFAULT_MAX_NEW_TOKENS;
  checkTokens(loaded, promptIds.length, max_new_tokens);

  const channel = createChannel<string>();
  const growth = createTextGrowth(parameters);
  const ids = [...promptIds];
  const promptText = isChat ? "" : decode(loaded, promptIds);
  const push = (isOver: boolean): void => {
    // A tokenizer may join prompt and answer differently than either alone.
    const whole = decode(loaded, isChat ? ids.slice(promptIds.length) : ids);
    const text = whole.startsWith(promptText)
      ? whole.slice(promptText.length)
      : decode(loaded, ids.slice(promptIds.length));
    const piece = growth.grow(text, isOver);
    if (piece !== "") channel.push(piece);
  };
  const streamer = tokenStreamer(loaded, {
    onTokens: (tokens) => {
      ids.push(...tokens);
      push(false);
    },
    onEnd: () => push(true),
  });
  if (isSampling(parameters)) transformers.random.seed(parameters.seed ?? randomInt(2 ** 32));
  const done = model
    .generate({
      ...inputs,
      ...samplingOptions(parameters),
      max_new_tokens,
      streamer,
      stopping_criteria: stopWhen(transformers, () => growth.stopped || signal.aborted),
      ...(parameters.top_p !== undefined && { logits_processor: nucleus(transformers, parameters.top_p) }),
    })
    .then(
      () => channel.end(),
      (error: unknown) => channel.end(error instanceof Error ? error : new Error(String(error))),
    );
  if (parameters.return_full_text === true) yield prompt;
  yield* channel.values();
  await done;
}

interface TokenEvents {
  /** Tokens were generated. */
  onTokens: (tokens: bigint[]) => void;
  onEnd: () => void;
}

/** The library's own streamer decodes the answer without its prompt, which gives another text than decoding both. */
function tokenStreamer({ transformers, pipeline }: LoadedModel, { onTokens, onEnd }: TokenEvents) {
  let isPrompt = true;
  class TokenStreamer extends transformers.TextStreamer {
    override put([tokens = []]: bigint[][]): void {
      if (!isPrompt) onTokens(tokens);
      isPrompt = false;
    }
    override end(): void {
      onEnd();
    }
  }
  return new TokenStreamer(pipeline.tokenizer);
}

function refuseUnsupported({ typical_p, watermark, best_of }: GenerationParameters, name: string): void {
  if (typical_p !== undefined) throw unsupportedParameter("typical_p", name);
  if (watermark === true) throw unsupportedParameter("watermark", name);
  if (best_of !== undefined && best_of > 1) throw unsupportedParameter("best_of", name);
}

function samplingOptions(parameters: GenerationParameters): Record<string, unknown> {
  const { temperature = 1, top_k = 0, repetition_penalty = 1 } = parameters;
  return { do_sample: isSampling(parameters), temperature, top_k, repetition_penalty, num_beams: 1 };
}

function hasChatTemplate(tokenizer: LoadedModel["pipeline"]["tokenizer"]): boolean {
  const template: unknown = tokenizer.chat_template;
  return template !== undefined && template !== null;
}

function tokenize(
  { pipeline: { tokenizer } }: LoadedModel,
  prompt: string,
  { isChat, truncate }: { isChat: boolean; truncate: number | undefined },
) {
  const text = isChat
    ? tokenizer.apply_chat_template([{ role: "user", content: prompt }], {
        tokenize: false,
        add_generation_prompt: true,
      })
    : prompt;
  const addsTokens = [Reflect.get(tokenizer, "add_bos_token"), Reflect.get(tokenizer, "add_eos_token")].includes(true);
  const inputs = tokenizer(text, { add_special_tokens: !isChat && addsTokens });
  const { length } = tokenIds(inputs.input_ids);
  if (truncate === undefined || length <= truncate) return inputs;
  const last = (tensor: unknown) => (tensor as Tensor).slice(null, [length - truncate, length]);
  return { ...inputs, input_ids: last(inputs.input_ids), attention_mask: last(inputs.attention_mask) };
}

function decode({ pipeline: { tokenizer } }: LoadedModel, ids: bigint[]): string {
  return ids.length === 0 ? "" : tokenizer.decode(ids, { skip_special_tokens: true });
}
