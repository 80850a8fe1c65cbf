import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Scheduler } from "../../../../ts/node/chain/Scheduler.ts";

const DAY = 86_400;

describe("Scheduler", () => {
  /** What the chain's clock is ahead of the timers, in seconds. */
  let offset = 1_000_000;
  const now = () => Date.now() / 1000 + offset;
  let woken: { id: number; at: number }[] = [];
  let scheduler: Scheduler;

  beforeEach(() => {
    vi.useFakeTimers({ now: 0 });
    offset = 1_000_000;
    woken = [];
    scheduler = new Scheduler(now, (id) => woken.push({ id, at: now() }));
  });
  afterEach(() => {
    scheduler.stop();
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  const ids = () => woken.map(({ id }) => id);

  test("wakes each at its time, never before", () => {
    scheduler.schedule(1, now() + 10);
    scheduler.schedule(2, now() + 5.25);
    vi.advanceTimersByTime(5_249);
    expect(woken).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(woken).toEqual([{ id: 2, at: 1_000_005.25 }]);
    vi.advanceTimersByTime(4_750);
    expect(ids()).toEqual([2, 1]);
    expect(scheduler.size).toBe(0);
  });

  test("wakes at once, but not inside schedule(), what is past", () => {
    scheduler.schedule(1, 0);
    expect(woken).toEqual([]);
    vi.advanceTimersByTime(0);
    expect(ids()).toEqual([1]);
  });

  test("a newer time replaces the older one, be it earlier or later", () => {
    scheduler.schedule(1, now() + 10);
    scheduler.schedule(1, now() + 20);
    scheduler.schedule(2, now() + 30);
    scheduler.schedule(2, now() + 5);
    expect(scheduler.size).toBe(2);
    vi.advanceTimersByTime(60_000);
    expect(woken).toEqual([
      { id: 2, at: 1_000_005 },
      { id: 1, at: 1_000_020 },
    ]);
  });

  test("doesn't wake what was forgotten", () => {
    scheduler.schedule(1, now() + 1);
    scheduler.schedule(2, now() + 1);
    scheduler.forget(1);
    vi.advanceTimersByTime(2_000);
    expect(ids()).toEqual([2]);
  });

  test("N10: has one timer for all, and none when there is nothing to wait for", () => {
    expect(vi.getTimerCount()).toBe(0);
    for (let id = 0; id < 1_000; id++) scheduler.schedule(id, now() + 10 + id);
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersByTime(2_000_000);
    expect(woken.length).toBe(1_000);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("waits longer than a timer can (2^31 ms), without waking up early", () => {
    scheduler.schedule(1, now() + 60 * DAY);
    vi.advanceTimersByTime(60 * DAY * 1_000 - 1);
    expect(woken).toEqual([]);
    vi.advanceTimersByTime(2); // seconds with a fraction: a millisecond may be lost in rounding
    expect(ids()).toEqual([1]);
  });

  test("after the chain's time jumped, check() wakes what it passed", () => {
    scheduler.schedule(1, now() + DAY);
    offset += 2 * DAY;
    expect(woken).toEqual([]);
    scheduler.check();
    expect(ids()).toEqual([1]);
  });

  test("after the chain's time went back, it waits for the new time", () => {
    scheduler.schedule(1, now() + 10);
    vi.advanceTimersByTime(5_000);
    offset -= 5;
    vi.advanceTimersByTime(5_000);
    expect(woken).toEqual([]);
    vi.advanceTimersByTime(5_000);
    expect(woken).toEqual([{ id: 1, at: 1_000_010 }]);
  });

  test("may be scheduled anew from inside the wake-up, without an endless loop", () => {
    let rounds = 0;
    const again = new Scheduler(now, (id) => {
      rounds += 1;
      if (rounds < 3) again.schedule(id, 0);
    });
    again.schedule(7, 0);
    again.check();
    expect(rounds).toBe(1);
    vi.advanceTimersByTime(10);
    expect(rounds).toBe(3);
    again.stop();
  });

  test("wakes nothing after stop()", () => {
    scheduler.schedule(1, now() + 1);
    scheduler.stop();
    scheduler.schedule(2, 0);
    vi.advanceTimersByTime(10_000);
    expect(woken).toEqual([]);
  });

  test("wakes every subscription exactly once, at its last set time, in order of time", () => {
    const step = fc.record({ id: fc.nat(8), wait: fc.nat(100), forget: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        woken = [];
        const start = now();
        const expected = new Map<number, number>();
        for (const { id, wait, forget } of steps) {
          if (forget) {
            scheduler.forget(id);
            expected.delete(id);
          } else {
            scheduler.schedule(id, start + wait);
            expected.set(id, start + wait);
          }
        }
        expect(scheduler.size).toBe(expected.size);
        vi.advanceTimersByTime(101_000);
        expect(new Map(woken.map(({ id, at }) => [id, at]))).toEqual(expected);
        expect(woken.length).toBe(expected.size);
      }),
    );
  });
});
