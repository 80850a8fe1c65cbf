import type { ChildProcess } from "node:child_process";
import type { Readable } from "node:stream";
import { AnvilStartError } from "../errors/AnvilStartError.ts";
import { PortInUseError } from "../errors/PortInUseError.ts";
import { resolveAnvilBinary } from "./resolveAnvilBinary.ts";
import { spawnGuarded } from "./spawnGuarded.ts";

/** How anvil is to run; everything has a default. */
export interface StartAnvilOptions {
  /** Port to listen on; 0 (default) lets the system choose a free one. */
  port?: number;
  /** Address to listen on. Default 127.0.0.1. */
  host?: string;
  /** Default 31337. */
  chainId?: number;
  /** Further command line arguments, such as `["--hardfork", "prague"]`. */
  args?: readonly string[];
  /** Ends the start early; what was spawned is killed. */
  signal?: AbortSignal;
}

/** A running anvil. */
export interface Anvil {
  rpcUrl: string;
  wsUrl: string;
  port: number;
  /** Process group that anvil runs in, for signals: `process.kill(-anvil.processGroup, "SIGTERM")`. */
  processGroup: number;
  /** Resolves when the process has ended, for whatever reason. */
  exited: Promise<void>;
  /** Kills the process and resolves once it is gone. Safe to call twice. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

const LISTENING = /^Listening on (?<host>\S+):(?<port>\d+)\s*$/m;

/**
 * Starts anvil and resolves when it accepts connections.
 *
 * The process never outlives this one, however this one ends.
 *
 * @example
 * await using anvil = await startAnvil();
 * const client = createPublicClient({ chain: foundry, transport: http(anvil.rpcUrl) });
 *
 * @throws {AnvilNotFoundError} when no binary is installed for this platform
 * @throws {PortInUseError} when the port is taken
 * @throws {AnvilStartError} when anvil ends before it listens
 */
export async function startAnvil(options: StartAnvilOptions = {}): Promise<Anvil> {
  const { port = 0, host = "127.0.0.1", chainId = 31_337, args = [], signal } = options;
  signal?.throwIfAborted();
  const guarded = spawnGuarded(resolveAnvilBinary(), [
    ...["--host", host, "--port", String(port), "--chain-id", String(chainId)],
    ...args,
  ]);
  try {
    const actualPort = await listening(guarded.child, port, signal);
    return {
      rpcUrl: `http://${host}:${actualPort}`,
      wsUrl: `ws://${host}:${actualPort}`,
      port: actualPort,
      processGroup: guarded.child.pid ?? -1,
      exited: guarded.closed,
      close: guarded.kill,
      [Symbol.asyncDispose]: guarded.kill,
    };
  } catch (error) {
    await guarded.kill();
    throw error;
  }
}

/** Resolves with the port that anvil says it listens on. */
function listening(child: ChildProcess, port: number, signal: AbortSignal | undefined): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  let output = "";
  const read = (chunk: string) => {
    output += chunk;
    const match = LISTENING.exec(output);
    if (match?.groups) resolve(Number(match.groups["port"]));
  };
  const exited = () => {
    if (/address (already )?in use/i.test(output)) reject(new PortInUseError({ part: "anvil", port }));
    else reject(new AnvilStartError({ reason: `it ended with ${describeExit(child)}`, output }));
  };
  const failed = (cause: Error) => reject(new AnvilStartError({ reason: cause.message, cause }));
  const aborted = () => reject(signal?.reason);
  const streams = [child.stdout, child.stderr].filter((stream): stream is Readable => stream !== null);
  for (const stream of streams) stream.setEncoding("utf8").on("data", read);
  child.once("close", exited).once("error", failed);
  signal?.addEventListener("abort", aborted, { once: true });
  return promise.finally(() => {
    // The pipes are read to the end, unseen: a full pipe would block anvil.
    for (const stream of streams) stream.off("data", read).resume();
    child.off("close", exited).off("error", failed);
    signal?.removeEventListener("abort", aborted);
  });
}

function describeExit({ exitCode, signalCode }: ChildProcess): string {
  return signalCode === null ? `exit code ${exitCode}` : `signal ${signalCode}`;
}
