import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A piece of the corpus: an answer with the questions that ask for it, or prose with its title. */
export interface Passage {
  /** Questions that the text answers; for prose, its title. */
  readonly keys: readonly string[];
  readonly text: string;
}

/** Reads the corpus files, in the order of their names; `corpus/README.md` describes the format. */
export function readCorpus(): Passage[] {
  const folder = join(import.meta.dirname, "corpus");
  const files = readdirSync(folder)
    .filter((name) => name.endsWith(".txt"))
    .sort();
  return files.flatMap((name) => parseCorpus(readFileSync(join(folder, name), "utf8"), name));
}

/**
 * Parses one corpus file.
 *
 * @param name file name, for the error message
 * @throws Error when a block is neither questions with one answer nor a title with one line of prose
 */
export function parseCorpus(content: string, name: string): Passage[] {
  return content
    .split(/\n{2,}/u)
    .map((block) => block.trim())
    .filter((block) => block !== "")
    .map((block) => parseBlock(block, name));
}

function parseBlock(block: string, name: string): Passage {
  const lines = block.split("\n");
  const text = lines.at(-1) ?? "";
  const heads = lines.slice(0, -1);
  if (text.startsWith("A: ") && heads.length > 0 && heads.every((line) => line.startsWith("Q: "))) {
    return { keys: heads.map((line) => line.slice(3)), text: text.slice(3) };
  }
  const [title] = heads;
  if (heads.length === 1 && title?.startsWith("# ")) return { keys: [title.slice(2)], text };
  throw new Error(`${name}: expected "Q: …" lines and one "A: …" line, or "# Title" and one line, got: ${lines[0]}`);
}
