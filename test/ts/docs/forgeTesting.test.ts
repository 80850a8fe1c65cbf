import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const root = new URL("../../../", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), "utf8");

test("every Solidity snippet of docs/forge-testing.md is compiled and run by forge", () => {
  const tests = read("test/contracts/testing/ForgeTestingDocs.t.sol");
  const snippets = [...read("docs/forge-testing.md").matchAll(/```solidity\n(.*?)```/gs)].map(([, code]) => code);
  expect(snippets.length).toBeGreaterThan(5);
  for (const snippet of snippets) expect(tests).toContain(snippet);
});
