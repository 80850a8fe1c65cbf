import { expect, test } from "vitest";
import { SignalError, untilAborted, withSignals } from "../../../ts/cli/withSignals.ts";

const listeners = () => ["SIGINT", "SIGTERM", "SIGHUP"].map((name) => process.listenerCount(name));

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as const)("%s asks for an orderly end, exit code %i, and only once", async (name, exitCode) => {
  const before = listeners();
  const reason = await withSignals(async (signal) => {
    process.emit(name, name);
    // Whoever sends a second one wants the process gone: no listener of ours keeps it.
    expect(listeners()).toEqual(before);
    await untilAborted(signal);
    return signal.reason as unknown;
  });
  expect(reason).toBeInstanceOf(SignalError);
  expect(reason).toMatchObject({ exitCode });
});

test("listens only while it runs, also when that fails", async () => {
  const before = listeners();
  const running = withSignals(() => Promise.reject(new Error("broken")));
  expect(listeners()).toEqual(before.map((count) => count + 1));
  await expect(running).rejects.toThrow("broken");
  expect(listeners()).toEqual(before);
});
