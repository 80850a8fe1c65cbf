import { type FileHandle, mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";
import { JournalError } from "../errors/JournalError.ts";
import { stringify } from "../schemas.ts";
import { type Attempt, applyRecord } from "./attempts.ts";
import type { JournalRecord } from "./JournalRecord.ts";
import { lockFile } from "./lockFile.ts";
import { readJournal } from "./readJournal.ts";

/**
 * The journal of a deployment: a file to which records are only ever added, a line of JSON each. A record is on the disk
 * before {@link append} returns, so whatever happens afterwards, the next run knows of it. It holds no secret: signed
 * transactions are public as soon as they are sent.
 */
export class Journal implements AsyncDisposable {
  readonly #file: FileHandle;
  readonly #unlock: () => void;
  readonly #attempts: Attempt[];
  #isBroken = false;

  private constructor(file: FileHandle, unlock: () => void, attempts: Attempt[]) {
    this.#file = file;
    this.#unlock = unlock;
    this.#attempts = attempts;
  }

  /**
   * Opens a journal for writing, alone. What a crash has cut off at its end is removed.
   *
   * @throws {JournalError} `JOURNAL_INVALID`, `JOURNAL_LOCKED`
   */
  static async open(path: string): Promise<Journal> {
    await mkdir(dirname(path), { recursive: true });
    const unlock = lockFile(`${path}.lock`);
    try {
      const { attempts, length } = await readJournal(path);
      const file = await open(path, "a", 0o600);
      await file.truncate(length);
      await file.sync();
      await syncFolder(dirname(path));
      return new Journal(file, unlock, attempts);
    } catch (error) {
      unlock();
      throw error;
    }
  }

  /** Oldest first. */
  get attempts(): readonly Attempt[] {
    return this.#attempts;
  }

  /** The last attempt. */
  get current(): Attempt | undefined {
    return this.#attempts.at(-1);
  }

  /**
   * Adds a record and waits until it is on the disk.
   *
   * @throws {JournalError} `JOURNAL_UNWRITABLE`; what must not happen without the record must not happen then
   */
  async append(record: JournalRecord): Promise<void> {
    // Behind half a record no other one may stand: the next run could not tell them apart.
    if (this.#isBroken) throw this.#unwritable(undefined);
    try {
      // `appendFile` writes all of it; `write` might stop half way, on a full disk, without a word.
      await this.#file.appendFile(`${stringify(record)}\n`);
      await this.#file.datasync();
    } catch (cause) {
      this.#isBroken = true;
      throw this.#unwritable(cause);
    }
    applyRecord(this.#attempts, record);
  }

  #unwritable(cause: unknown): JournalError {
    return new JournalError("The journal can't be written, so nothing more was sent.", {
      code: "JOURNAL_UNWRITABLE",
      metaMessages: ["Make room on the disk, then run it again: it continues."],
      ...(cause instanceof Error && { details: cause.message }),
      cause,
    });
  }

  async close(): Promise<void> {
    try {
      await this.#file.close();
    } finally {
      this.#unlock();
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

/** Makes a new file's name durable; Windows can't and need not. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  await using folder = await open(path, "r");
  await folder.sync();
}
