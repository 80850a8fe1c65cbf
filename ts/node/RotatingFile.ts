import { closeSync, fstatSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { dirname } from "node:path";

export interface RotatingFileOptions {
  path: string;
  /** The file is put aside before it would grow beyond this. */
  maxBytes: number;
  /** Files that are kept beside it: `path.1` is the newest, `path.2` the one before. 0 starts the file anew each time. */
  backups: number;
  /** Told once when writing begins to fail, and again after it has worked in between. */
  onFailure(error: Error): void;
}

/**
 * A log file that never grows beyond its limit. Lines are written at once, so that a crash loses none. A disk that is full
 * costs lines, never the node.
 */
export class RotatingFile {
  readonly #options: RotatingFileOptions;
  #descriptor: number | undefined;
  #size = 0;
  #isFailing = false;

  constructor(options: RotatingFileOptions) {
    this.#options = options;
  }

  write(line: string): void {
    try {
      const bytes = Buffer.from(line);
      const descriptor = this.#open(bytes.length);
      this.#size += writeSync(descriptor, bytes);
      this.#isFailing = false;
    } catch (error) {
      if (!this.#isFailing) this.#options.onFailure(error instanceof Error ? error : new Error(String(error)));
      this.#isFailing = true;
      this.close();
    }
  }

  close(): void {
    if (this.#descriptor === undefined) return;
    closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  /** The file, with room for so many bytes. */
  #open(bytes: number): number {
    let descriptor = this.#descriptor ?? this.#openFile();
    if (this.#size > 0 && this.#size + bytes > this.#options.maxBytes) {
      this.close();
      this.#rotate();
      descriptor = this.#openFile();
    }
    return descriptor;
  }

  #openFile(): number {
    const { path } = this.#options;
    mkdirSync(dirname(path), { recursive: true });
    const descriptor = openSync(path, "a");
    this.#descriptor = descriptor;
    this.#size = fstatSync(descriptor).size;
    return descriptor;
  }

  #rotate(): void {
    const { path, backups } = this.#options;
    rmSync(backups === 0 ? path : `${path}.${backups}`, { force: true });
    for (let number = backups; number > 0; number--) {
      const older = number === 1 ? path : `${path}.${number - 1}`;
      try {
        renameSync(older, `${path}.${number}`);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
      }
    }
  }
}
