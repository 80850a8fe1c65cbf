import { BaseError, RpcRequestError } from "viem";
import { describe, expect, test, vi } from "vitest";
import { backoffMs, pause, untilAnswered } from "../../../../ts/node/chain/retry.ts";
import { ChainSetupError, ShutdownError } from "../../../../ts/node/errors.ts";
import { memoryLogger } from "../support.ts";

const reverted = new BaseError("call failed", {
  cause: new RpcRequestError({ body: {}, url: "http://x", error: { code: 3, message: "execution reverted" } }),
});

describe("backoffMs", () => {
  test("doubles from 100 ms to 10 s", () => {
    expect([1, 2, 3, 7, 8, 9, 1_000].map((attempt) => backoffMs(attempt, () => 1))).toEqual([
      100, 200, 400, 6_400, 10_000, 10_000, 10_000,
    ]);
  });

  test("takes off up to a quarter by chance", () => {
    expect(backoffMs(1, () => 0)).toBe(75);
    for (let attempt = 1; attempt < 20; attempt++) {
      expect(backoffMs(attempt)).toBeLessThanOrEqual(backoffMs(attempt, () => 1));
      expect(backoffMs(attempt)).toBeGreaterThanOrEqual(backoffMs(attempt, () => 0));
    }
  });
});

describe("pause", () => {
  test("ends with ShutdownError when the node stops, before or during it", async () => {
    const stopping = new AbortController();
    const waiting = pause(1_000_000, stopping.signal);
    stopping.abort();
    await expect(waiting).rejects.toBeInstanceOf(ShutdownError);
    await expect(pause(0, stopping.signal)).rejects.toBeInstanceOf(ShutdownError);
  });

  test("many pauses at once on one signal cause no listener warning", async () => {
    const warnings: Error[] = [];
    const onWarning = (warning: Error) => warnings.push(warning);
    process.on("warning", onWarning);
    const stopping = new AbortController();
    const pauses = Promise.allSettled(Array.from({ length: 500 }, () => pause(1_000_000, stopping.signal)));
    stopping.abort();
    expect((await pauses).every(({ status }) => status === "rejected")).toBe(true);
    await new Promise((resolve) => setImmediate(resolve));
    process.off("warning", onWarning);
    expect(warnings).toEqual([]);
  });
});

describe("untilAnswered", () => {
  const options = () => {
    const stopping = new AbortController();
    const { logger, lines } = memoryLogger();
    return { stopping, lines, options: { logger, signal: stopping.signal } };
  };

  test("asks again until the RPC answers, and says so once a failure", async () => {
    const { lines, options: given } = options();
    let calls = 0;
    const answer = await untilAnswered(
      "head",
      async () => {
        calls += 1;
        if (calls < 3) throw new Error("connection\nreset");
        return 42;
      },
      given,
    );
    expect(answer).toBe(42);
    expect(lines.map(({ what, attempt, err, msg }) => ({ what, attempt, err, msg }))).toEqual([
      { what: "head", attempt: 1, err: "connection reset", msg: "RPC failed, trying again" },
      { what: "head", attempt: 2, err: "connection reset", msg: "RPC failed, trying again" },
    ]);
  });

  test.each([
    ["a revert", reverted],
    ["a mistake in the configuration", new ChainSetupError("wrong registry", {})],
  ])("gives up at once on %s", async (_name, failure) => {
    const read = vi.fn(() => Promise.reject(failure));
    await expect(untilAnswered("x", read, options().options)).rejects.toBe(failure);
    expect(read).toHaveBeenCalledTimes(1);
  });

  test("T15: gives up after so many tries, where it is told how many", async () => {
    const failure = new Error("down");
    const read = vi.fn(() => Promise.reject(failure));
    await expect(untilAnswered("x", read, { ...options().options, tries: 2 })).rejects.toBe(failure);
    expect(read).toHaveBeenCalledTimes(2);
  });

  test("ends with ShutdownError when the node stops", async () => {
    const { stopping, options: given } = options();
    let calls = 0;
    const asking = untilAnswered(
      "x",
      async () => {
        calls += 1;
        if (calls === 2) stopping.abort();
        throw new Error("down");
      },
      given,
    );
    await expect(asking).rejects.toBeInstanceOf(ShutdownError);
    await expect(untilAnswered("x", async () => 1, given)).rejects.toBeInstanceOf(ShutdownError);
    expect(calls).toBe(2);
  });
});
