import { readFile } from "node:fs/promises";
import { JournalError } from "../errors/JournalError.ts";
import { problemsOf } from "../schemas.ts";
import { type Attempt, applyRecord } from "./attempts.ts";
import { journalRecordSchema } from "./JournalRecord.ts";

/** What a journal says. */
export interface JournalContents {
  /** Oldest first. */
  attempts: Attempt[];
  /** Bytes of complete records. What follows them is a record that a crash cut off: nothing was sent because of it. */
  length: number;
}

/**
 * Reads the journal of a deployment; no file is an empty one.
 *
 * @throws {JournalError} `JOURNAL_INVALID` naming the line that is no record
 */
export async function readJournal(path: string): Promise<JournalContents> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return Buffer.alloc(0);
    throw new JournalError(`The journal ${path} can't be read (${error.code ?? "unknown"}).`, {
      code: "JOURNAL_INVALID",
      cause: error,
    });
  });
  const length = bytes.lastIndexOf(0x0a) + 1;
  const attempts: Attempt[] = [];
  const lines = bytes.subarray(0, length).toString("utf8").split("\n").slice(0, -1);
  for (const [index, line] of lines.entries()) {
    try {
      const parsed = journalRecordSchema.safeParse(JSON.parse(line));
      if (!parsed.success) throw new Error(problemsOf(parsed.error));
      applyRecord(attempts, parsed.data);
    } catch (cause) {
      throw new JournalError(`Line ${index + 1} of the journal ${path} is no record.`, {
        code: "JOURNAL_INVALID",
        metaMessages: ["Restore the file, or move it away to begin anew (what it deployed is then forgotten)."],
        details: cause instanceof SyntaxError ? "not JSON" : cause instanceof Error ? cause.message : String(cause),
        cause,
      });
    }
  }
  return { attempts, length };
}
