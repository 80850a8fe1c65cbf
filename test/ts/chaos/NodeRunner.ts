import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";

const CLI = join(import.meta.dirname, "../../../ts/cli/main.ts");

/** Log messages that only a defect of the node gives. */
const DEFECTS = ["Task failed", "A part of the node failed; starting it again", "Looking at open transactions failed"];

/** A port that was free a moment ago: the node has to be found at the same one after each restart. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("a TCP server has an address and a port");
  return address.port;
}

/** A node as a process of its own, which is killed and started again. */
export class NodeRunner {
  readonly #config: string;
  readonly #log: ReturnType<typeof createWriteStream>;
  readonly #crashed = Promise.withResolvers<never>();
  #child: ChildProcess | undefined;
  #isWanted = false;
  /** However this process ends, the node doesn't outlive it. */
  readonly #onExit = () => void this.#child?.kill("SIGKILL");
  /** How often each log message was seen at level error or above, or tells of a defect. */
  readonly errors = new Map<string, number>();
  readonly defects: string[] = [];

  /** @param logFile where everything goes that the node logs, over all its lives */
  constructor(config: string, logFile: string) {
    process.once("exit", this.#onExit);
    this.#config = config;
    this.#log = createWriteStream(logFile);
    this.#crashed.promise.catch(() => undefined); // whoever waits for it is told
  }

  /** Rejects when the node ends by itself. */
  get crashed(): Promise<never> {
    return this.#crashed.promise;
  }

  start(): void {
    const child = spawn(process.execPath, [CLI, "node", "--config", this.#config], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    this.#child = child;
    this.#isWanted = true;
    createInterface({ input: child.stderr }).on("line", (line) => this.#read(line));
    child.once("exit", (code, signal) => {
      if (!this.#isWanted || this.#child !== child) return;
      this.#crashed.reject(new Error(`the node ended by itself (${code ?? signal})`));
    });
  }

  /** Ends the process, and waits until it is gone. */
  async end(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    this.#isWanted = false;
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill(signal);
    await ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    process.off("exit", this.#onExit);
    await this.end("SIGKILL");
    this.#log.end();
  }

  #read(line: string): void {
    this.#log.write(`${line}\n`);
    if (!line.startsWith("{")) return;
    const { level, msg, err } = JSON.parse(line) as { level: number; msg: string; err?: unknown };
    if (level >= 50) this.errors.set(msg, (this.errors.get(msg) ?? 0) + 1);
    if (DEFECTS.includes(msg)) this.defects.push(`${msg}: ${String(err)}`);
  }
}
