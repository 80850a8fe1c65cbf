import type { Logger } from "pino";
import { reasonOf } from "../../protocol/reasonOf.ts";
import { ShutdownError } from "../errors.ts";

/** Work nobody waits for, with an owner: each failure is logged, and stopping waits for all of it. */
export class BackgroundTasks {
  readonly #logger: Logger;
  readonly #running = new Set<Promise<void>>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #isCancelled = false;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** Starts `work`; `fields` go into the log line if it fails. */
  start(fields: Record<string, unknown>, work: () => Promise<void>): void {
    const task = (async () => work())()
      .catch((error: unknown) => {
        if (error instanceof ShutdownError) return; // what is unfinished is in the store
        this.#logger.error({ ...fields, err: reasonOf(error) }, "Task failed");
      })
      .finally(() => this.#running.delete(task));
    this.#running.add(task);
  }

  /** Starts `work` after a while, unless `cancelLater` comes first, or has come already. */
  later(waitMs: number, fields: Record<string, unknown>, work: () => Promise<void>): void {
    if (this.#isCancelled) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.start(fields, work);
    }, waitMs);
    this.#timers.add(timer);
  }

  /** Starts `work` after each such wait, one at a time, until `cancelLater`. */
  every(waitMs: number, fields: Record<string, unknown>, work: () => Promise<void>): void {
    this.later(waitMs, fields, async () => {
      try {
        await work();
      } finally {
        this.every(waitMs, fields, work);
      }
    });
  }

  /** Drops what `later` and `every` have not started yet. */
  cancelLater(): void {
    this.#isCancelled = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  /** Resolves when nothing runs any more. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }
}
