import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

/** Folder of the project. */
export const ROOT = join(import.meta.dirname, "../../..");
const MAIN = join(ROOT, "ts/cli/main.ts");

export interface InfernetProcess extends AsyncDisposable {
  child: ChildProcess;
  /** The first line on standard output. Rejects when the program ends without one. */
  firstLine: Promise<string>;
  /** Standard output so far. */
  stdout(): string;
  /** Resolves when the program has ended and closed its output. */
  ended: Promise<{ code: number | null; stdout: string; stderr: string }>;
  /** Command lines of the processes that the program has started, itself included, and that still run. */
  running(): Promise<string[]>;
}

export interface RunOptions {
  /** Current folder. Default: the project's. */
  cwd?: string;
  /** Further environment variables. */
  env?: Readonly<Record<string, string>>;
  /** What it reads from standard input; left out, nothing. */
  input?: string;
}

/**
 * Runs the program `infernet` outside a terminal.
 *
 * @param program path that it is called by
 */
export function runInfernet(args: readonly string[], options: RunOptions = {}, program = MAIN): InfernetProcess {
  return run(process.execPath, [program, ...args], options);
}

export interface ServiceProcess extends InfernetProcess {
  /** Where the service listens. Rejects when the program ends before. */
  url: Promise<string>;
}

/** Runs `infernet service …` on a free port. */
export function runService(args: readonly string[], env: Readonly<Record<string, string>> = {}): ServiceProcess {
  const service = run(process.execPath, [MAIN, "service", ...args, "--bind", "127.0.0.1:0"], { env });
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let log = "";
  service.child.stderr?.on("data", (chunk: string) => {
    log += chunk;
    const url = /"url":"(http:\/\/127\.0\.0\.1:\d+)"/.exec(log)?.[1];
    if (url !== undefined) resolve(url);
  });
  void service.ended.then(({ stderr }) => reject(new Error(`the service ended early: ${stderr}`)));
  // Not every test looks at it.
  promise.catch(() => undefined);
  return { ...service, url: promise };
}

/** Runs a script of package.json as a user does. */
export function runNpm(args: readonly string[]): InfernetProcess {
  return run("npm", args);
}

function run(
  command: string,
  args: readonly string[],
  { cwd = ROOT, env: settings = {}, input }: RunOptions = {},
): InfernetProcess {
  // Inherited by whatever the program starts, and so tells its processes from those of other tests.
  const marker = `INFERNET_TEST_RUN=${randomUUID()}`;
  const { FORCE_COLOR: _, ...env } = process.env;
  const child = spawn(command, args, {
    cwd,
    env: { ...env, ...settings, NO_COLOR: "1", [marker.split("=")[0] ?? ""]: marker.split("=")[1] },
    stdio: "pipe",
  });
  // A test that has timed out disposes of nothing any more.
  const abandon = () => child.kill("SIGTERM");
  process.once("exit", abandon);
  child.once("close", () => process.off("exit", abandon));
  // It may end without reading.
  child.stdin.on("error", () => undefined).end(input);
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (chunk: string) => {
      output[name] += chunk;
    });
  }
  const ended = once(child, "close").then(([code]: (number | null)[]) => ({ code: code ?? null, ...output }));
  const firstLine = Promise.race([
    once(createInterface({ input: child.stdout }), "line").then(([line]) => String(line)),
    ended.then(({ stderr }) => Promise.reject(new Error(`infernet ended early: ${stderr}`))),
  ]);
  // Not every test looks at it.
  firstLine.catch(() => undefined);
  const running = async () => {
    const { stdout } = await promisify(execFile)("ps", ["axeww", "-o", "args="], { maxBuffer: 2 ** 26 });
    return stdout.split("\n").filter((line) => line.includes(marker));
  };
  const dispose = async () => {
    child.kill("SIGTERM");
    await ended;
  };
  return { child, firstLine, stdout: () => output.stdout, ended, running, [Symbol.asyncDispose]: dispose };
}
