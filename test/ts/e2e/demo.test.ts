import { isHash } from "viem";
import { expect, test } from "vitest";
import { runInfernet } from "./infernetProcess.ts";

const TASKS = ["text_generation", "text_classification", "token_classification", "summarization"];

test("Ritual_Infernet_Node_Guide#1: demo --json prints one array: every task asked and answered on chain", async () => {
  await using demo = runInfernet(["demo", "--json"]);
  const { code, stdout, stderr } = await demo.ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout.match(/\n/g)).toHaveLength(1);

  const rows: Record<string, unknown>[] = JSON.parse(stdout);
  expect(rows.map(({ task }) => task)).toEqual(TASKS);
  expect(rows.map(({ subscriptionId }) => subscriptionId)).toEqual([1, 2, 3, 4]);
  for (const row of rows) {
    expect(Object.keys(row)).toEqual(
      "task input output subscriptionId requestTx deliveryTx requestGas deliveryGas latencyMs".split(" "),
    );
    expect(row["requestTx"]).toSatisfy(isHash);
    expect(row["deliveryTx"]).toSatisfy(isHash);
    expect(row["requestGas"]).toBeGreaterThan(21_000);
    expect(row["deliveryGas"]).toBeGreaterThan(21_000);
    expect(row["latencyMs"]).toBeGreaterThan(0);
  }
  const [generation, classification, entities, summary] = rows.map(({ output }) => output);
  expect(generation).toMatch(/\S/);
  expect(classification).toMatchObject([{ label: "POSITIVE" }, { label: "NEGATIVE" }]);
  expect(entities).toEqual(
    ["PER", "LOC", "ORG"].map((group) => ({ entity_group: group, score: expect.any(Number) as number })),
  );
  const sentences = String(summary).split(/(?<=\.) /);
  expect(sentences.length).toBeLessThan(5);
  for (const sentence of sentences) expect(rows[3]?.["input"]).toContain(sentence);
  expect(await demo.running()).toEqual([]);
});

test("demo takes its text from the command line", async () => {
  await using demo = runInfernet(["demo", "--json", "Mary Jones", "of Nairobi hates rain."]);
  const { code, stdout } = await demo.ended;
  expect(code).toBe(0);
  const rows: { input: string; output: unknown }[] = JSON.parse(stdout);
  expect(rows.map(({ input }) => input)).toEqual(TASKS.map(() => "Mary Jones of Nairobi hates rain."));
  expect(rows[1]?.output).toMatchObject([{ label: "NEGATIVE" }, { label: "POSITIVE" }]);
  expect(rows[2]?.output).toMatchObject([{ entity_group: "PER" }, { entity_group: "LOC" }]);
});

test("demo shows each request and its answer to a person, without colours in a pipe", async () => {
  await using demo = runInfernet(["demo"]);
  const { code, stdout, stderr } = await demo.ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).not.toContain("\u001B");
  for (const task of TASKS) expect(stdout).toMatch(new RegExp(`^${task}$`, "m"));
  expect(stdout.match(/^ {2}answer {8}\S/gm)).toHaveLength(4);
  expect(stdout.match(/^ {2}delivery {6}0x[0-9a-f]{64} {2}gas [\d,]+$/gm)).toHaveLength(4);
});

test("Ctrl-C ends the demo and everything it has started", async () => {
  await using demo = runInfernet(["demo"]);
  await demo.firstLine;
  expect(await demo.running()).not.toEqual([]);
  demo.child.kill("SIGINT");
  const { code, stderr } = await demo.ended;
  expect({ code, stderr }).toEqual({ code: 130, stderr: "" });
  expect(await demo.running()).toEqual([]);
});
