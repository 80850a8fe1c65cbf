import fc from "fast-check";
import { expect, test } from "vitest";
import {
  createContextIndex,
  LONGEST_CONTEXT,
} from "../../../../../../ts/service/backends/builtin/generation/ContextIndex.ts";
import { createKneserNey } from "../../../../../../ts/service/backends/builtin/generation/KneserNey.ts";

const VOCABULARY = 5;
const corpus = fc.array(fc.integer({ min: 1, max: VOCABULARY - 1 }), { minLength: 1, maxLength: 60 });
const padding = new Array<number>(LONGEST_CONTEXT + 1).fill(0);
const indexOf = (words: readonly number[]) => {
  const tokens = Uint16Array.from([...padding, ...words]);
  return createContextIndex(
    tokens,
    words.map((_, i) => i + padding.length),
  );
};

test("the range of a context holds exactly the places that follow it", () => {
  fc.assert(
    fc.property(corpus, fc.array(fc.integer({ min: 0, max: VOCABULARY - 1 }), { maxLength: 6 }), (words, history) => {
      const { tokens, positions, ranges } = indexOf(words);
      const found = ranges(history);
      for (let length = 1; length <= Math.min(LONGEST_CONTEXT, history.length); length++) {
        const context = history.slice(-length);
        const expected = words
          .map((_, i) => i + padding.length)
          .filter((position) => context.every((word, i) => tokens[position - length + i] === word));
        const range = found[length - 1];
        const actual = range ? [...positions.slice(range.from, range.to)].sort((a, b) => a - b) : [];
        expect(actual).toEqual(expected);
      }
    }),
  );
});

test("probabilities are positive and sum to 1 after any history", () => {
  fc.assert(
    fc.property(corpus, fc.array(fc.integer({ min: 0, max: VOCABULARY - 1 }), { maxLength: 6 }), (words, history) => {
      const index = indexOf(words);
      const distribution = createKneserNey(index, VOCABULARY).distribution(index.ranges(history));
      expect(distribution.every((probability) => probability > 0)).toBe(true);
      expect(distribution.reduce((a, b) => a + b)).toBeCloseTo(1, 9);
    }),
  );
});

test("words count by how many different words they follow, not by how often (why Kneser-Ney)", () => {
  // 2 occurs four times but only after 1; 3 occurs three times, each after another word.
  const words = [1, 2, 1, 2, 1, 2, 1, 2, 3, 4, 3, 1, 3];
  const { unigrams } = createKneserNey(indexOf(words), VOCABULARY);
  expect(unigrams[3]).toBeGreaterThan(unigrams[2] ?? 1);
});

test("the longest known context leads", () => {
  const index = indexOf([1, 2, 3, 4, 2, 1, 1, 2, 3, 4, 2, 2]);
  const kneserNey = createKneserNey(index, VOCABULARY);
  const after = kneserNey.distribution(index.ranges([1, 2, 3]));
  expect(after[4]).toBe(Math.max(...after));
});
