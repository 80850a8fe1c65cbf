import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Plan, plan } from "../../../../ts/node/chain/planner.ts";
import { CANCELLED_ACTIVE_AT } from "../../../../ts/protocol/constants.ts";
import { subscription } from "../fixtures.ts";

const nothing = () => false;

describe("plan", () => {
  test("a callback is due from the second it is active, for ever", () => {
    const callback = subscription({ activeAt: 100 });
    expect(plan(callback, 99.9, nothing)).toEqual({ kind: "wait", at: 100 });
    for (const now of [100, 100.5, 4_000_000_000]) {
      expect(plan(callback, now, nothing)).toEqual({ kind: "due", interval: 1, until: Number.POSITIVE_INFINITY });
    }
    expect(plan(callback, 200, () => true)).toEqual({ kind: "never", reason: "Subscription completed" });
  });

  test("a recurring one is due once an interval", () => {
    const recurring = subscription({ activeAt: 100, period: 10, frequency: 2 });
    expect(plan(recurring, 109.999, nothing)).toEqual({ kind: "due", interval: 1, until: 110 });
    expect(plan(recurring, 109.999, (interval) => interval === 1)).toEqual({ kind: "wait", at: 110 });
    expect(plan(recurring, 110, (interval) => interval === 1)).toEqual({ kind: "due", interval: 2, until: 120 });
    expect(plan(recurring, 110, () => true)).toEqual({ kind: "never", reason: "Subscription completed" });
    expect(plan(recurring, 120, nothing)).toEqual({ kind: "never", reason: "Subscription expired" });
  });

  test("a missed interval is not made up for", () => {
    const recurring = subscription({ activeAt: 100, period: 10, frequency: 5 });
    expect(plan(recurring, 135, nothing)).toEqual({ kind: "due", interval: 4, until: 140 });
  });

  test.each([
    ["cancelled", { activeAt: CANCELLED_ACTIVE_AT }, "Subscription cancelled"],
    ["without intervals", { frequency: 0 }, "Subscription can't be delivered: its frequency or redundancy is 0"],
    ["without redundancy", { redundancy: 0 }, "Subscription can't be delivered: its frequency or redundancy is 0"],
  ])("%s: never", (_name, fields, reason) => {
    expect(plan(subscription(fields), 500, nothing)).toEqual({ kind: "never", reason });
  });

  /** Second by second: the intervals that a subscription has, by the definition and not by division. */
  function model(
    fields: { activeAt: number; period: number; frequency: number },
    now: number,
    taken: Set<number>,
  ): Plan {
    if (now < fields.activeAt) return { kind: "wait", at: fields.activeAt };
    let interval = 1;
    let start = fields.activeAt;
    while (now >= start + fields.period) {
      interval += 1;
      start += fields.period;
    }
    if (interval > fields.frequency) return { kind: "never", reason: "Subscription expired" };
    if (!taken.has(interval)) return { kind: "due", interval, until: start + fields.period };
    return interval === fields.frequency
      ? { kind: "never", reason: "Subscription completed" }
      : { kind: "wait", at: start + fields.period };
  }

  test("agrees with a model that counts intervals one by one", () => {
    fc.assert(
      fc.property(
        fc.record({
          activeAt: fc.nat(60),
          period: fc.integer({ min: 1, max: 9 }),
          frequency: fc.integer({ min: 1, max: 6 }),
        }),
        fc.double({ min: 0, max: 130, noNaN: true }),
        fc.uniqueArray(fc.integer({ min: 1, max: 7 })),
        (fields, now, takenList) => {
          const taken = new Set(takenList);
          expect(plan(subscription(fields), now, (interval) => taken.has(interval))).toEqual(
            model(fields, Math.floor(now), taken),
          );
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test("followed to its end, it gives each interval once, inside its window, and always moves on", () => {
    fc.assert(
      fc.property(
        fc.record({ activeAt: fc.nat(1_000), period: fc.nat(50), frequency: fc.integer({ min: 1, max: 20 }) }),
        fc.nat(2_000),
        (fields, start) => {
          const one = subscription(fields);
          const taken = new Set<number>();
          let now = start;
          for (let steps = 0; ; steps++) {
            expect(steps).toBeLessThan(100);
            const next = plan(one, now, (interval) => taken.has(interval));
            if (next.kind === "never") return;
            if (next.kind === "wait") {
              expect(next.at).toBeGreaterThan(now);
              now = next.at;
            } else {
              expect(taken.has(next.interval)).toBe(false);
              expect(next.interval).toBeLessThanOrEqual(one.frequency);
              expect(now).toBeLessThan(next.until);
              taken.add(next.interval);
            }
          }
        },
      ),
    );
  });

  test("never throws, whatever stands on chain", () => {
    const uint32 = fc.oneof(fc.nat(2 ** 31), fc.constantFrom(0, 1, 2 ** 32 - 2, 2 ** 32 - 1));
    fc.assert(
      fc.property(
        fc.record({ activeAt: uint32, period: uint32, frequency: uint32, redundancy: fc.nat(65_535) }),
        fc.nat(2 ** 32),
        fc.boolean(),
        (fields, now, isTaken) => {
          expect(["due", "wait", "never"]).toContain(plan(subscription(fields), now, () => isTaken).kind);
        },
      ),
    );
  });
});
