import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { withProgress } from "../../../../ts/cli/output/withProgress.ts";

let written: string[];
const { isTTY } = process.stderr;
beforeEach(() => {
  written = [];
  vi.useFakeTimers();
  vi.spyOn(process.stderr, "write").mockImplementation((text) => written.push(String(text)) > 0);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  process.stderr.isTTY = isTTY;
});

/** Runs something for a time, in a terminal or not. */
async function run(ms: number, terminal: boolean): Promise<string> {
  process.stderr.isTTY = terminal;
  const done = withProgress("Waiting", () => new Promise<string>((resolve) => setTimeout(() => resolve("done"), ms)));
  await vi.advanceTimersByTimeAsync(ms);
  return done;
}

test("a terminal sees what takes a second, and not afterwards", async () => {
  expect(await run(1_000, true)).toBe("done");
  expect(written).toEqual([expect.stringContaining("Waiting…"), "\r\u001B[2K"]);
});

test("what is quick does not flicker, and a pipe sees nothing", async () => {
  await run(100, true);
  await run(5_000, false);
  expect(written).toEqual([]);
});

test("what fails leaves no line behind", async () => {
  process.stderr.isTTY = true;
  const failing = withProgress("Waiting", async () => {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    throw new Error("no");
  });
  failing.catch(() => undefined);
  await vi.advanceTimersByTimeAsync(1_000);
  await expect(failing).rejects.toThrow("no");
  expect(written.at(-1)).toBe("\r\u001B[2K");
});
