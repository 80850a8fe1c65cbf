import { describe, expect, test } from "vitest";
import type { InferenceRequest } from "../../../../../ts/service/backends/Backend.ts";
import { createBuiltinBackend } from "../../../../../ts/service/backends/builtin/createBuiltinBackend.ts";

const backend = createBuiltinBackend();
const context = { signal: new AbortController().signal };
const TEXT = "Vitalik Buterin lives in Singapore and works at the Ethereum Foundation. He loves it! It is a great job.";

function requestOf(taskId: 1 | 2 | 3 | 4, model?: string): InferenceRequest {
  const request = { model, text: TEXT };
  return taskId === 1 || taskId === 4 ? { taskId, ...request, parameters: {} } : { taskId, ...request };
}

const MODELS = [
  [1, "builtin/ngram"],
  [2, "builtin/vader"],
  [3, "builtin/compromise"],
  [4, "builtin/textrank"],
] as const;

describe.each(MODELS)("task %i", (taskId, model) => {
  test(`is answered by ${model}, named or not, the same each time`, async () => {
    const answer = await backend.run(requestOf(taskId), context);
    expect(answer).toMatchObject({ model, result: { taskId } });
    expect(await backend.run(requestOf(taskId, model), context)).toEqual(answer);
    expect(await createBuiltinBackend().run(requestOf(taskId), context)).toEqual(answer);
  });

  test("is not answered for another model", async () => {
    await expect(backend.run(requestOf(taskId, "gpt2"), context)).rejects.toMatchObject({
      status: 400,
      code: "MODEL_UNSUPPORTED",
      shortMessage: 'model: "gpt2" is no builtin model.',
      metaMessages: [expect.stringContaining(model)],
    });
  });

  test("is listed", async () => {
    expect(backend.models).toContainEqual({ model, taskId, cached: true });
    expect(await backend.supportsModel(model, context)).toBe(true);
  });
});

test("a builtin model of another task is refused by what it does", async () => {
  await expect(backend.run(requestOf(4, "builtin/vader"), context)).rejects.toMatchObject({
    shortMessage: "model: builtin/vader serves text_classification, not summarization.",
  });
});

test.each(["", "vader", "builtin/", "__proto__", "toString"])("%j is no model", async (model) => {
  expect(await backend.supportsModel(model, context)).toBe(false);
});

describe("the answers", () => {
  test("classification is positive here", async () => {
    const { result } = await backend.run(requestOf(2), context);
    expect(result).toMatchObject({ labels: [{ label: "POSITIVE" }, { label: "NEGATIVE" }] });
  });

  test("named entities are a person, a place and an organization, each where it stands", async () => {
    const { result } = await backend.run(requestOf(3), context);
    if (result.taskId !== 3) throw new Error("entities expected");
    expect(new Set(result.entities.map(({ entity_group }) => entity_group))).toEqual(new Set(["PER", "LOC", "ORG"]));
    for (const { word, start, end } of result.entities) expect([...TEXT].slice(start, end).join("")).toBe(word);
  });

  test("a summary is one of the sentences", async () => {
    const { result } = await backend.run(requestOf(4), context);
    expect(result.taskId === 4 && TEXT.includes(result.summary) && result.summary.length < TEXT.length).toBe(true);
  });
});

describe("text generation", () => {
  const request = {
    taskId: 1,
    model: undefined,
    text: "The sky is",
    parameters: { max_new_tokens: 30, seed: 3 },
  } as const;

  test("streams the text that run gives", async () => {
    const { model, pieces } = await backend.stream(request, context);
    const streamed: string[] = [];
    for await (const piece of pieces) streamed.push(piece);
    expect(model).toBe("builtin/ngram");
    expect(streamed.length).toBeGreaterThan(1);
    expect((await backend.run(request, context)).result).toEqual({ taskId: 1, text: streamed.join("") });
  });

  test("stops streaming when the signal aborts", async () => {
    const controller = new AbortController();
    const { pieces } = await backend.stream(request, { signal: controller.signal });
    let count = 0;
    for await (const _ of pieces) {
      count++;
      controller.abort();
    }
    expect(count).toBe(1);
  });

  test.each(["run", "stream"] as const)("%s refuses a watermark by name", async (method) => {
    const marked = { ...request, parameters: { watermark: true } };
    await expect(backend[method](marked, context)).rejects.toMatchObject({
      code: "PARAMETER_UNSUPPORTED",
      shortMessage: expect.stringContaining("watermark"),
    });
  });
});
