import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import { InfernetError } from "../../protocol/errors/InfernetError.ts";
import { reasonOf } from "../../protocol/reasonOf.ts";
import { ShutdownError } from "../errors.ts";
import { asRevert } from "./rpcErrors.ts";

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 10_000;

/** Waits, and throws ShutdownError when the node stops meanwhile. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) throw new ShutdownError();
  try {
    await delay(ms, undefined, { signal });
  } catch {
    throw new ShutdownError(); // the only way this timer fails
  }
}

/** Grows by doubling from 100 ms to 10 s, with up to a quarter of jitter so that many nodes don't call in step. */
export function backoffMs(attempt: number, random: () => number = Math.random): number {
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt - 1)) * (0.75 + random() / 4);
}

/** Our own errors say themselves whether trying again helps. */
const isFinal = (error: unknown): boolean => error instanceof InfernetError && !error.retryable;

/**
 * Repeats an RPC read until it works. A failing RPC is waited out; what a contract says (a revert) is an answer.
 *
 * @param what names the read in the log
 * @param options `tries` bounds how often it is read; default: as often as it takes
 * @throws what `read` threw, when that is a revert, an error of ours that isn't retryable, or the last try's;
 *   ShutdownError when the node stops
 */
export async function untilAnswered<Result>(
  what: string,
  read: () => Promise<Result>,
  { logger, signal, tries = Number.POSITIVE_INFINITY }: { logger: Logger; signal: AbortSignal; tries?: number },
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    if (signal.aborted) throw new ShutdownError();
    try {
      return await read();
    } catch (error) {
      if (signal.aborted) throw new ShutdownError();
      if (asRevert(error) || isFinal(error) || attempt >= tries) throw error;
      const waitMs = backoffMs(attempt);
      logger.warn({ what, attempt, waitMs: Math.round(waitMs), err: reasonOf(error) }, "RPC failed, trying again");
      await pause(waitMs, signal);
    }
  }
}
