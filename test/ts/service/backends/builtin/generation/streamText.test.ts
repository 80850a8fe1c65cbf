import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { generateText } from "../../../../../../ts/service/backends/builtin/generation/generateText.ts";
import { streamText } from "../../../../../../ts/service/backends/builtin/generation/streamText.ts";
import type { GenerationParameters } from "../../../../../../ts/service/backends/tasks.ts";

const someText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 200 }),
  fc.string({ unit: "grapheme", maxLength: 200 }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 60 }).map((units) => String.fromCharCode(...units)),
  fc
    .array(fc.constantFrom("what", "is", "the", "sky", "Ethereum", "?", ",", "___", "constructor", "__proto__", "\n"))
    .map((words) => words.join(" ")),
);
const someParameters: fc.Arbitrary<GenerationParameters> = fc.record(
  {
    max_new_tokens: fc.integer({ min: 1, max: 60 }),
    do_sample: fc.boolean(),
    seed: fc.maxSafeNat(),
    temperature: fc.double({ min: 0.01, max: 100, noNaN: true }),
    top_k: fc.integer({ min: 1, max: 1000 }),
    top_p: fc.double({ min: 1e-9, max: 1, noNaN: true }),
    typical_p: fc.double({ min: 1e-9, max: 1, noNaN: true }),
    repetition_penalty: fc.double({ min: 0.01, max: 10, noNaN: true }),
    stop_sequences: fc.array(fc.string({ maxLength: 3 }), { maxLength: 3 }),
    return_full_text: fc.boolean(),
    truncate: fc.integer({ min: 1, max: 50 }),
    best_of: fc.integer({ min: 1, max: 3 }),
  },
  { requiredKeys: [] },
);

test("any prompt with any parameters: the pieces are the text, none is empty, nothing is thrown", () => {
  fc.assert(
    fc.property(someText, someParameters, (prompt, parameters) => {
      const pieces = [...streamText(prompt, parameters)];
      const { generated_text, generated_tokens } = generateText(prompt, parameters);
      expect(pieces.join("")).toBe(generated_text);
      expect(pieces.every((piece) => piece !== "")).toBe(true);
      expect(generated_text).not.toBe("");
      expect(generated_tokens).toBeGreaterThanOrEqual(1);
      expect(generated_tokens).toBeLessThanOrEqual(parameters.max_new_tokens ?? 20);
      if (parameters.return_full_text !== true) expect(generated_text.isWellFormed()).toBe(true);
    }),
    { numRuns: 400 },
  );
});

test("yields the first piece before it has made the others", () => {
  const pieces = streamText("Tell me a story.", { max_new_tokens: 2000 });
  expect(pieces.next()).toEqual({ value: "Once", done: false });
});

test("says at its end how it ended", () => {
  const pieces = streamText("What is Ethereum?", { max_new_tokens: 2 });
  expect([pieces.next().value, pieces.next().value]).toEqual(["Ethereum", " is"]);
  expect(pieces.next()).toMatchObject({ done: true, value: { finish_reason: "length", generated_tokens: 2 } });
});

describe("hostile prompts", () => {
  const length = 100_000;
  test.each([
    ["one letter", "a"],
    ["words", "what is Ethereum? The sky is blue and "],
    ["underscores", "_"],
    ["question marks", "?"],
    ["lone surrogates", "\ud800"],
    ["emoji", "🚀"],
    ["combining marks", "e\u0301\u0301"],
    ["line breaks", "\n"],
    ["NUL", "\0"],
    ["dots", "a."],
    ["numbers", "1,"],
  ])("100,000 characters of %s", (_, unit) => {
    const prompt = unit.repeat(length / unit.length);
    const { generated_text } = generateText(prompt, { max_new_tokens: 50 });
    expect(generated_text).not.toBe("");
  });
});
