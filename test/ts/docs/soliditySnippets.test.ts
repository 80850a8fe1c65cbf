import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const root = new URL("../../../", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), "utf8");

test.each([
  ["docs/forge-testing.md", "test/contracts/testing/ForgeTestingDocs.t.sol", 6],
  ["docs/container-lookup.md", "contracts/examples/MyContract.sol", 1],
])("every Solidity snippet of %s stands in %s, which forge compiles and tests", (page, source, count) => {
  const text = read(source);
  const snippets = [...read(page).matchAll(/```solidity\n(.*?)```/gs)].map(([, code]) => code);
  expect(snippets.length).toBeGreaterThanOrEqual(count);
  for (const snippet of snippets) expect(text).toContain(snippet);
});
