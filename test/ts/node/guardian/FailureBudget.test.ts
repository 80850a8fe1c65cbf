import { describe, expect, test } from "vitest";
import { FailureBudget } from "../../../../ts/node/guardian/FailureBudget.ts";
import { accountOf } from "../testChain.ts";

const [ALICE, BOB, CAROL] = [accountOf(0).address, accountOf(1).address, accountOf(2).address];

describe("FailureBudget", () => {
  test("turns a consumer away after its failures, and nobody else", () => {
    const budget = new FailureBudget({ failures: 3, forgiveMs: 1_000 });
    for (let count = 0; count < 3; count++) {
      expect(budget.isExhausted(ALICE, 0)).toBe(false);
      budget.fail(ALICE, 0);
    }
    expect(budget.isExhausted(ALICE, 0)).toBe(true);
    expect(budget.isExhausted(BOB, 0)).toBe(false);
  });

  test("forgives one failure at a time", () => {
    const budget = new FailureBudget({ failures: 2, forgiveMs: 1_000 });
    for (let count = 0; count < 4; count++) budget.fail(ALICE, 0);
    expect(budget.isExhausted(ALICE, 2_000)).toBe(true);
    expect(budget.isExhausted(ALICE, 2_001)).toBe(false);
    budget.fail(ALICE, 2_001);
    expect(budget.isExhausted(ALICE, 2_001)).toBe(true);
    expect(budget.isExhausted(ALICE, 1_000_000)).toBe(false);
  });

  test("remembers only so many consumers, those that failed last", () => {
    const budget = new FailureBudget({ failures: 1, forgiveMs: 1_000_000, consumers: 2 });
    for (const consumer of [ALICE, BOB, ALICE, CAROL]) budget.fail(consumer, 0);
    expect([ALICE, BOB, CAROL].map((one) => budget.isExhausted(one, 0))).toEqual([true, false, true]);
  });
});
