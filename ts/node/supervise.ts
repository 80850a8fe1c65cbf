import type { Logger } from "pino";
import { reasonOf } from "../protocol/reasonOf.ts";
import { pause } from "./chain/retry.ts";
import { ShutdownError } from "./errors.ts";
import type { Metrics } from "./metrics.ts";

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
/** A part that ran this long before it failed starts its waits from the beginning again. */
const STABLE_MS = 60_000;

export interface SuperviseOptions {
  logger: Logger;
  signal: AbortSignal;
  /** How it waits; a test's own, else `pause`. */
  wait?: typeof pause;
  metrics?: Metrics;
}

/**
 * Keeps a part of the node running: when it fails it is started again, after a wait that doubles with each failure.
 *
 * @returns when the node stops; never throws
 */
export async function supervise(
  part: string,
  run: () => Promise<void>,
  { logger, signal, wait = pause, metrics }: SuperviseOptions,
): Promise<void> {
  let waitMs = FIRST_WAIT_MS;
  while (!signal.aborted) {
    const startedAt = performance.now();
    try {
      await run();
      return;
    } catch (error) {
      if (error instanceof ShutdownError || signal.aborted) return;
      if (performance.now() - startedAt > STABLE_MS) waitMs = FIRST_WAIT_MS;
      logger.error({ part, waitMs, err: reasonOf(error) }, "A part of the node failed; starting it again");
      metrics?.count("part_restarts_total", { part });
    }
    try {
      await wait(waitMs, signal);
    } catch (error) {
      if (error instanceof ShutdownError) return;
      throw error;
    }
    waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2);
  }
}
