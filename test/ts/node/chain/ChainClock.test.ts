import { describe, expect, test } from "vitest";
import { ChainClock } from "../../../../ts/node/chain/ChainClock.ts";

describe("ChainClock", () => {
  test("knows no time before the first block", () => {
    const clock = new ChainClock(() => 123_456);
    expect(clock.isSet).toBe(false);
    expect(clock.now()).toBe(0);
  });

  test("goes on from a block's time by the monotonic clock, in seconds", () => {
    let ms = 5_000;
    const clock = new ChainClock(() => ms);
    clock.observe({ timestamp: 1_700_000_000 });
    expect(clock.isSet).toBe(true);
    expect(clock.now()).toBe(1_700_000_000);
    ms += 1_500;
    expect(clock.now()).toBe(1_700_000_001.5);
  });

  test("a newer block sets it anew, forward (evm_increaseTime) or back (a reorg)", () => {
    let ms = 0;
    const clock = new ChainClock(() => ms);
    clock.observe({ timestamp: 1_000 });
    ms += 10_000;
    clock.observe({ timestamp: 900_000 });
    expect(clock.now()).toBe(900_000);
    clock.observe({ timestamp: 1_005 });
    ms += 250;
    expect(clock.now()).toBe(1_005.25);
  });

  test("N33: never asks the machine what time it is", () => {
    const clock = new ChainClock();
    clock.observe({ timestamp: 42 });
    expect(clock.now()).toBeGreaterThanOrEqual(42);
    expect(clock.now()).toBeLessThan(50);
  });
});
