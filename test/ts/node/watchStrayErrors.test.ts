import { expect, test } from "vitest";
import { watchStrayErrors } from "../../../ts/node/watchStrayErrors.ts";
import { memoryLogger, untilTrue } from "./support.ts";

test("a rejection that nobody waited for is logged, and nothing ends", async () => {
  const { logger, lines } = memoryLogger();
  const others = process.listeners("unhandledRejection"); // vitest's, which would fail this run
  process.removeAllListeners("unhandledRejection");
  const ends: unknown[] = [];
  const unwatch = watchStrayErrors(logger, (error) => ends.push(error));
  try {
    void Promise.reject(new Error("lost"));
    await untilTrue(() => lines.length > 0);
    expect(lines).toEqual([
      expect.objectContaining({ level: 50, err: "lost", stack: expect.stringContaining("lost") }),
    ]);
    expect(ends).toEqual([]);
  } finally {
    unwatch();
    for (const listener of others) process.on("unhandledRejection", listener);
  }
  expect(process.listeners("unhandledRejection")).toEqual(others);
});

test("an exception that nothing caught is logged before the end", () => {
  const { logger, lines } = memoryLogger();
  const ends: unknown[] = [];
  const before = process.listeners("uncaughtException");
  const unwatch = watchStrayErrors(logger, (error) => ends.push(error));
  const [added] = process.listeners("uncaughtException").filter((listener) => !before.includes(listener));
  const error = new Error("boom");
  added?.(error, "uncaughtException");
  unwatch();
  expect(lines).toEqual([expect.objectContaining({ level: 60, err: "boom" })]);
  expect(ends).toEqual([error]);
});
