import { expect, test } from "vitest";
import { features, openerClass } from "../../../../../../ts/service/backends/builtin/generation/features.ts";
import { createRelevance } from "../../../../../../ts/service/backends/builtin/generation/Relevance.ts";
import { tokenizeText } from "../../../../../../ts/service/backends/builtin/generation/tokenizeText.ts";

const corpus: readonly (readonly [string[], string])[] = [
  [["Is the sky blue?"], "Yes, it is."],
  [["Why is the sky blue?"], "Air scatters light."],
  [["How do I bake bread?"], "Mix flour and water."],
  [["What is ___?"], "I do not know."],
];
const relevance = createRelevance(
  corpus.map(([keys, text]) => ({ keys: keys.map(tokenizeText), text: tokenizeText(text) })),
);
const best = (prompt: string): number | undefined =>
  [...relevance.score(tokenizeText(prompt))].sort(([, a], [, b]) => b - a)[0]?.[0];

test.each([
  ["is the sky blue today", 0],
  ["Tell me why the sky is blue.", 1],
  ["baking bread", 2],
  ["flour", 2],
  ["What is a zorblax?", 3],
  ["🚀", 3],
])("%j is nearest to passage %i", (prompt, passage) => {
  expect(best(prompt)).toBe(passage);
});

test("the same question is as near as can be, nothing is out of range", () => {
  expect(relevance.score(tokenizeText("Is the sky blue?")).get(0)).toBeCloseTo(1, 9);
  for (const prompt of ["flour water mix bread bake", "", "the of and"]) {
    for (const similarity of relevance.score(tokenizeText(prompt)).values()) {
      expect(similarity).toBeGreaterThan(0);
      expect(similarity).toBeLessThan(1.3);
    }
  }
});

test.each([
  ["Is it?", "^yes-no"],
  ["The sky is", undefined],
  ["Tell me, is it so?", "^yes-no"],
  ["Can you say where it is?", "^where"],
  ["Please explain gas.", "^what"],
  ["I went home. Why?", "^why"],
  ["Hello", undefined],
  ["", undefined],
])("%j opens as %s", (prompt, opener) => {
  expect(openerClass(tokenizeText(prompt))).toBe(opener);
});

test("endings and spellings do not matter", () => {
  const of = (text: string): string[] => [...features(tokenizeText(text))].sort();
  expect(of("the clouds")).toEqual(of("a cloud"));
  expect(of("baking")).toEqual(of("bakes"));
  expect(of("colours")).toEqual(of("color"));
  expect(of("7")).toEqual(of("seven"));
});
