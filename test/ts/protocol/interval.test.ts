import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CANCELLED_ACTIVE_AT, MAX_UINT32 } from "../../../ts/protocol/constants.ts";
import {
  intervalAt,
  intervalWindow,
  isActive,
  isCallback,
  isCancelled,
  isExpired,
  isLastInterval,
} from "../../../ts/protocol/interval.ts";

const uint32 = fc.integer({ min: 0, max: MAX_UINT32 });
const period = fc.oneof(fc.constantFrom(0, 1, 2, MAX_UINT32), fc.integer({ min: 1, max: 100_000 }), uint32);

/** The Coordinator's arithmetic: unchecked uint32. */
const model = (activeAt: number, length: number, timestamp: number): bigint => {
  const uint = (value: bigint): bigint => BigInt.asUintN(32, value);
  if (length === 0) return 1n;
  return uint(uint(uint(BigInt(timestamp)) - BigInt(activeAt)) / BigInt(length) + 1n);
};

describe("intervalAt", () => {
  test("agrees with the contract's uint32 arithmetic at any time the subscription is active", () => {
    fc.assert(
      fc.property(uint32, period, fc.integer({ min: 0, max: 2 ** 40 }), (activeAt, length, timestamp) => {
        fc.pre(timestamp % 2 ** 32 >= activeAt);
        expect(intervalAt({ activeAt, period: length, timestamp })).toBe(Number(model(activeAt, length, timestamp)));
      }),
      { numRuns: 2000 },
    );
  });

  test("changes at the first second of an interval, not the last of the one before", () => {
    expect(intervalAt({ activeAt: 100, period: 10, timestamp: 100 })).toBe(1);
    expect(intervalAt({ activeAt: 100, period: 10, timestamp: 109 })).toBe(1);
    expect(intervalAt({ activeAt: 100, period: 10, timestamp: 110 })).toBe(2);
    expect(intervalAt({ activeAt: 100, period: 10, timestamp: 119 })).toBe(2);
  });

  test("is always 1 for a callback", () => {
    expect(intervalAt({ activeAt: 5, period: 0, timestamp: 5 })).toBe(1);
    expect(intervalAt({ activeAt: 5, period: 0, timestamp: MAX_UINT32 })).toBe(1);
  });

  test("wraps at the very end of uint32 time, as the contract does", () => {
    expect(intervalAt({ activeAt: 0, period: 1, timestamp: MAX_UINT32 })).toBe(0);
    expect(intervalAt({ activeAt: 1, period: 1, timestamp: MAX_UINT32 })).toBe(MAX_UINT32);
  });

  test("throws before activeAt", () => {
    expect(() => intervalAt({ activeAt: 100, period: 10, timestamp: 99 })).toThrow(
      expect.objectContaining({ code: "SUBSCRIPTION_NOT_ACTIVE", message: expect.stringMatching(/99.*100/) }),
    );
  });

  test.each([
    ["activeAt", { activeAt: 2 ** 32, period: 1, timestamp: 1 }],
    ["activeAt", { activeAt: Number.NaN, period: 1, timestamp: 1 }],
    ["period", { activeAt: 0, period: -1, timestamp: 1 }],
    ["period", { activeAt: 0, period: 1.5, timestamp: 1 }],
    ["timestamp", { activeAt: 0, period: 1, timestamp: 1.5 }],
    ["timestamp", { activeAt: 0, period: 1, timestamp: -1 }],
    ["timestamp", { activeAt: 0, period: 1, timestamp: Number.POSITIVE_INFINITY }],
  ])("refuses a %s that is no integer of its type", (field, parameters) => {
    expect(() => intervalAt(parameters)).toThrow(
      expect.objectContaining({ code: "INTEGER_OUT_OF_RANGE", message: expect.stringContaining(field) }),
    );
  });
});

describe("intervalWindow", () => {
  test("holds exactly the seconds that are in the interval", () => {
    const near = fc.record({
      activeAt: uint32,
      period: fc.oneof(fc.integer({ min: 1, max: 50 }), period),
      interval: fc.oneof(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: MAX_UINT32 })),
      shift: fc.integer({ min: -2, max: 2 }),
      edge: fc.constantFrom("start" as const, "end" as const),
    });
    fc.assert(
      fc.property(near, ({ activeAt, period, interval, shift, edge }) => {
        const window = intervalWindow({ activeAt, period, interval });
        const timestamp = Math.min(window[edge], MAX_UINT32) + shift;
        fc.pre(timestamp >= activeAt && timestamp <= MAX_UINT32);
        const inside = timestamp >= window.start && timestamp < window.end;
        expect(inside).toBe(model(activeAt, period, timestamp) === BigInt(interval));
      }),
      { numRuns: 5000 },
    );
  });

  test("follows on from the interval before", () => {
    expect(intervalWindow({ activeAt: 100, period: 10, interval: 1 })).toEqual({ start: 100, end: 110 });
    expect(intervalWindow({ activeAt: 100, period: 10, interval: 2 })).toEqual({ start: 110, end: 120 });
  });

  test("never ends for a callback", () => {
    expect(intervalWindow({ activeAt: 100, period: 0, interval: 1 })).toEqual({
      start: 100,
      end: Number.POSITIVE_INFINITY,
    });
  });

  test("is empty for a callback's second interval, which never comes", () => {
    expect(intervalWindow({ activeAt: 100, period: 0, interval: 2 })).toEqual({ start: 2 ** 32, end: 2 ** 32 });
  });

  test("is cut off at the end of uint32 time, and empty beyond it", () => {
    expect(intervalWindow({ activeAt: 2 ** 32 - 5, period: 10, interval: 1 })).toEqual({
      start: 2 ** 32 - 5,
      end: 2 ** 32,
    });
    const beyond = { activeAt: MAX_UINT32, period: MAX_UINT32, interval: MAX_UINT32 };
    expect(intervalWindow(beyond)).toEqual({ start: 2 ** 32, end: 2 ** 32 });
  });

  test("refuses interval 0: intervals count from 1", () => {
    expect(() => intervalWindow({ activeAt: 1, period: 1, interval: 0 })).toThrow(
      expect.objectContaining({ code: "INTEGER_OUT_OF_RANGE", message: expect.stringContaining("interval") }),
    );
  });
});

describe("state of a subscription", () => {
  const recurring = { activeAt: 100, period: 10, frequency: 2 };

  test("is active from activeAt on", () => {
    expect(isActive(recurring, 99)).toBe(false);
    expect(isActive(recurring, 100)).toBe(true);
    expect(isActive(recurring, 1_000_000)).toBe(true);
  });

  test("is cancelled when activeAt is the last second of uint32 time", () => {
    expect(isCancelled({ activeAt: CANCELLED_ACTIVE_AT })).toBe(true);
    expect(isCancelled({ activeAt: CANCELLED_ACTIVE_AT - 1 })).toBe(false);
    expect(isActive({ activeAt: CANCELLED_ACTIVE_AT }, 4_000_000_000)).toBe(false);
  });

  test("is a callback when period is 0", () => {
    expect(isCallback({ period: 0 })).toBe(true);
    expect(isCallback({ period: 1 })).toBe(false);
  });

  test("is in its last interval, then expired", () => {
    expect([99, 109, 110, 119, 120].map((now) => isLastInterval(recurring, now))).toEqual([
      false,
      false,
      true,
      true,
      false,
    ]);
    expect([99, 100, 119, 120, 4_000_000_000].map((now) => isExpired(recurring, now))).toEqual([
      false,
      false,
      false,
      true,
      true,
    ]);
  });

  test("never expires as a callback, unless it has no interval at all", () => {
    expect(isExpired({ activeAt: 100, period: 0, frequency: 1 }, 4_000_000_000)).toBe(false);
    expect(isLastInterval({ activeAt: 100, period: 0, frequency: 1 }, 4_000_000_000)).toBe(true);
    expect(isExpired({ activeAt: 100, period: 0, frequency: 0 }, 100)).toBe(true);
  });

  test("is not expired once cancelled: it is not active", () => {
    expect(isExpired({ ...recurring, activeAt: CANCELLED_ACTIVE_AT }, 4_000_000_000)).toBe(false);
    expect(isLastInterval({ ...recurring, activeAt: CANCELLED_ACTIVE_AT }, 4_000_000_000)).toBe(false);
  });

  test("uses the low 32 bits of the time, as the contract does", () => {
    expect(isActive(recurring, 2 ** 32 + 99)).toBe(false);
    expect(isActive(recurring, 2 ** 32 + 100)).toBe(true);
  });
});
