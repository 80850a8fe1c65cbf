import { setImmediate } from "node:timers/promises";
import type { Logger } from "pino";
import type { BackgroundTasks } from "./pipeline/BackgroundTasks.ts";
import type { RetentionStore } from "./store/Store.ts";

export interface RetentionOptions {
  store: RetentionStore;
  /** Finished work is kept this long. */
  days: number;
  /** Finished jobs that are kept at most. */
  jobs: number;
  tasks: BackgroundTasks;
  logger: Logger;
  signal: AbortSignal;
}

const EVERY_MS = 60_000;
/** Rows of each kind that one step removes: few enough that nobody waits for it. */
const STEP = 500;
const DAY_MS = 86_400_000;

/** Removes finished work from the store, in small steps, from the start on and every minute. */
export function startRetention({ store, days, jobs, tasks, logger, signal }: RetentionOptions): void {
  const prune = async () => {
    let removed = 0;
    for (let count = -1; count !== 0 && !signal.aborted; await setImmediate()) {
      count = await store.prune({ beforeMs: Math.floor(Date.now() - days * DAY_MS), jobs, limit: STEP });
      removed += count;
    }
    if (removed > 0) logger.debug({ removed }, "Removed finished work from the store");
  };
  tasks.start({}, prune);
  tasks.every(EVERY_MS, {}, prune);
}
