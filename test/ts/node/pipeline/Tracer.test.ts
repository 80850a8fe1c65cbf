import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Tracer } from "../../../../ts/node/pipeline/Tracer.ts";
import { openSqliteStore } from "../../../../ts/node/store/sqlite/openSqliteStore.ts";
import { memoryLogger } from "../support.ts";

const KEY = { subscriptionId: 1, interval: 2 };

describe("Tracer", () => {
  beforeEach(() => void vi.useFakeTimers({ now: 1_000 }));
  afterEach(() => void vi.useRealTimers());

  test("stores steps together, a moment after the first", async () => {
    await using store = openSqliteStore(":memory:");
    const tracer = new Tracer({ store: store.traces, logger: memoryLogger().logger });
    tracer.record(KEY, "due");
    tracer.record(KEY, "sent", { tx_hash: "0x1", fee_wei: 2n ** 80n });
    expect(await store.traces.get(1)).toEqual([]);
    expect(vi.getTimerCount()).toBe(1);
    await vi.advanceTimersByTimeAsync(250);
    expect(await store.traces.get(1)).toEqual([
      { ...KEY, atMs: 1_000, kind: "due", data: {} },
      { ...KEY, atMs: 1_000, kind: "sent", data: { tx_hash: "0x1", fee_wei: 2n ** 80n } },
    ]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("flush() stores at once, and leaves no timer behind", async () => {
    await using store = openSqliteStore(":memory:");
    const tracer = new Tracer({ store: store.traces, logger: memoryLogger().logger });
    tracer.record(KEY, "due");
    await tracer.flush();
    await tracer.flush();
    expect((await store.traces.get(1)).length).toBe(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("a story that can't be written is no error of the work", async () => {
    const store = openSqliteStore(":memory:");
    await store.close();
    const { logger, lines } = memoryLogger();
    const tracer = new Tracer({ store: store.traces, logger });
    tracer.record(KEY, "due");
    await tracer.flush();
    expect(lines).toMatchObject([{ msg: "Traces can't be stored", err: "database is not open" }]);
  });
});
