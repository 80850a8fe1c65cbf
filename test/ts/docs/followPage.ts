import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { expect } from "vitest";

/** Folder of the project. */
export const ROOT = path.join(import.meta.dirname, "../../..");

/** A fenced block of a page: ```` ```language name ````. */
interface Fence {
  language: string;
  /** File that it is to be in; empty for none. */
  name: string;
  text: string;
}

/** The fenced blocks of a page of docs/, first to last. */
export async function readFences(page: string): Promise<Fence[]> {
  const markdown = await readFile(path.join(ROOT, "docs", page), "utf8");
  return [...markdown.matchAll(/^```(\w+)(?: (\S+))?\n(.*?)^```$/gms)].map(
    ([, language = "", name = "", text = ""]) => ({
      language,
      name,
      text,
    }),
  );
}

export interface FollowOptions {
  /** The reader's folder. */
  folder: string;
  env: Readonly<Record<string, string>>;
  /** What is elsewhere than the page says: by its text there, such as `127.0.0.1:4000`. */
  elsewhere?: Readonly<Record<string, string>>;
}

/**
 * Does what a page says, as a reader would: writes each block that names a file, runs each `sh` block, and compares what
 * it prints with the block `output` that follows, in which … stands for anything.
 *
 * @returns how often what was printed has been compared
 */
export async function followPage(page: string, { folder, env, elsewhere = {} }: FollowOptions): Promise<number> {
  const here = (text: string) =>
    Object.entries(elsewhere).reduce((moved, [there, address]) => moved.replaceAll(there, address), text);
  let printed: string | undefined;
  let compared = 0;
  for (const { language, name, text } of await readFences(page)) {
    if (name !== "") {
      const file = path.join(folder, name);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, here(text), { mode: 0o600 });
    } else if (language === "sh") {
      printed = await runShell(here(text), { folder, env });
    } else if (language === "output") {
      const pattern = text.trim().split("…").map(escapeRegExp).join("[^]*");
      expect(printed?.trim(), `what docs/${page} says is printed`).toMatch(new RegExp(`^${pattern}$`));
      compared += 1;
    }
  }
  return compared;
}

const escapeRegExp = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");

async function runShell(script: string, { folder, env }: FollowOptions): Promise<string> {
  const { FORCE_COLOR: _, ...inherited } = process.env;
  const options = { cwd: folder, env: { ...inherited, NO_COLOR: "1", ...env }, maxBuffer: 2 ** 26 };
  try {
    return (await promisify(execFile)("bash", ["-euo", "pipefail", "-c", script], options)).stdout;
  } catch (cause) {
    const { stdout, stderr } = cause as { stdout: string; stderr: string };
    throw new Error(`${script}\nhas failed:\n${stdout}\n${stderr}`, { cause });
  }
}
