import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { GenerationRequest } from "../../../../../ts/service/backends/Backend.ts";
import { createHuggingFaceBackend } from "../../../../../ts/service/backends/huggingface/createHuggingFaceBackend.ts";
import { type FakeHuggingFace, startFakeHuggingFace } from "../../support/fakeHuggingFace.ts";
import { collect, huggingFaceBackend, rejection } from "../../support/huggingFaceBackend.ts";

let fake: FakeHuggingFace;
beforeAll(async () => {
  fake = await startFakeHuggingFace();
});
afterAll(async () => fake[Symbol.asyncDispose]());
beforeEach(() => void fake.requests.splice(0));

const context = { signal: new AbortController().signal };
const posted = () => fake.requests.filter(({ method }) => method === "POST");

function generation(parameters: object = {}, model?: string): GenerationRequest {
  return { taskId: 1, model, text: "Hi", parameters };
}

describe("an OpenAI-compatible server", () => {
  test("chats, with the model that it has", async () => {
    const answer = await huggingFaceBackend(fake, { HF_INF_ENDPOINT: fake.endpoint }).run(generation(), context);
    expect(answer).toEqual({
      model: "tiny-instruct",
      result: { taskId: 1, text: 'Hi {"max_tokens":20,"temperature":0}' },
    });
    expect(posted()).toEqual([
      {
        method: "POST",
        path: "/endpoint/v1/chat/completions",
        authorization: undefined,
        body: { max_tokens: 20, temperature: 0, messages: [{ role: "user", content: "Hi" }], model: "tiny-instruct" },
      },
    ]);
  });

  test.each(["", "/", "/v1", "/v1/"])("may be given with %j at its end", async (end) => {
    await huggingFaceBackend(fake, { HF_INF_ENDPOINT: `${fake.endpoint}${end}` }).run(generation(), context);
    expect(fake.requests.map(({ path }) => path)).toEqual(["/endpoint/v1/models", "/endpoint/v1/chat/completions"]);
  });

  test("continues the prompt with HF_INF_ENDPOINT_API=completions", async () => {
    const env = { HF_INF_ENDPOINT: fake.endpoint, HF_INF_ENDPOINT_API: "completions" };
    const { result } = await huggingFaceBackend(fake, env).run(generation({ return_full_text: true }), context);
    expect(result).toEqual({ taskId: 1, text: 'Hi Hi {"max_tokens":20,"temperature":0}' });
    expect(posted()[0]?.path).toBe("/endpoint/v1/completions");
  });

  test("gets the parameters that it is said to take, by its names", async () => {
    const env = {
      HF_INF_ENDPOINT: fake.endpoint,
      HF_INF_ENDPOINT_PARAMETERS: "top_k, repetition_penalty=repeat_penalty",
    };
    const backend = huggingFaceBackend(fake, env);
    const { result } = await backend.run(generation({ top_k: 3, repetition_penalty: 1.5 }), context);
    expect(result).toEqual({ taskId: 1, text: 'Hi {"max_tokens":20,"top_k":3,"repeat_penalty":1.5}' });
    await expect(backend.run(generation({ typical_p: 0.5 }), context)).rejects.toMatchObject({
      code: "PARAMETER_UNSUPPORTED",
    });
  });

  test("gets its own token, and not Hugging Face's", async () => {
    const env = { HF_INF_ENDPOINT: fake.endpoint, HF_INF_TOKEN: "hf_NotForThisServer" };
    await huggingFaceBackend(fake, env).run(generation(), context);
    expect(fake.requests.map(({ authorization }) => authorization)).toEqual([undefined, undefined]);
    await huggingFaceBackend(fake, { ...env, HF_INF_ENDPOINT_TOKEN: fake.token }).run(generation(), context);
    expect(fake.requests.slice(2).map(({ authorization }) => authorization)).toEqual(
      Array(2).fill(`Bearer ${fake.token}`),
    );
  });

  test("is not asked for a model that it doesn't have: some answer with another one then", async () => {
    const backend = huggingFaceBackend(fake, { HF_INF_ENDPOINT: fake.endpoint });
    expect(await rejection(backend.run(generation({}, "other-model"), context))).toMatchObject({
      status: 400,
      code: "MODEL_UNSUPPORTED",
      metaMessages: ["It has tiny-instruct."],
    });
    expect((await backend.run(generation({}, "tiny-instruct"), context)).model).toBe("tiny-instruct");
    expect(posted()).toHaveLength(1);
    expect(await backend.supportsModel("tiny-instruct", context)).toBe(true);
    expect(await backend.supportsModel("other-model", context)).toBe(false);
  });

  test("with several models needs a default", async () => {
    const env = { HF_INF_ENDPOINT: `${fake.url}/two-models` };
    expect(await rejection(huggingFaceBackend(fake, env).run(generation(), context))).toMatchObject({
      code: "BACKEND_MODEL_UNKNOWN",
      metaMessages: ["Set HF_INF_MODEL_TEXT_GENERATION to one of llama3.2:1b, qwen3:0.6b."],
    });
    const backend = huggingFaceBackend(fake, { ...env, HF_INF_MODEL_TEXT_GENERATION: "qwen3:0.6b" });
    expect((await backend.run(generation(), context)).model).toBe("qwen3:0.6b");
    expect((await backend.run(generation({}, "llama3.2:1b"), context)).model).toBe("llama3.2:1b");
  });

  test("that doesn't tell its models is used with the default, and with no other", async () => {
    const env = { HF_INF_ENDPOINT: `${fake.url}/silent`, HF_INF_MODEL_TEXT_GENERATION: "mine" };
    const backend = huggingFaceBackend(fake, env);
    expect((await backend.run(generation(), context)).model).toBe("mine");
    expect(await rejection(backend.run(generation({}, "other"), context))).toMatchObject({ code: "MODEL_UNSUPPORTED" });
  });

  test("may be named by a request when the operator allows it", async () => {
    const backend = huggingFaceBackend(fake, {
      HF_INF_TOKEN: fake.token,
      HF_INF_ALLOWED_ENDPOINTS: `${fake.url}/other,${fake.endpoint}/`,
    });
    expect((await backend.run(generation({}, fake.endpoint), context)).model).toBe("tiny-instruct");
    expect(await rejection(backend.run(generation({}, `${fake.endpoint}/../tgi`), context))).toMatchObject({
      code: "MODEL_UNSUPPORTED",
    });
  });

  test("that is not there is said", async () => {
    const stopped = await startFakeHuggingFace();
    await stopped[Symbol.asyncDispose]();
    const { url } = stopped;
    const endpoint = { url, api: "chat", parameters: {}, token: undefined } as const;
    const backend = createHuggingFaceBackend({
      ...{ token: undefined, provider: undefined, allowedEndpoints: [], models: { 1: "m" } },
      endpoints: { 1: endpoint },
    });
    expect(await rejection(backend.run(generation(), context))).toMatchObject({
      ...{ status: 502, code: "BACKEND_UNREACHABLE", retryable: true },
      shortMessage: `${url} can't be reached.`,
      details: expect.stringContaining("ECONNREFUSED"),
    });
  });
});

describe("TGI's own API", () => {
  const env = () => ({ HF_INF_ENDPOINT: `${fake.url}/tgi`, HF_INF_ENDPOINT_API: "tgi" });

  test("gets every parameter", async () => {
    const parameters = {
      ...{ max_new_tokens: 5, seed: 7, temperature: 0.5, top_k: 3, top_p: 0.9, typical_p: 0.8 },
      ...{ repetition_penalty: 1.2, truncate: 100, best_of: 2, watermark: true },
    };
    const { model, result } = await huggingFaceBackend(fake, env()).run(
      generation({ ...parameters, stop_sequences: ["."], return_full_text: true }),
      context,
    );
    expect(model).toBe("org/tgi-model");
    expect(posted()[0]).toMatchObject({
      path: "/tgi/generate",
      body: { inputs: "Hi", parameters: { ...parameters, do_sample: true, stop: ["."] } },
    });
    expect(result).toMatchObject({ taskId: 1, text: expect.stringMatching(/^Hitgi /) });
  });

  test("streams without special tokens", async () => {
    const { pieces } = await huggingFaceBackend(fake, env()).stream(generation({ max_new_tokens: 5 }), context);
    expect(await collect(pieces)).toEqual(["Once", " upon", " a"]);
  });
});

describe("an endpoint of another task", () => {
  const model = "facebook/bart-large-cnn";

  test("is asked directly", async () => {
    const env = { HF_INF_ENDPOINT_SUMMARIZATION: `${fake.url}/task/${model}` };
    const request = { taskId: 4, model: undefined, text: "Text.", parameters: { max_length: 9 } } as const;
    const answer = await huggingFaceBackend(fake, env).run(request, context);
    expect(answer).toEqual({
      model: `${fake.url}/task/${model}`,
      result: { taskId: 4, summary: 'Text. {"max_length":9}' },
    });
    const named = huggingFaceBackend(fake, { ...env, HF_INF_MODEL_SUMMARIZATION: model });
    expect((await named.run({ ...request, model }, context)).model).toBe(model);
    expect(await rejection(named.run({ ...request, model: "org/other" }, context))).toMatchObject({
      code: "MODEL_UNSUPPORTED",
    });
  });
});
