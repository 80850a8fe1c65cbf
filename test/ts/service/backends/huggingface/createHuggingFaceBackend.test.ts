import { inspect } from "node:util";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { InferenceRequest } from "../../../../../ts/service/backends/Backend.ts";
import type { Environment } from "../../../../../ts/service/config/env.ts";
import { type FakeHuggingFace, startFakeHuggingFace } from "../../support/fakeHuggingFace.ts";
import { huggingFaceBackend, rejection } from "../../support/huggingFaceBackend.ts";

let fake: FakeHuggingFace;
beforeAll(async () => {
  fake = await startFakeHuggingFace();
});
afterAll(async () => fake[Symbol.asyncDispose]());
beforeEach(() => void fake.requests.splice(0));

const context = { signal: new AbortController().signal };

const backendOf = (env?: Environment) => huggingFaceBackend(fake, env);

function generation(parameters: object = {}, model?: string): Extract<InferenceRequest, { taskId: 1 }> {
  return { taskId: 1, model, text: "Hi", parameters };
}

/** The requests that were no look-ups. */
const posted = () => fake.requests.filter(({ method }) => method === "POST");

describe("Inference Providers", () => {
  test("classify a text: best label first", async () => {
    const answer = await backendOf().run({ taskId: 2, model: undefined, text: "I love it" }, context);
    expect(answer).toEqual({
      model: "distilbert/distilbert-base-uncased-finetuned-sst-2-english",
      result: {
        taskId: 2,
        labels: [
          { label: "POSITIVE", score: 0.999 },
          { label: "NEGATIVE", score: 0.001 },
        ],
      },
    });
    expect(posted()).toEqual([
      {
        method: "POST",
        path: "/router/hf-inference/models/distilbert/distilbert-base-uncased-finetuned-sst-2-english",
        authorization: `Bearer ${fake.token}`,
        body: { inputs: "I love it" },
      },
    ]);
  });

  test("find named entities, grouped", async () => {
    const { model, result } = await backendOf().run({ taskId: 3, model: undefined, text: "Alice went home" }, context);
    expect(model).toBe("dslim/bert-base-NER");
    expect(result).toEqual({
      taskId: 3,
      entities: [{ entity_group: "PER", score: 0.998, word: "Alice", start: 0, end: 5 }],
    });
    expect(posted()[0]?.body).toEqual({ inputs: "Alice went home", parameters: { aggregation_strategy: "simple" } });
  });

  test("summarize, with the parameters that were given", async () => {
    const parameters = { min_length: 5, max_length: 20, max_time: 3 };
    const backend = backendOf();
    const { result } = await backend.run({ taskId: 4, model: undefined, text: "Text.", parameters }, context);
    expect(result).toEqual({ taskId: 4, summary: `Text. ${JSON.stringify(parameters)}` });
    await backend.run({ taskId: 4, model: undefined, text: "Text.", parameters: {} }, context);
    expect(posted()[1]?.body).toEqual({ inputs: "Text." });
  });

  test("generate by chat completion where a provider serves only that, chosen by Hugging Face", async () => {
    const { model, result } = await backendOf().run(generation({ max_new_tokens: 7 }), context);
    expect(model).toBe("meta-llama/Llama-3.1-8B-Instruct");
    expect(result).toEqual({ taskId: 1, text: 'Hi {"max_tokens":7,"temperature":0}' });
    expect(posted()[0]).toMatchObject({
      path: "/router/v1/chat/completions",
      body: { model: "meta-llama/Llama-3.1-8B-Instruct", messages: [{ role: "user", content: "Hi" }] },
    });
  });

  test("generate by text generation where a provider serves that", async () => {
    const { result } = await backendOf().run(generation({ seed: 5, stop_sequences: ["."] }, "org/base-model"), context);
    expect(result).toEqual({ taskId: 1, text: ' Hi {"max_tokens":20,"temperature":0,"seed":5,"stop":["."]}' });
    expect(posted()[0]).toMatchObject({
      path: "/router/featherless-ai/v1/completions",
      body: { model: "featherless-ai/org/base-model" },
    });
  });

  test("are the one that the operator names", async () => {
    const backend = backendOf({ HF_INF_TOKEN: fake.token, HF_INF_PROVIDER: "Novita" });
    await backend.run(generation(), context);
    expect(posted()[0]?.path).toMatch(/^\/router\/novita\/.*chat\/completions$/);
  });

  test.each([
    [
      { temperature: 0.5, top_p: 0.9 },
      { max_tokens: 20, temperature: 0.5, top_p: 0.9 },
    ],
    [
      { do_sample: true, seed: 1 },
      { max_tokens: 20, seed: 1 },
    ],
    [
      { do_sample: false, temperature: 0.5 },
      { max_tokens: 20, temperature: 0 },
    ],
    [
      { best_of: 1, watermark: false },
      { max_tokens: 20, temperature: 0 },
    ],
  ])("get %j as %j", async (parameters, sent) => {
    const { result } = await backendOf().run(generation(parameters), context);
    expect(result).toEqual({ taskId: 1, text: `Hi ${JSON.stringify(sent)}` });
  });

  test.each([
    { top_k: 5 },
    { typical_p: 0.5 },
    { repetition_penalty: 1.1 },
    { truncate: 10 },
    { best_of: 2 },
    { watermark: true },
    { return_full_text: true },
  ])("can't be given %j, and that is said", async (parameters) => {
    const [name = ""] = Object.keys(parameters);
    await expect(backendOf().run(generation(parameters), context)).rejects.toMatchObject({
      status: 400,
      code: "PARAMETER_UNSUPPORTED",
      shortMessage: expect.stringContaining(name),
    });
    expect(posted()).toEqual([]);
  });

  test.each([
    ["org/base-model", true],
    ["facebook/bart-large-cnn", true],
    ["google-bert/bert-base-uncased", false],
    ["org/nobody-serves-it", false],
    ["org/no-such-model", false],
    ["http://169.254.169.254/latest", false],
  ])("serve %s: %s", async (model, supported) => {
    expect(await backendOf().supportsModel(model, context)).toBe(supported);
  });

  test("look a model up once, not for each request", async () => {
    const backend = backendOf();
    for (let i = 0; i < 3; i++) await backend.run({ taskId: 2, model: undefined, text: "x" }, context);
    expect(fake.requests.filter(({ path }) => path.startsWith("/hub/")).length).toBeLessThanOrEqual(2);
    expect(posted()).toHaveLength(3);
  });
});

describe("a model that can't be used is refused before anything is asked", () => {
  test.each([
    [
      { taskId: 2, model: "google-bert/bert-base-uncased" },
      "MODEL_UNSUPPORTED",
      "It is served by hf-inference (fill-mask).",
    ],
    [{ taskId: 2, model: "org/nobody-serves-it" }, "MODEL_UNSUPPORTED", "No provider serves it at all."],
    [{ taskId: 2, model: "org/no-such-model" }, "MODEL_UNSUPPORTED", "Hugging Face has no org/no-such-model (404)."],
    [{ taskId: 2, model: "../../api/whoami-v2" }, "FIELD_INVALID", "expected a Hugging Face model id"],
    [{ taskId: 2, model: "a/b?c=d" }, "FIELD_INVALID", "expected a Hugging Face model id"],
    [{ taskId: 2, model: "a/b/c" }, "FIELD_INVALID", "expected a Hugging Face model id"],
    [{ taskId: 1, model: "http://127.0.0.1:9/v1" }, "MODEL_UNSUPPORTED", "no endpoint that this service may use"],
    [{ taskId: 1, model: "file:///etc/passwd" }, "MODEL_UNSUPPORTED", "no endpoint that this service may use"],
    [{ taskId: 2, model: "//evil.example/x" }, "MODEL_UNSUPPORTED", "no endpoint that this service may use"],
  ] as const)("%j", async (wanted, code, text) => {
    const request = { text: "x", parameters: {}, ...wanted } as InferenceRequest;
    const error = await rejection(backendOf().run(request, context));
    expect(error).toMatchObject({ status: 400, code });
    expect(error).toMatchObject({ message: expect.stringContaining(text) });
    expect(posted()).toEqual([]);
  });
});

test("a wrong token is said, never shown", async () => {
  const token = "hf_WrongTokenWrongToken";
  const error = await rejection(backendOf({ HF_INF_TOKEN: token }).run(generation(), context));
  expect(error).toMatchObject({
    status: 502,
    code: "BACKEND_UNAUTHORIZED",
    shortMessage: "Hugging Face refused the token (401).",
    metaMessages: ["Set HF_INF_TOKEN to a valid token."],
  });
  expect(inspect(error, { depth: 9 })).not.toContain(token);
});
