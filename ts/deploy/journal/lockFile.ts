import { open, readFile, rm } from "node:fs/promises";
import { JournalError } from "../errors/JournalError.ts";

/** Locks that this process holds: its own id in a lock file may also be that of a dead process before it. */
const held = new Set<string>();

/**
 * Takes a lock by creating a file with this process's id. The lock of a process that is gone is taken over.
 *
 * @returns gives the lock back
 * @throws {JournalError} `JOURNAL_LOCKED` when another process has it
 */
export async function lockFile(path: string): Promise<() => Promise<void>> {
  if (held.has(path)) throw locked(path, process.pid);
  held.add(path);
  try {
    if (!(await create(path))) {
      const owner = await ownerOf(path);
      if (owner !== undefined && owner !== process.pid && isRunning(owner)) throw locked(path, owner);
      await rm(path, { force: true });
      if (!(await create(path))) throw locked(path, await ownerOf(path));
    }
  } catch (error) {
    held.delete(path);
    throw error;
  }
  return async () => {
    await rm(path, { force: true });
    held.delete(path);
  };
}

async function create(path: string): Promise<boolean> {
  try {
    await using file = await open(path, "wx", 0o600);
    await file.writeFile(String(process.pid));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

async function ownerOf(path: string): Promise<number | undefined> {
  const text = await readFile(path, "utf8").catch(() => "");
  return /^\d{1,10}$/.test(text) ? Number(text) : undefined;
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

const locked = (path: string, owner: number | undefined) =>
  new JournalError(`Another deployment is running${owner === undefined ? "" : ` (process ${owner})`}.`, {
    code: "JOURNAL_LOCKED",
    metaMessages: [`Wait until it has ended. If there is none, delete ${path}.`],
    retryable: true,
  });
