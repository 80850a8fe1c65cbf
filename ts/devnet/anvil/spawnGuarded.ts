import { type ChildProcess, spawn } from "node:child_process";
import type { Duplex } from "node:stream";

/** A child process that cannot outlive this one. */
export interface GuardedProcess {
  child: ChildProcess;
  /** Resolves when the process and its guard have ended. */
  closed: Promise<void>;
  /** Asks the process to end, insists after two seconds, resolves once it is gone. Safe to call twice. */
  kill: () => Promise<void>;
}

/**
 * The shell starts the program and a reader of file descriptor 3, whose other end we hold. At its end of file the reader
 * ends the program: we have closed it, or are gone, be it by SIGKILL or a crash.
 *
 * The shell stays the parent of both and ends last, so that somebody reaps them even where process 1 reaps nobody, as in
 * many containers. A signal to it (hence the trap) only interrupts its waiting. The trap is set after both were forked: a
 * signal that reached them before they had let go of an inherited trap would be lost.
 */
const GUARD = `
await() {
  wait $1
  code=$?
  while kill -0 $1; do wait $1; code=$?; done
} 2>/dev/null
"$@" 3<&- &
program=$!
{ read -r _ <&3; kill -TERM $program; } 2>/dev/null &
reader=$!
trap : TERM
await $program
ended=$code
kill $reader 2>/dev/null
await $reader
exit $ended
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
  const guard = child.stdio[3] as Duplex | null;
  const { promise: closed, resolve } = Promise.withResolvers<void>();

  const running = () => child.pid !== undefined && child.exitCode === null && child.signalCode === null;
  const killNow = () => {
    if (child.pid === undefined || !running()) return;
    if (windows) child.kill("SIGKILL");
    else process.kill(-child.pid, "SIGKILL");
  };
  if (windows) process.once("exit", killNow);
  child.once("exit", () => {
    process.off("exit", killNow);
    guard?.destroy();
  });
  child.once("close", () => resolve());
  child.once("error", () => {
    if (child.pid === undefined) resolve();
  });

  const kill = async () => {
    if (windows) child.kill();
    else guard?.destroy();
    const force = setTimeout(killNow, FORCE_AFTER_MS);
    await closed;
    clearTimeout(force);
  };
  return { child, closed, kill };
}
