import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { zeroAddress, zeroHash } from "viem";
import { expect, test } from "vitest";
import { Journal } from "../../../../ts/deploy/journal/Journal.ts";
import type { JournalRecord } from "../../../../ts/deploy/journal/JournalRecord.ts";
import { readJournal } from "../../../../ts/deploy/journal/readJournal.ts";
import { temporaryFolder } from "../support.ts";

const STEP = {
  id: "one",
  title: "first",
  to: null,
  data: "0x00",
  value: 2n ** 80n,
  gas: 1n,
  gasLimit: 2n,
  waits: true,
};
const PLAN: JournalRecord = {
  ...{ type: "plan", version: 1, at: "2026-01-01T00:00:00.000Z" },
  plan: {
    ...{ key: "test", chainId: 1, genesisHash: zeroHash, deployer: zeroAddress },
    ...{ parameters: { fee: "1" }, steps: [STEP] as never, addresses: {} },
  },
};
const SIGNED: JournalRecord = {
  ...{ type: "signed", step: "one", hash: zeroHash, raw: "0x1234" },
  ...{ maxFeePerGas: 1n, maxPriorityFeePerGas: 1n },
};

test("gives back what was put in, and forgets a record that a crash has cut off", async () => {
  await using folder = await temporaryFolder("journal");
  const path = join(folder.path, "deep", "a.jsonl");
  {
    await using journal = await Journal.open(path);
    await journal.append(PLAN);
    await journal.append(SIGNED);
  }
  const complete = await readFile(path, "utf8");
  for (const cut of ['{"type":"mined"', '{"type":"done","addresses":{}}', "\u0000\u0000"]) {
    await appendFile(path, cut);
    await using journal = await Journal.open(path);
    expect(journal.current).toMatchObject({ plan: PLAN.plan, end: undefined });
    expect(journal.current?.steps.get("one")).toEqual({ signed: [SIGNED], mined: undefined });
    expect(await readFile(path, "utf8")).toBe(complete);
  }
});

test.each([
  ["a line that is not JSON", "{\n", "not JSON"],
  ["a record of no known kind", '{"type":"hint"}\n', /type/],
  ["a record before any plan", '{"type":"abandoned","reason":"x"}\n', "a abandoned before any plan"],
  ["a step that the plan hasn't", `{"type":"unmined","step":"other"}\n`, /before any plan|no step/],
])("refuses %s, naming the line", async (_what, text, details) => {
  await using folder = await temporaryFolder("journal");
  const path = join(folder.path, "a.jsonl");
  await writeFile(path, text);
  await expect(readJournal(path)).rejects.toMatchObject({
    code: "JOURNAL_INVALID",
    shortMessage: expect.stringContaining("Line 1 of the journal"),
    details: expect.stringMatching(details),
  });
});

test("is one process's alone, until that process is gone, be it by SIGKILL", async () => {
  await using folder = await temporaryFolder("journal");
  const path = join(folder.path, "a.jsonl");
  const holder = `const { Journal } = await import(${JSON.stringify(new URL("../../../../ts/deploy/journal/Journal.ts", import.meta.url).href)});
    await Journal.open(${JSON.stringify(path)});
    process.stdout.write("held");
    setInterval(() => undefined, 1_000);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", holder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  await expect(Journal.open(path)).rejects.toMatchObject({ code: "JOURNAL_LOCKED", retryable: true });
  child.kill("SIGKILL");
  await once(child, "exit");
  await using journal = await Journal.open(path);
  await expect(Journal.open(path)).rejects.toMatchObject({ code: "JOURNAL_LOCKED" });
  await journal.append(PLAN);
});
