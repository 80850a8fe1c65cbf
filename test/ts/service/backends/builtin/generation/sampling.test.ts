import fc from "fast-check";
import { expect, test } from "vitest";
import { createRandom, hashText } from "../../../../../../ts/service/backends/builtin/generation/random.ts";
import {
  type Choice,
  isSampling,
  normalize,
  penalizeRepetition,
  pickAt,
  pickBest,
  warp,
} from "../../../../../../ts/service/backends/builtin/generation/sampling.ts";

const choices = fc
  .array(fc.double({ min: 1e-6, max: 1, noNaN: true }), { minLength: 1, maxLength: 20 })
  .map((weights) => normalize(weights.map((probability, id) => ({ id, probability }))));
const total = (list: readonly Choice[]): number => list.reduce((sum, { probability }) => sum + probability, 0);
const four: Choice[] = [0.5, 0.3, 0.15, 0.05].map((probability, id) => ({ id, probability }));
const ids = (list: readonly Choice[]): number[] => list.map(({ id }) => id);

test("whatever is warped stays a distribution of at least one choice, the likeliest first", () => {
  fc.assert(
    fc.property(
      choices,
      fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
      fc.integer({ min: 1, max: 30 }),
      fc.double({ min: 1e-9, max: 1, noNaN: true }),
      fc.double({ min: 1e-9, max: 1, noNaN: true }),
      (list, temperature, top_k, top_p, typical_p) => {
        const warped = warp(list, { temperature, top_k, top_p, typical_p });
        expect(warped.length).toBeGreaterThan(0);
        expect(warped.length).toBeLessThanOrEqual(top_k);
        expect(total(warped)).toBeCloseTo(1, 6);
        for (const [i, choice] of warped.entries()) {
          expect(choice.probability).toBeLessThanOrEqual(warped[i - 1]?.probability ?? 1.0000001);
        }
      },
    ),
  );
});

test("top_k keeps so many, top_p the least that reach the mass, typical_p those nearest the expected surprise", () => {
  expect(ids(warp(four, { top_k: 2 }))).toEqual([0, 1]);
  expect(ids(warp(four, { top_p: 0.7 }))).toEqual([0, 1]);
  expect(ids(warp(four, { top_p: 0.5 }))).toEqual([0]);
  // The entropy is 1.14 nats: 0.3 (1.20 nats) is nearest to it.
  expect(ids(warp(four, { typical_p: 0.2 }))).toEqual([1]);
});

test("temperature sharpens under 1 and flattens over 1", () => {
  expect(warp(four, { temperature: 0.5 })[0]?.probability).toBeGreaterThan(0.5);
  expect(warp(four, { temperature: 2 })[0]?.probability).toBeLessThan(0.5);
  expect(warp(four, { temperature: 1e9 })[3]?.probability).toBeCloseTo(0.25);
});

test("a penalty over 1 makes a seen token less likely, one under 1 likelier", () => {
  const seen = new Set([0]);
  expect(penalizeRepetition(four, seen, 2)[0]?.probability).toBeLessThan(0.5);
  expect(penalizeRepetition(four, seen, 0.5)[0]?.probability).toBeGreaterThan(0.5);
  expect(penalizeRepetition(four, seen, 1)).toEqual(four);
});

test("equally likely tokens: the one with the lowest id", () => {
  const tie: Choice[] = [3, 1, 2].map((id) => ({ id, probability: 1 / 3 }));
  expect(pickBest(tie)?.id).toBe(1);
  expect(pickBest([])).toBeUndefined();
});

test("a point picks the choice in whose share it lies", () => {
  expect([0, 0.49, 0.5, 0.79, 0.8, 0.999999].map((point) => pickAt(four, point)?.id)).toEqual([0, 0, 1, 1, 2, 3]);
});

test.each([
  [{}, false],
  [{ seed: 3 }, false],
  [{ do_sample: true }, true],
  [{ do_sample: true, temperature: 0 }, false],
  [{ temperature: 1 }, false],
  [{ temperature: 0 }, false],
  [{ temperature: 0.7 }, true],
  [{ top_k: 5 }, true],
  [{ top_p: 1 }, false],
  [{ top_p: 0.9 }, true],
  [{ typical_p: 0.9 }, true],
  [{ do_sample: false, temperature: 0.7, top_p: 0.9 }, false],
] as const)("%o draws: %s", (parameters, expected) => {
  expect(isSampling(parameters)).toBe(expected);
});

test("random numbers are in range, spread out, and follow from the seed, all 53 bits of it", () => {
  const first = (seed: number): number => createRandom(seed)();
  fc.assert(
    fc.property(fc.maxSafeNat(), (seed) => {
      expect(first(seed)).toBe(first(seed));
      expect(first(seed)).toBeGreaterThanOrEqual(0);
      expect(first(seed)).toBeLessThan(1);
    }),
  );
  expect(first(1)).not.toBe(first(1 + 2 ** 32));
  const random = createRandom(hashText("seed"));
  const numbers = Array.from({ length: 10_000 }, random);
  expect(numbers.reduce((a, b) => a + b) / numbers.length).toBeCloseTo(0.5, 1);
});
