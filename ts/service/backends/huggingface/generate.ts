import type { InferenceClient } from "@huggingface/inference";
import { ServiceError } from "../../errors/ServiceError.ts";
import { DEFAULT_MAX_NEW_TOKENS, isSampling, unsupportedParameter } from "../parameters.ts";
import type { GenerationParameters } from "../tasks.ts";
import type { Endpoint } from "./HuggingFaceOptions.ts";
import { openAiParameters } from "./openAiParameters.ts";

/** A text generation, ready to be sent. */
export interface GenerationCall {
  client: InferenceClient;
  /** Whom to ask: an endpoint, or a provider by name. */
  target: { endpoint: Endpoint } | { provider: string; chat: boolean };
  model: string;
  prompt: string;
  parameters: GenerationParameters;
  signal: AbortSignal;
  /** The library's `fetch`. */
  send: typeof fetch;
}

/**
 * Generates a text. With OpenAI's API and a stream it comes in pieces, whose concatenation is the text.
 *
 * @throws ServiceError 400 `PARAMETER_UNSUPPORTED`; 502 `BACKEND_ANSWER_INVALID` when there is no text in the answer;
 *   the library's errors
 */
export async function generate(call: GenerationCall): Promise<string> {
  const { client, prompt } = call;
  const { args, options, api } = prepare(call);
  switch (api) {
    case "chat": {
      const answer = await client.chatCompletion({ ...args, messages: [{ role: "user", content: prompt }] }, options);
      const [choice] = answer.choices ?? [];
      return textOf(choice?.message, choice?.finish_reason);
    }
    case "completions": {
      const { generated_text } = await client.textGeneration({ ...args, inputs: prompt }, options);
      return fullText(call, readText(generated_text));
    }
    case "tgi": {
      const answer: unknown = await client.request({ ...args, inputs: prompt }, options);
      return fullText(call, readText(field(firstOf(answer) ?? answer, "generated_text")));
    }
  }
}

/** Generates a text piece by piece. */
export async function* generateStream(call: GenerationCall): AsyncGenerator<string> {
  const { client, prompt, parameters } = call;
  const { args, options, api } = prepare(call, "/generate_stream");
  switch (api) {
    case "chat": {
      const chunks = client.chatCompletionStream({ ...args, messages: [{ role: "user", content: prompt }] }, options);
      for await (const chunk of chunks) yield* piece(chunk.choices?.[0]?.delta?.content);
      return;
    }
    case "completions": {
      if (parameters.return_full_text === true) yield prompt;
      const chunks: AsyncIterable<unknown> = client.textGenerationStream({ ...args, inputs: prompt }, options);
      for await (const chunk of chunks) yield* piece(field(firstOf(field(chunk, "choices")), "text"));
      return;
    }
    case "tgi": {
      if (parameters.return_full_text === true) yield prompt;
      const chunks: AsyncIterable<unknown> = client.streamingRequest({ ...args, inputs: prompt }, options);
      for await (const chunk of chunks) {
        const token = field(chunk, "token");
        if (field(token, "special") !== true) yield* piece(field(token, "text"));
      }
    }
  }
}

function prepare({ target, model, parameters, signal, send }: GenerationCall, tgiPath = "/generate") {
  const options = { fetch: send, signal, retry_on_error: false };
  if ("provider" in target) {
    const { provider, chat } = target;
    const who = `${chat ? "chat completion" : "text generation"} by ${provider}`;
    if (chat) refuseFullText(parameters, who);
    const body = openAiParameters(parameters, { extra: {}, who });
    return {
      options,
      api: chat ? ("chat" as const) : ("completions" as const),
      args: { ...body, provider: provider as "auto", model },
    };
  }
  const { url, api, parameters: extra } = target.endpoint;
  if (api === "tgi") {
    return { options, api, args: { endpointUrl: `${url}${tgiPath}`, parameters: tgiParameters(parameters) } };
  }
  if (api === "chat") refuseFullText(parameters, `chat completion at ${url}`);
  const body = openAiParameters(parameters, { extra, who: url });
  return { options, api, args: { ...body, endpointUrl: url, model } };
}

/** A chat's answer does not continue the prompt. */
function refuseFullText({ return_full_text }: GenerationParameters, who: string): void {
  if (return_full_text === true) throw unsupportedParameter("return_full_text", who);
}

/** TGI's own API has them all, under our names but one. */
function tgiParameters({
  stop_sequences,
  max_new_tokens,
  ...parameters
}: GenerationParameters): Record<string, unknown> {
  const { return_full_text: _, ...rest } = parameters;
  return {
    ...rest,
    max_new_tokens: max_new_tokens ?? DEFAULT_MAX_NEW_TOKENS,
    do_sample: isSampling(parameters),
    ...(stop_sequences !== undefined && { stop: stop_sequences }),
  };
}

function fullText({ prompt, parameters }: GenerationCall, text: string): string {
  return parameters.return_full_text === true ? prompt + text : text;
}

function* piece(text: unknown): Generator<string> {
  if (typeof text === "string" && text !== "") yield text;
}

/** The text of a chat's answer. A model that thinks first may have spent all its tokens on that. */
function textOf(message: unknown, finishReason: unknown): string {
  const content = field(message, "content");
  const thought = [field(message, "reasoning_content"), field(message, "reasoning")].some(Boolean);
  if (typeof content === "string" && !(content === "" && thought)) return content;
  throw new ServiceError("The model answered without any text.", {
    status: 502,
    code: "BACKEND_ANSWER_INVALID",
    details: `finish reason ${String(finishReason)}`,
    metaMessages: thought ? ["It thinks before it answers: raise max_new_tokens."] : [],
  });
}

function readText(text: unknown): string {
  if (typeof text === "string") return text;
  throw new ServiceError("The answer has no generated text.", { status: 502, code: "BACKEND_ANSWER_INVALID" });
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

function firstOf(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : undefined;
}
