import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ShutdownError } from "../../../ts/node/errors.ts";
import { supervise } from "../../../ts/node/supervise.ts";
import { memoryLogger } from "./support.ts";

describe("supervise", () => {
  let waits: number[] = [];
  /** Waits after which the node stops. */
  let stopAfter = Number.POSITIVE_INFINITY;
  const wait = async (ms: number) => {
    waits.push(ms);
    if (waits.length > stopAfter) throw new ShutdownError();
  };

  beforeEach(() => {
    waits = [];
    stopAfter = Number.POSITIVE_INFINITY;
  });
  afterEach(() => void vi.useRealTimers());

  const start = (run: () => Promise<void>) => {
    const { logger, lines } = memoryLogger();
    const stopping = new AbortController();
    return { lines, stopping, done: supervise("watcher", run, { logger, signal: stopping.signal, wait }) };
  };

  test("runs a part that ends by itself once", async () => {
    const run = vi.fn(async () => undefined);
    await start(run).done;
    expect(run).toHaveBeenCalledTimes(1);
  });

  test("starts a part that fails again, says so, and waits twice as long each time up to 30 s", async () => {
    stopAfter = 9;
    const { lines, done } = start(async () => {
      throw new Error("bro\nken");
    });
    await done;
    expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000, 30_000]);
    expect(lines[0]).toMatchObject({
      part: "watcher",
      waitMs: 500,
      err: "bro ken",
      msg: "A part of the node failed; starting it again",
      level: 50,
    });
  });

  test("also when it fails before its first await, or with something that is no Error", async () => {
    stopAfter = 1;
    const run = vi.fn((): Promise<void> => {
      throw "text";
    });
    const { lines, done } = start(run);
    await done;
    expect(run).toHaveBeenCalledTimes(2);
    expect(lines[0]).toMatchObject({ err: "text" });
  });

  test("begins with a short wait again after a part ran well for a minute", async () => {
    stopAfter = 3;
    vi.useFakeTimers({ toFake: ["performance"] });
    let runs = 0;
    await start(async () => {
      runs += 1;
      if (runs === 3) vi.advanceTimersByTime(60_001);
      throw new Error("again");
    }).done;
    expect(waits).toEqual([500, 1_000, 500, 1_000]);
  });

  test("ends when the node stops, whatever the part says then", async () => {
    const run = vi.fn(async () => {
      throw new ShutdownError();
    });
    await start(run).done;
    const failing = start(async () => {
      await null;
      failing.stopping.abort();
      throw new Error("socket closed");
    });
    await failing.done;
    expect(run).toHaveBeenCalledTimes(1);
    expect(failing.lines).toEqual([]);
    expect(waits).toEqual([]);
  });
});
