import { type ChildProcess, spawn } from "node:child_process";
import type { Writable } from "node:stream";

/** A child process that cannot outlive this one. */
export interface GuardedProcess {
  child: ChildProcess;
  /** Resolves when the process and its guard have ended. */
  closed: Promise<void>;
  /** Asks the process to end, insists after two seconds, resolves once it is gone. Safe to call twice. */
  kill: () => Promise<void>;
}

/**
 * The shell starts the program and a reader of file descriptor 3, whose other end we hold. End of file without a line
 * means that we are gone, also by SIGKILL or a crash; then the reader ends the program.
 *
 * The shell stays the program's parent and ends after it (hence the trap), so that somebody reaps it even where process 1
 * reaps nobody, as in many containers.
 */
const GUARD = `
trap : TERM
"$@" 3<&- &
program=$!
{ read -r _ <&3 || kill -TERM $program; } 2>/dev/null &
wait $program
code=$?
[ $code -gt 128 ] && wait $program
exit $code
`;
const FORCE_AFTER_MS = 2_000;

/**
 * Spawns a program that ends when this process does, in whatever way this process ends.
 *
 * It runs in its own process group, so that Ctrl-C in a terminal reaches only us and we close things in order.
 * On Windows, which has no `sh`, an exit handler does what it can.
 */
export function spawnGuarded(file: string, args: readonly string[]): GuardedProcess {
  const windows = process.platform === "win32";
  const stdio: ("ignore" | "pipe")[] = ["ignore", "pipe", "pipe", "pipe"];
  const child = windows
    ? spawn(file, args, { stdio, windowsHide: true })
    : spawn("sh", ["-c", GUARD, "sh", file, ...args], { stdio, detached: true });
  const guard = child.stdio[3] as Writable | null;
  const { promise: closed, resolve } = Promise.withResolvers<void>();

  const signal = (name: NodeJS.Signals) => {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    if (windows) child.kill(name);
    else process.kill(-child.pid, name);
  };
  const killNow = () => signal("SIGKILL");
  if (windows) process.once("exit", killNow);
  // The guard may be gone before it is told to be: then there is nobody left to tell.
  guard?.on("error", () => undefined);
  child.once("exit", () => {
    process.off("exit", killNow);
    guard?.end("\n");
  });
  child.once("close", () => resolve());
  child.once("error", () => {
    if (child.pid === undefined) resolve();
  });

  const kill = async () => {
    signal("SIGTERM");
    const force = setTimeout(killNow, FORCE_AFTER_MS);
    await closed;
    clearTimeout(force);
  };
  return { child, closed, kill };
}
