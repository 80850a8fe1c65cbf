import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const root = new URL("../../../test/contracts/", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), "utf8");
const depth = (line: string) => line.search(/[^│├└─ ]/);

test.each(globSync("**/*.tree", { cwd: root }))("%s: each leaf names its test, each test is a leaf", (tree) => {
  const [, ...branches] = read(tree).trimEnd().split("\n");
  const leaves = branches.filter((line, index) => depth(branches[index + 1] ?? "") <= depth(line));
  const named = leaves.map((leaf) => leaf.match(/\[(\w+)\]$/)?.[1] ?? `no test: ${leaf}`);
  const tests = [...read(tree.replace(/tree$/, "t.sol")).matchAll(/function (test\w*)/g)].map(([, name]) => name);
  expect(named.toSorted()).toEqual(tests.toSorted());
});

test("each contract of the protocol has a tree", () => {
  const tests = globSync("{infernet-sdk,node}/**/*.t.sol", { cwd: root }).toSorted();
  const trees = globSync("{infernet-sdk,node}/**/*.tree", { cwd: root }).toSorted();
  expect(trees).toEqual(tests.map((path) => path.replace(/t\.sol$/, "tree")));
});
