import { DatabaseSync } from "node:sqlite";
import { JournalError } from "../errors/JournalError.ts";

const SQLITE_BUSY = 5;

/**
 * Takes a lock that the operating system gives back when this process ends, however it ends: an exclusive transaction on an
 * empty SQLite file. The file stays and means nothing by itself; deleting it while somebody waits for it would make two locks
 * of one.
 *
 * @returns gives the lock back
 * @throws {JournalError} `JOURNAL_LOCKED` when somebody else has it
 */
export function lockFile(path: string): () => void {
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(path);
    lock.exec("PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE");
  } catch (cause) {
    lock?.close();
    if ((cause as { errcode?: unknown }).errcode !== SQLITE_BUSY) {
      throw new JournalError(`The lock ${path} can't be taken.`, {
        code: "JOURNAL_LOCKED",
        metaMessages: ["Check that its folder can be written, and that the file is empty."],
        details: cause instanceof Error ? cause.message : String(cause),
        cause,
      });
    }
    throw new JournalError("Another process is at this deployment.", {
      code: "JOURNAL_LOCKED",
      metaMessages: ["Wait until it has ended, then run this again: it continues, or finds everything done."],
      details: path,
      retryable: true,
      cause,
    });
  }
  const held = lock;
  return () => {
    if (held.isOpen) held.close();
  };
}
