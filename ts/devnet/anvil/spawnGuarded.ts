import { type ChildProcess, spawn } from "node:child_process";
import type { Writable } from "node:stream";

/** A child process that cannot outlive this one. */
export interface GuardedProcess {
  child: ChildProcess;
  pid: number;
  /** Resolves when the process and its guard have ended. */
  closed: Promise<void>;
  /** Asks the process to end, insists after two seconds, resolves once it is gone. Safe to call twice. */
  kill: () => Promise<void>;
}

/**
 * A background subshell waits for a line on file descriptor 3. End of file without a line means that our process is
 * gone (also by SIGKILL or a crash), and the shell's pid, which `exec` has handed to the program, is killed.
 */
const GUARD = '{ read -r _ <&3 || kill -TERM $$; } 2>/dev/null & exec "$@" 3<&-';
const FORCE_AFTER_MS = 2_000;

/**
 * Spawns a program that ends when this process does, in whatever way this process ends.
 *
 * It runs in its own process group, so that Ctrl-C in a terminal reaches only us and we close things in order.
 * On Windows, which has no `sh`, an exit handler does what it can.
 */
export function spawnGuarded(file: string, args: readonly string[]): GuardedProcess {
  const stdio = ["ignore", "pipe", "pipe", "pipe"] as const;
  const child =
    process.platform === "win32"
      ? spawn(file, args, { stdio: [...stdio], windowsHide: true })
      : spawn("sh", ["-c", GUARD, "sh", file, ...args], { stdio: [...stdio], detached: true });
  const guard = child.stdio[3] as Writable | null;
  const { promise: closed, resolve } = Promise.withResolvers<void>();

  const killNow = () => child.kill("SIGKILL");
  process.once("exit", killNow);
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
    if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
      child.kill("SIGTERM");
      const force = setTimeout(killNow, FORCE_AFTER_MS);
      await closed;
      clearTimeout(force);
    }
    await closed;
  };
  return { child, pid: child.pid ?? -1, closed, kill };
}
