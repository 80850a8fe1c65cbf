import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { rankSentences } from "../../../../../../ts/service/backends/builtin/summary/rankSentences.ts";

const term = fc.constantFrom("a", "b", "c", "d", "e", "f", "g");
const sentences = fc.array(fc.array(term, { maxLength: 8 }), { minLength: 1, maxLength: 12 });

/** PageRank over the graph written out in full: slow, and plain to see that it is right. */
function rankByGraph(input: readonly (readonly string[])[]): number[] {
  const n = input.length;
  const frequency = (list: readonly string[], word: string) => list.filter((other) => other === word).length;
  const weight = (list: readonly string[], word: string) =>
    frequency(list, word) * Math.log(1 + n / input.filter((other) => other.includes(word)).length);
  const dot = (a: readonly string[], b: readonly string[]) =>
    [...new Set(a)].reduce((sum, word) => sum + (b.includes(word) ? weight(a, word) * weight(b, word) : 0), 0);
  const similarity = (i: number, j: number) => {
    const [a = [], b = []] = [input[i], input[j]];
    return i === j || dot(a, b) === 0 ? 0 : dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
  };
  const all = [...input.keys()];
  const weights = all.map((i) => all.map((j) => similarity(i, j)));
  const degrees = weights.map((row) => row.reduce((sum, value) => sum + value, 0));
  let ranks = all.map(() => 1 / n);
  for (let step = 0; step < 200; step++) {
    ranks = all.map((i) => {
      const received = all.reduce((sum, j) => {
        const degree = degrees[j] ?? 0;
        const share = degree > 0 ? (weights[i]?.[j] ?? 0) / degree : 1 / n;
        return sum + (ranks[j] ?? 0) * share;
      }, 0);
      return 0.15 / n + 0.85 * received;
    });
  }
  return ranks;
}

describe("rankSentences", () => {
  test("agrees with PageRank over the whole graph", () => {
    fc.assert(
      fc.property(sentences, (input) => {
        const expected = rankByGraph(input);
        for (const [index, rank] of rankSentences(input).entries()) expect(rank).toBeCloseTo(expected[index] ?? -1, 6);
      }),
    );
  });

  test("the ranks sum to 1", () => {
    fc.assert(
      fc.property(sentences, (input) => {
        expect(rankSentences(input).reduce((sum, rank) => sum + rank, 0)).toBeCloseTo(1, 6);
      }),
    );
  });

  test("the sentence that shares words with all others is first", () => {
    const ranks = rankSentences([["cat", "mat"], ["cat", "dog", "bird"], ["dog", "bone"], ["bird", "nest"], ["moon"]]);
    expect(ranks.indexOf(Math.max(...ranks))).toBe(1);
    expect(ranks.indexOf(Math.min(...ranks))).toBe(4);
  });

  test("no sentences, no ranks", () => {
    expect(rankSentences([])).toHaveLength(0);
  });
});
