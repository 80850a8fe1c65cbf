import { afterEach, describe, expect, test, vi } from "vitest";
import { ShutdownError } from "../../../../ts/node/errors.ts";
import { BackgroundTasks } from "../../../../ts/node/pipeline/BackgroundTasks.ts";
import { memoryLogger } from "../support.ts";

function create() {
  const { logger, lines } = memoryLogger();
  return { tasks: new BackgroundTasks(logger), lines };
}

describe("BackgroundTasks", () => {
  afterEach(() => void vi.useRealTimers());

  test("idle() waits for all of it, also for what other tasks start", async () => {
    const { tasks } = create();
    await tasks.idle();
    const done: string[] = [];
    const gate = Promise.withResolvers<void>();
    tasks.start({}, async () => {
      await gate.promise;
      done.push("first");
      tasks.start({}, async () => {
        await null;
        done.push("second");
      });
    });
    const idle = tasks.idle().then(() => done.push("idle"));
    gate.resolve();
    await idle;
    expect(done).toEqual(["first", "second", "idle"]);
  });

  test("logs a failure with the task's fields and keeps the rest going", async () => {
    const { tasks, lines } = create();
    const run = vi.fn();
    tasks.start({ id: 7 }, async () => {
      throw new Error("bro\nken");
    });
    tasks.start({ id: 8 }, async () => run());
    await tasks.idle();
    expect(run).toHaveBeenCalled();
    expect(lines).toMatchObject([{ id: 7, err: "bro ken", msg: "Task failed", level: 50 }]);
  });

  test("a task that throws before it returns a promise is a failure like any other", async () => {
    const { tasks, lines } = create();
    tasks.start({}, () => {
      throw new Error("at once");
    });
    await tasks.idle();
    expect(lines).toMatchObject([{ err: "at once" }]);
  });

  test("a stop is no failure", async () => {
    const { tasks, lines } = create();
    tasks.start({}, () => Promise.reject(new ShutdownError()));
    await tasks.idle();
    expect(lines).toEqual([]);
  });

  test("later() starts after its time, unless cancelled", async () => {
    vi.useFakeTimers();
    const { tasks } = create();
    const done: number[] = [];
    tasks.later(1_000, {}, async () => void done.push(1));
    tasks.later(2_000, {}, async () => void done.push(2));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(done).toEqual([1]);
    tasks.cancelLater();
    tasks.later(1_000, {}, async () => void done.push(3));
    expect(vi.getTimerCount()).toBe(0);
    await vi.advanceTimersByTimeAsync(5_000);
    await tasks.idle();
    expect(done).toEqual([1]);
  });
});
