import { readFileSync } from "node:fs";
import path from "node:path";

const SDK = path.join(import.meta.dirname, "../../../contracts/infernet-sdk");

/** A replacement in a file of contracts/infernet-sdk. What is to be found stands there exactly once. */
export type Edit = readonly [file: string, find: string, replacement: string];

/** A protocol with a fault, and the tests that must notice it. */
export interface Mutant {
  /** What is broken: an invariant of test/contracts/invariants/README.md, or a row of docs/security.md. */
  readonly breaks: string;
  /** The fault, in words. */
  readonly fault: string;
  readonly edits: readonly Edit[];
  /** All of them must fail: "Contract.test". */
  readonly tests: readonly string[];
  /** What the first of them must say when it fails: the check that is meant has seen it, not another one. */
  readonly says: string;
}

/**
 * The files that a mutant changes, with the fault in them, by their path in contracts/infernet-sdk.
 *
 * @throws {Error} When what is to be found isn't there, or is there more than once: the sources have changed
 */
export function mutatedFiles(mutant: Mutant): Map<string, string> {
  const files = new Map<string, string>();
  for (const [file, find, replacement] of mutant.edits) {
    const parts = (files.get(file) ?? readFileSync(path.join(SDK, file), "utf8")).split(find);
    if (parts.length !== 2) {
      throw new Error(
        `mutant of ${mutant.breaks}, "${mutant.fault}": expected this once in contracts/infernet-sdk/${file}, found it ${parts.length - 1} times; adapt test/contracts/mutants to the source:\n${find}`,
      );
    }
    files.set(file, parts.join(replacement));
  }
  return files;
}
