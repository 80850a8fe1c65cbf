import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bumpFees, paysEnough } from "../../../../ts/node/transactions/fees.ts";

const fee = fc.bigInt({ min: 0n, max: 2n ** 128n });
const fees = fc.record({ maxFeePerGas: fee, maxPriorityFeePerGas: fee });

describe("bumpFees", () => {
  test("raises both by an eighth, or to the market where that is more", () => {
    const previous = { maxFeePerGas: 800n, maxPriorityFeePerGas: 80n };
    expect(bumpFees(previous, { maxFeePerGas: 1n, maxPriorityFeePerGas: 1n })).toEqual({
      maxFeePerGas: 901n,
      maxPriorityFeePerGas: 91n,
    });
    expect(bumpFees(previous, { maxFeePerGas: 5_000n, maxPriorityFeePerGas: 7n })).toEqual({
      maxFeePerGas: 5_000n,
      maxPriorityFeePerGas: 91n,
    });
  });

  test("always suffices for a replacement: more than 10 % on both, and never below the market", () => {
    fc.assert(
      fc.property(fees, fees, (previous, market) => {
        const bumped = bumpFees(previous, market);
        for (const key of ["maxFeePerGas", "maxPriorityFeePerGas"] as const) {
          expect(bumped[key] * 10n).toBeGreaterThan(previous[key] * 11n);
          expect(bumped[key]).toBeGreaterThanOrEqual(market[key]);
        }
      }),
    );
  });
});

describe("paysEnough", () => {
  test("is for what pays ten times the market's price, by both measures", () => {
    const market = { maxFeePerGas: 100n, maxPriorityFeePerGas: 10n };
    expect(paysEnough({ maxFeePerGas: 1_000n, maxPriorityFeePerGas: 100n }, market)).toBe(true);
    expect(paysEnough({ maxFeePerGas: 999n, maxPriorityFeePerGas: 100n }, market)).toBe(false);
    expect(paysEnough({ maxFeePerGas: 1_000n, maxPriorityFeePerGas: 99n }, market)).toBe(false);
  });

  test("ends every series of raises", () => {
    fc.assert(
      fc.property(fees, (market) => {
        let current = market;
        let raises = 0;
        while (!paysEnough(current, market)) {
          current = bumpFees(current, market);
          raises += 1;
        }
        expect(raises).toBeLessThan(25);
      }),
    );
  });
});
