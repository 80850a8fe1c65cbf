import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RateLimiter, type RateLimiterOptions } from "../../../../../ts/node/server/access/RateLimiter.ts";

function createLimiter(options: Partial<RateLimiterOptions> = {}) {
  let now = 1_000_000;
  const limiter = new RateLimiter({ requests: 3, periodSeconds: 6, now: () => now, ...options });
  return {
    limiter,
    wait: (ms: number) => {
      now += ms;
    },
  };
}

describe("RateLimiter", () => {
  test("T5: allows a burst, then one each period / requests", () => {
    const { limiter, wait } = createLimiter();
    expect([1, 2, 3, 4].map(() => limiter.take("a"))).toEqual([
      { isAllowed: true, limit: 3, remaining: 2, resetSeconds: 2, retryAfterSeconds: 0 },
      { isAllowed: true, limit: 3, remaining: 1, resetSeconds: 4, retryAfterSeconds: 0 },
      { isAllowed: true, limit: 3, remaining: 0, resetSeconds: 6, retryAfterSeconds: 0 },
      { isAllowed: false, limit: 3, remaining: 0, resetSeconds: 6, retryAfterSeconds: 2 },
    ]);
    wait(1_999);
    expect(limiter.take("a")).toMatchObject({ isAllowed: false, retryAfterSeconds: 1 });
    wait(1);
    expect(limiter.take("a")).toMatchObject({ isAllowed: true, remaining: 0 });
    expect(limiter.take("a").isAllowed).toBe(false);
    wait(6_000);
    expect([1, 2, 3, 4].map(() => limiter.take("a").isAllowed)).toEqual([true, true, true, false]);
  });

  test("a refused request costs nothing", () => {
    const { limiter, wait } = createLimiter();
    for (let i = 0; i < 100; i++) limiter.take("a");
    wait(2_000);
    expect(limiter.take("a").isAllowed).toBe(true);
  });

  test("a rounding error of the clock is not a second more", () => {
    const { limiter } = createLimiter({ requests: 2, periodSeconds: 60, now: () => 2770.02464 });
    expect([1, 2, 3].map(() => limiter.take("a"))).toMatchObject([
      { resetSeconds: 30 },
      { resetSeconds: 60 },
      { resetSeconds: 60, retryAfterSeconds: 30 },
    ]);
  });

  test("keys don't share", () => {
    const { limiter } = createLimiter({ requests: 1 });
    expect(limiter.take("a").isAllowed).toBe(true);
    expect(limiter.take("b").isAllowed).toBe(true);
    expect(limiter.take("a").isAllowed).toBe(false);
  });

  test("remembers no more than so many keys, and forgets those that are whole again", () => {
    const { limiter, wait } = createLimiter({ maxKeys: 100 });
    for (let i = 0; i < 10_000; i++) limiter.take(`key ${i}`);
    expect(limiter.size).toBe(100);
    wait(10_000);
    for (let i = 0; i < 100; i++) limiter.take("one");
    expect(limiter.size).toBe(1);
  });

  test("exactly `requests` in a row, and as many again in a period, for any setting", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 3_600 }), (requests, periodSeconds) => {
        const { limiter, wait } = createLimiter({ requests, periodSeconds });
        const allowed = () =>
          Array.from({ length: requests + 1 }, () => limiter.take("a").isAllowed).filter(Boolean).length;
        expect(allowed()).toBe(requests);
        wait(periodSeconds * 1_000);
        expect(allowed()).toBe(requests);
        const { retryAfterSeconds, isAllowed } = limiter.take("a");
        expect(isAllowed).toBe(false);
        wait(retryAfterSeconds * 1_000);
        expect(limiter.take("a").isAllowed).toBe(true);
      }),
    );
  });
});
