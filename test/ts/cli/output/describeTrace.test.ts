import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { describeTrace, traceJson } from "../../../../ts/cli/output/describeTrace.ts";
import type { TraceEvent } from "../../../../ts/client/rest/TraceEvent.ts";

const START = Date.UTC(2026, 0, 2, 3, 4, 5);
const step = (afterMs: number, kind: string, data: TraceEvent["data"] = {}, interval = 1): TraceEvent => ({
  ...{ subscriptionId: 7, interval, kind, data },
  at: new Date(START + afterMs),
});
const describeSteps = (...events: TraceEvent[]) => stripVTControlCharacters(describeTrace(events));

test("the life of a request: times since the first step, gas in a column of its own", () => {
  expect(
    describeSteps(
      step(0, "created", { owner: "0xab", containerId: "0xcd", state: "open" }, 0),
      step(3, "inputs", { containers: ["a", "b"], bytes: 128 }),
      step(1_234, "computed", { ms: 1_200, bytes: 320 }),
      step(61_500, "simulated", { gas: 210_000 }),
      step(3_600_000 * 2 + 90_000, "delivered", { tx_hash: "0x01", block: 12, gas: 185_948, fee_wei: 10n ** 18n }),
    ),
  ).toBe(
    [
      "Subscription 7, since 2026-01-02T03:04:05.000Z",
      "",
      "time        interval  step       gas      details",
      "+0 ms                 created             owner 0xab, open",
      "+3 ms       1         inputs              a > b, 128 bytes",
      "+1.23 s     1         computed            took 1200 ms, 320 bytes",
      "+1 min 2 s  1         simulated  210,000",
      "+2 h 2 min  1         delivered  185,948  tx 0x01, block 12",
      "",
    ].join("\n"),
  );
});

test("a revert is explained, once, with what to do", () => {
  const failed = step(5, "failed", { reason: "Insufficient allowance.", revert: "0x13be252b" });
  const text = describeSteps(failed, failed);
  expect(text).toContain("InsufficientAllowance: Insufficient allowance.\n");
  expect(text.match(/^Hint: Let the wallet's owner approve/gm)).toHaveLength(1);
  expect(traceJson([step(0, "due"), failed])[1]).toMatchObject({
    ...{ subscription_id: 7, after_ms: 5, kind: "failed" },
    revert: { name: "InsufficientAllowance", hint: expect.any(String) },
  });
});

test("foreign text stays on one line and can't move the cursor", () => {
  expect(describeSteps(step(0, "failed", { reason: "a\n\u001B[2Jb" }))).toContain("a [2Jb\n");
});
