import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { MUTANTS } from "../../contracts/mutants/mutants.ts";
import { mutatedFiles } from "../../contracts/mutants/mutatedFiles.ts";

const CONTRACTS = path.join(import.meta.dirname, "../../contracts");

test.each(MUTANTS)("mutant of $breaks: $fault", (mutant) => {
  for (const [file, content] of mutatedFiles(mutant)) expect(content, file).not.toBe("");
});

test("each invariant has a mutant, and each weakness of the reference that costs money", () => {
  const broken = new Set(MUTANTS.map(({ breaks }) => breaks));
  const rows = readFileSync(path.join(CONTRACTS, "invariants/README.md"), "utf8").matchAll(/^\| (\d+) \|/gm);
  const invariants = [...rows].map(([, number]) => `invariant ${number}`);
  expect(invariants).toHaveLength(20);
  expect([...invariants, "19.1", "19.2", "19.3"].filter((name) => !broken.has(name))).toEqual([]);
});

test("mutants name tests that there are", () => {
  const tests = globSync("**/*.t.sol", { cwd: CONTRACTS }).flatMap((file) => {
    const source = readFileSync(path.join(CONTRACTS, file), "utf8");
    const contract = source.match(/^contract (\w+Test) /m)?.[1];
    return [...source.matchAll(/function ((?:test|invariant)\w*)/g)].map(([, name]) => `${contract}.${name}`);
  });
  const named = MUTANTS.flatMap((mutant) => mutant.tests);
  expect(named.filter((test) => !tests.includes(test))).toEqual([]);
});
