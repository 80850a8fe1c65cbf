import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../../..");
const numbered = (letter: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${letter}${index + 1}`);

/** The known defects of the reference node (N), its client and services (S), a port (T), and what users complained of. */
const DEFECTS = [
  ...numbered("N", 45),
  ...numbered("S", 9),
  ...numbered("T", 18),
  ...[1, 4, 6, 17, 20, 22, 30].map((number) => `infernet-node#${number}`),
  ...[6, 23, 28, 36].map((number) => `infernet-container-starter#${number}`),
  ...["infernet-deploy#6", "infernet-sdk#16", "infernet-ml#1", "Ritual_Infernet_Node_Guide#1"],
];
/** What is critical or grave, and all of the port's: a line of text is not enough for those. */
const TESTED = ["N1", "N2", "N3", ...numbered("N", 13).slice(3), "N42", ...numbered("T", 17)];

const idsIn = (text: string) => text.match(/[\w-]+#\d+|\b[NST]\d{1,2}\b/g) ?? [];

test("every known defect has a test that names it, or a line in docs/differences.md", () => {
  const tests = globSync("test/{ts,contracts}/**/*.{test.ts,t.sol}", { cwd: ROOT })
    .map((file) => join(ROOT, file))
    .filter((file) => file !== import.meta.filename)
    .map((file) => readFileSync(file, "utf8"));
  const names = tests.flatMap((text) => text.match(/"[^"\n]*"/g) ?? []);
  const tested = new Set(names.flatMap(idsIn));
  const told = new Set(idsIn(readFileSync(join(ROOT, "docs/differences.md"), "utf8")));
  expect(TESTED.filter((id) => !tested.has(id))).toEqual([]);
  expect(DEFECTS.filter((id) => !tested.has(id) && !told.has(id))).toEqual([]);
});
