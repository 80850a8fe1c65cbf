import type { FakeReply } from "./fakeHuggingFace.ts";

interface FakeModel {
  /** The task it was made for. */
  task: string;
  /** Who serves it, and for which task. */
  providers: Record<string, string>;
}

const hfInference = (task: string): FakeModel => ({ task, providers: { "hf-inference": task } });

/** The models of the fake. */
export const MODELS: Readonly<Record<string, FakeModel>> = {
  "distilbert/distilbert-base-uncased-finetuned-sst-2-english": hfInference("text-classification"),
  "dslim/bert-base-NER": hfInference("token-classification"),
  "facebook/bart-large-cnn": hfInference("summarization"),
  "google-bert/bert-base-uncased": hfInference("fill-mask"),
  "meta-llama/Llama-3.1-8B-Instruct": {
    task: "text-generation",
    providers: { novita: "conversational", "featherless-ai": "conversational", together: "conversational" },
  },
  "org/base-model": { task: "text-generation", providers: { "featherless-ai": "text-generation" } },
  "org/nobody-serves-it": { task: "text-classification", providers: {} },
};

/** `GET https://huggingface.co/api/models/{id}?expand[]=inferenceProviderMapping` */
export function hubAnswer(id: string): FakeReply {
  const model = MODELS[id];
  if (model === undefined) return { status: 404, body: { error: "Repository not found" } };
  const entries = Object.entries(model.providers).map(([provider, task]) => [
    provider,
    { status: "live", providerId: provider === "hf-inference" ? id : `${provider}/${id}`, task },
  ]);
  return { status: 200, body: { _id: "1", id, inferenceProviderMapping: Object.fromEntries(entries) } };
}

/** `POST …/v1/chat/completions`: the text tells what was asked. */
export function chatAnswer({ messages, model, ...parameters }: Record<string, unknown>): object {
  const content = `${(messages as { content: string }[])[0]?.content} ${JSON.stringify(parameters)}`;
  return {
    ...{ id: "chatcmpl-1", object: "chat.completion", created: 1_700_000_000, model, system_fingerprint: "fp" },
    choices: [{ index: 0, message: { role: "assistant", content }, finish_reason: "stop", logprobs: null }],
    usage: { prompt_tokens: 5, completion_tokens: 7, total_tokens: 12 },
  };
}

/** `POST …/v1/completions`: the text tells what was asked. */
export function completionAnswer({ prompt, model, ...parameters }: Record<string, unknown>): object {
  return {
    ...{ id: "cmpl-1", object: "text_completion", created: 1_700_000_000, model },
    choices: [{ index: 0, text: ` ${prompt} ${JSON.stringify(parameters)}`, finish_reason: "length", logprobs: null }],
    usage: { prompt_tokens: 5, completion_tokens: 7, total_tokens: 12 },
  };
}

/** `POST …/hf-inference/models/{id}` */
export function pipelineAnswer(task: string, { inputs, parameters }: Record<string, unknown>): unknown {
  const text = String(inputs);
  switch (task) {
    case "text-classification":
      return [
        [
          { label: "NEGATIVE", score: 0.001 },
          { label: "POSITIVE", score: 0.999 },
        ],
      ];
    case "token-classification":
      return [{ entity_group: "PER", score: 0.998, word: text.slice(0, 5), start: 0, end: 5 }];
    case "summarization":
      return [{ summary_text: `${text} ${JSON.stringify(parameters)}` }];
    default:
      return { error: `unexpected task ${task}` };
  }
}
