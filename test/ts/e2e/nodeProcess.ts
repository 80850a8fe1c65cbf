import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

const CLI = join(import.meta.dirname, "../../../ts/cli/main.ts");

export interface NodeProcess extends AsyncDisposable {
  /** Process id. */
  pid: number;
  /** Log lines so far, parsed. */
  lines: Record<string, unknown>[];
  /** Resolves at the first log line, past or future, whose message starts with `message`. */
  logged(message: string, fields?: Record<string, unknown>): Promise<Record<string, unknown>>;
  /** Sends a signal, `kill -9` unless told otherwise, and waits for the end; gives the exit code, if there is one. */
  kill(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Runs `infernet node --config FILE` in a process of its own. */
export function spawnNode(config: string, options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}): NodeProcess {
  const child = spawn(process.execPath, [CLI, "node", "--config", config], {
    ...options,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const lines: Record<string, unknown>[] = [];
  const waiting = new Set<(line: Record<string, unknown>) => void>();
  createInterface({ input: child.stderr }).on("line", (text) => {
    const line: Record<string, unknown> = text.startsWith("{") ? JSON.parse(text) : { msg: text };
    lines.push(line);
    for (const look of waiting) look(line);
  });
  const kill = async (signal: NodeJS.Signals = "SIGKILL") => {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const ended = once(child, "exit");
    child.kill(signal);
    const [code] = await ended;
    return typeof code === "number" ? code : null;
  };
  const logged = (message: string, fields: Record<string, unknown> = {}) =>
    new Promise<Record<string, unknown>>((resolve, reject) => {
      const isWanted = (one: Record<string, unknown>) =>
        String(one["msg"]).startsWith(message) && Object.entries(fields).every(([key, value]) => one[key] === value);
      const past = lines.find(isWanted);
      if (past) return resolve(past);
      const look = (line: Record<string, unknown>) => {
        if (!isWanted(line)) return;
        waiting.delete(look);
        resolve(line);
      };
      waiting.add(look);
      child.once("close", (code) => reject(new Error(`the node ended (${code}): ${JSON.stringify(lines.at(-1))}`)));
    });
  return { pid: child.pid ?? 0, lines, logged, kill, [Symbol.asyncDispose]: async () => void (await kill()) };
}
