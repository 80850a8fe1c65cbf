import { describe, expect, test, vi } from "vitest";
import type { GenerationRequest } from "../../../../../ts/service/backends/Backend.ts";
import { createLocalBackend } from "../../../../../ts/service/backends/local/createLocalBackend.ts";
import type { LocalModel } from "../../../../../ts/service/backends/local/LocalBackendOptions.ts";
import { collect, rejection } from "../../support/huggingFaceBackend.ts";
import { MODEL_DIR } from "../../support/models.ts";

const model = (name: string, taskId: LocalModel["taskId"]): LocalModel => ({
  ...{ model: name, taskId, dtype: "fp32", bytes: 1_000 },
});
const options = {
  ...{ modelDir: MODEL_DIR, allowDownload: false, cacheBytes: 1e9, chatTemplate: true },
  models: [model("tiny-sst", 2), model("tiny-ner", 3), model("tiny-lm", 1)],
};
const backend = createLocalBackend(options);
const context = { signal: new AbortController().signal };

describe("text classification", () => {
  test.each([
    ["great great!", "POSITIVE"],
    ["terrible, I hate it", "NEGATIVE"],
  ])("%s is %s: every label, best first, scores that sum to 1", async (text, label) => {
    const { model: name, result } = await backend.run({ taskId: 2, model: undefined, text }, context);
    if (result.taskId !== 2) throw new Error("labels expected");
    expect(name).toBe("tiny-sst");
    expect(result.labels).toHaveLength(2);
    expect(result.labels[0]?.label).toBe(label);
    expect(result.labels[0]?.score).toBeGreaterThan(0.5);
    expect(result.labels.reduce((sum, { score }) => sum + score, 0)).toBeCloseTo(1, 6);
  });
});

describe("token classification", () => {
  test("groups tokens and tells where they stand, in code points", async () => {
    const text = "😀 Vitalik lives in SINGAPORE. Ethereum Foundation!";
    const { result } = await backend.run({ taskId: 3, model: undefined, text }, context);
    if (result.taskId !== 3) throw new Error("entities expected");
    const score = expect.any(Number) as number;
    expect(result.entities).toEqual([
      { entity_group: "PER", score, word: "Vitalik", start: 2, end: 9 },
      { entity_group: "LOC", score, word: "SINGAPORE", start: 19, end: 28 },
      { entity_group: "ORG", score, word: "Ethereum", start: 30, end: 38 },
      { entity_group: "ORG", score, word: "Foundation", start: 39, end: 49 },
    ]);
    for (const { word, start, end } of result.entities) expect([...text].slice(start, end).join("")).toBe(word);
  });

  test("finds nothing in words it doesn't know", async () => {
    const { result } = await backend.run({ taskId: 3, model: undefined, text: "qwerty zxcvb" }, context);
    expect(result).toEqual({ taskId: 3, entities: [] });
  });
});

describe("text generation", () => {
  const request = (text: string, parameters: object = {}): GenerationRequest => ({
    ...{ taskId: 1, model: undefined, text, parameters },
  });
  const generate = async (text: string, parameters: object = {}): Promise<string> => {
    const { result } = await backend.run(request(text, parameters), context);
    return result.taskId === 1 ? result.text : "";
  };

  test("continues the prompt, up to max_new_tokens", async () => {
    expect(await generate("once upon", { max_new_tokens: 3 })).toBe(" a time there");
    expect(await generate("once upon", { max_new_tokens: 1 })).toBe(" a");
  });

  test("streams what run gives", async () => {
    const asked = request("once upon", { max_new_tokens: 5 });
    const { model: name, pieces } = await backend.stream(asked, context);
    const streamed = await collect(pieces);
    expect(name).toBe("tiny-lm");
    expect(streamed.length).toBeGreaterThan(1);
    expect(streamed.join("")).toBe(await generate("once upon", { max_new_tokens: 5 }));
  });

  test("puts the prompt in front when it is asked to", async () => {
    expect(await generate("once upon", { max_new_tokens: 2, return_full_text: true })).toBe("once upon a time");
  });

  test("ends with a stop sequence, also one that comes in parts", async () => {
    expect(await generate("once upon", { stop_sequences: ["time"] })).toBe(" a time");
    expect(await generate("once upon", { stop_sequences: ["e th"] })).toBe(" a time th");
    expect(
      (await collect((await backend.stream(request("once upon", { stop_sequences: ["e th"] }), context)).pieces)).join(
        "",
      ),
    ).toBe(" a time th");
  });

  test("keeps the last tokens of the prompt with truncate", async () => {
    expect(await generate("fox fox upon", { truncate: 1, max_new_tokens: 2 })).toBe(
      await generate("upon", { max_new_tokens: 2 }),
    );
  });

  test("draws the same text from the same seed", async () => {
    const drawn = { do_sample: true, temperature: 50, max_new_tokens: 12 };
    const [a, b, c] = [
      await generate("once", { ...drawn, seed: 1 }),
      await generate("once", { ...drawn, seed: 1 }),
      await generate("once", { ...drawn, seed: 2 }),
    ];
    expect(a).toBe(b);
    expect(a).not.toBe(c);
    expect(await generate("once", { ...drawn, top_k: 1 })).toBe(await generate("once", { max_new_tokens: 12 }));
    expect(await generate("once", { ...drawn, top_p: 0.001 })).toBe(await generate("once", { max_new_tokens: 12 }));
  });

  test("stops when its signal aborts", async () => {
    const controller = new AbortController();
    const asked = request("once upon", { do_sample: true, temperature: 99, max_new_tokens: 60 });
    const { pieces } = await backend.stream(asked, { signal: controller.signal });
    const read: string[] = [];
    for await (const piece of pieces) {
      read.push(piece);
      controller.abort();
    }
    expect(read.join("").split(" ").length).toBeLessThan(10);
  });

  test.each([{ typical_p: 0.5 }, { best_of: 2 }, { watermark: true }])("refuses %j by name", async (parameters) => {
    const [name = ""] = Object.keys(parameters);
    expect(await rejection(backend.run(request("once", parameters), context))).toMatchObject({
      code: "PARAMETER_UNSUPPORTED",
      shortMessage: `${name}: tiny-lm has no such parameter.`,
    });
  });

  test("refuses more tokens than the model takes", async () => {
    expect(await rejection(backend.run(request("once ".repeat(50), { max_new_tokens: 20 }), context))).toMatchObject({
      status: 413,
      code: "TEXT_TOO_LONG",
      shortMessage: "The text has 50 tokens and 20 to generate, and tiny-lm takes at most 64.",
    });
  });
});

describe("models", () => {
  test("that are not there, or for another task, are refused", async () => {
    for (const name of ["tiny-ner", "other", "../tiny-sst"]) {
      expect(await rejection(backend.run({ taskId: 2, model: name, text: "x" }, context))).toMatchObject({
        status: 400,
        code: "MODEL_UNSUPPORTED",
        metaMessages: ["Leave it out, or name one of tiny-sst."],
      });
    }
  });

  test("that are broken are said, and the others go on", async () => {
    const broken = createLocalBackend({ ...options, models: [model("no-such-folder", 2), model("tiny-sst", 2)] });
    expect(await rejection(broken.run({ taskId: 2, model: undefined, text: "x" }, context))).toMatchObject({
      status: 502,
      code: "MODEL_BROKEN",
      shortMessage: "The model no-such-folder can't be loaded.",
    });
    expect((await broken.run({ taskId: 2, model: "tiny-sst", text: "x" }, context)).model).toBe("tiny-sst");
  });

  test("are not looked for on the network", async () => {
    const asked = vi.spyOn(globalThis, "fetch").mockRejectedValue(new Error("the network was asked"));
    try {
      const offline = createLocalBackend({
        ...options,
        models: [model("org/only-on-the-hub", 2), model("tiny-ner", 3)],
      });
      expect(await rejection(offline.run({ taskId: 2, model: undefined, text: "x" }, context))).toMatchObject({
        code: "MODEL_BROKEN",
        details: expect.not.stringContaining("the network was asked") as string,
      });
      await offline.run({ taskId: 3, model: undefined, text: "x" }, context);
      expect(asked).not.toHaveBeenCalled();
    } finally {
      asked.mockRestore();
    }
  });

  test("too long a text is refused, not cut", async () => {
    expect(
      await rejection(backend.run({ taskId: 2, model: undefined, text: "good ".repeat(200) }, context)),
    ).toMatchObject({
      status: 413,
      shortMessage: "The text has 202 tokens, and tiny-sst takes at most 128.",
    });
  });
});
