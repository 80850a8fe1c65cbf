import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import type { LaunchedService, ServiceLaunch, ServiceLauncher } from "../../node/containers/ServiceLauncher.ts";
import { SERVICE_IDS } from "./serviceIds.ts";

/** How long a service may take to end when it is asked to. */
const STOP_MS = 3_000;

/** Lines of its output that are told when it ends. */
const KEPT_LINES = 5;

/** What a program needs of the environment. Nothing else is passed on: the node's may hold keys. */
const INHERITED =
  /^(PATH|HOME|USER|LOGNAME|TMPDIR|TMP|TEMP|TZ|LANG|LC_\w+|SYSTEMROOT|(HTTPS?|NO|ALL)_PROXY|SSL_CERT_(FILE|DIR)|NODE_EXTRA_CA_CERTS|NO_COLOR)$/i;

/** Makes the launcher that runs each service as `infernet service …` in a process of its own. */
export function createServiceLauncher(main: string = mainFile()): ServiceLauncher {
  return { services: new Set(SERVICE_IDS), launch: (launch) => launchService(main, launch) };
}

/** The program's own file: beside this folder, TypeScript or built JavaScript as this one is. */
const mainFile = () => path.join(import.meta.dirname, "..", `main${path.extname(import.meta.filename)}`);

function launchService(main: string, { service, port, flags, env, onLine }: ServiceLaunch): LaunchedService {
  const args = [main, "service", service, "--bind", `127.0.0.1:${port}`, ...flags];
  const child = spawn(process.execPath, args, {
    env: { ...inherited(), ...env },
    // The channel tells when it listens, and tells it when this process is gone: nothing is left behind by `kill -9`.
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    // A terminal's Ctrl-C is for the node, which stops its services itself.
    detached: true,
    windowsHide: true,
  });
  /** The end of what it wrote that is no log entry: why it could not start. */
  const words: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    createInterface({ input: stream }).on("line", (line) => {
      if (line.trim() !== "" && !line.startsWith("{")) words.push(line.trim());
      if (words.length > KEPT_LINES) words.shift();
      onLine(line);
    });
  }
  const ready = new Promise<number>((resolve) => child.once("message", () => resolve(child.pid ?? 0)));
  const ended = endOf(child).then((end) => (words.length === 0 ? end : `${end}: ${words.join(" ")}`));
  return { ready, ended, stop: () => stop(child) };
}

const inherited = () => Object.fromEntries(Object.entries(process.env).filter(([name]) => INHERITED.test(name)));

/** How a process ended, once its output is read. */
function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once("error", (error) => resolve(`can't be started: ${error.message}`));
    child.once("close", (code, signal) => resolve(signal === null ? `exit code ${code}` : `ended by ${signal}`));
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  const late = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
  await exited;
  clearTimeout(late);
}
