import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { scaleScore, unscaleScore } from "../../../ts/codec/scaleScore.ts";

describe("scaleScore", () => {
  test.each([
    [0, 0n],
    [-0, 0n],
    [1, 1_000_000n],
    [0.29, 290_000n],
    [0.57, 570_000n],
    [0.1 + 0.2, 300_000n],
    [0.9999999, 999_999n],
    [0.000001, 1n],
    [1e-7, 0n],
    [1.5e-6, 1n],
    [Number.MIN_VALUE, 0n],
    [12.3456789, 12_345_678n],
    [1e21, 10n ** 27n],
    [1.5e22, 15n * 10n ** 27n],
  ])("scales %d exactly", (score, scaled) => {
    expect(scaleScore(score, "score")).toBe(scaled);
  });

  test("loses nothing of up to six decimals, though floating point does", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000 }), (scaled) => {
        expect(
          scaleScore(Number(`${Math.floor(scaled / 1e6)}.${String(scaled % 1e6).padStart(6, "0")}`), "score"),
        ).toBe(BigInt(scaled));
        expect(scaleScore(unscaleScore(BigInt(scaled)), "score")).toBe(BigInt(scaled));
      }),
    );
  });

  test("rounds down, by less than a millionth", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (score) => {
        const lost = score - unscaleScore(scaleScore(score, "score"));
        expect(lost).toBeGreaterThanOrEqual(0);
        expect(lost).toBeLessThan(1e-6);
      }),
    );
  });

  test.each([Number.NaN, -0.1, -1e-9, Number.POSITIVE_INFINITY, Number.MAX_VALUE, 1.2e71])("refuses %d", (score) => {
    expect(() => scaleScore(score, "score 3")).toThrow(
      expect.objectContaining({ code: "RESULT_INVALID", message: expect.stringContaining(`score 3`) }),
    );
  });
});
