import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
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
  /** What the reader does by other means after a block that was run: asks a faucet, for one. */
  afterwards?: (script: string) => Promise<void>;
  /** What a block that keeps running has printed once it is up. */
  up?: RegExp;
}

/**
 * Does what a page says, as a reader would: writes each block that names a file, runs each `sh` block, and compares what
 * it prints with the block `output` that follows, in which … stands for anything. A block `sh running` stays until the end
 * of the page.
 *
 * @returns how often what was printed has been compared
 */
export async function followPage(page: string, options: FollowOptions): Promise<number> {
  const { folder, elsewhere = {}, afterwards, up = /./ } = options;
  const here = (text: string) =>
    Object.entries(elsewhere).reduce((moved, [there, address]) => moved.replaceAll(there, address), text);
  await using running = new AsyncDisposableStack();
  let printed: string | undefined;
  let compared = 0;
  for (const { language, name, text } of await readFences(page)) {
    if (language === "sh" && name === "running") {
      await running.use(startShell(here(text), options)).printed(up);
    } else if (name !== "") {
      const file = path.join(folder, name);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, here(text), { mode: 0o600 });
    } else if (language === "sh") {
      printed = await runShell(here(text), options);
      await afterwards?.(text);
    } else if (language === "output") {
      const pattern = text.trim().split("…").map(escapeRegExp).join("[^]*");
      expect(printed?.trim(), `what docs/${page} says is printed`).toMatch(new RegExp(`^${pattern}$`));
      compared += 1;
    }
  }
  return compared;
}

const escapeRegExp = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");

const STRICT = ["-euo", "pipefail", "-c"];

function settings({ folder, env }: FollowOptions) {
  const { FORCE_COLOR: _, ...inherited } = process.env;
  return { cwd: folder, env: { ...inherited, NO_COLOR: "1", ...env } };
}

async function runShell(script: string, options: FollowOptions): Promise<string> {
  try {
    const run = { ...settings(options), maxBuffer: 2 ** 26 };
    return (await promisify(execFile)("bash", [...STRICT, script], run)).stdout;
  } catch (cause) {
    const { stdout, stderr } = cause as { stdout: string; stderr: string };
    throw new Error(`${script}\nhas failed:\n${stdout}\n${stderr}`, { cause });
  }
}

/** Runs a script that does not end by itself; disposing of it ends it and all that it has started. */
function startShell(script: string, options: FollowOptions) {
  // A process group of its own: npx and the shell don't pass signals on.
  const child = spawn("bash", [...STRICT, script], {
    ...settings(options),
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const ended = once(child, "close");
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  const end = () => child.pid !== undefined && !hasEnded() && process.kill(-child.pid, "SIGTERM");
  // A test that has timed out disposes of nothing any more.
  process.once("exit", end);
  child.once("close", () => process.off("exit", end));
  let [output, wanted] = ["", /(?!)/];
  const look = () => wanted.test(output) && resolve();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk: string) => {
      output += chunk;
      look();
    });
  }
  void ended.then(() => reject(new Error(`${script}\nhas ended:\n${output}`)));
  return {
    /** Resolves when it has printed something; rejects when it ends without. */
    printed(pattern: RegExp): Promise<void> {
      wanted = pattern;
      look();
      return promise;
    },
    async [Symbol.asyncDispose]() {
      promise.catch(() => undefined);
      end();
      await ended;
    },
  };
}
