import { setTimeout as delay } from "node:timers/promises";
import { ServiceError } from "../errors/ServiceError.ts";

/** Runs heavy work on a thread that others need, too. */
export interface Share {
  /**
   * Runs `work` when what came before it is done and has been made up for.
   *
   * @throws ServiceError 503 `OVERLOADED` when too many wait; what `work` throws
   */
  run<Result>(work: () => Result): Promise<Result>;
}

/**
 * Makes a {@link Share}: one piece of work at a time, and after each a pause as long as it took, so that all of it
 * together gets half of the thread.
 *
 * @param queue most pieces of work that wait
 */
export function createShare(queue: number): Share {
  let waiting = 0;
  let free: Promise<void> = Promise.resolve();
  return {
    async run(work) {
      if (waiting >= queue) {
        throw new ServiceError(`The service has ${waiting} large requests to read, and no room for more.`, {
          status: 503,
          code: "OVERLOADED",
          metaMessages: ["Ask again in a moment."],
          retryable: true,
          retryAfterSeconds: 1,
        });
      }
      waiting += 1;
      const { promise, resolve } = Promise.withResolvers<void>();
      const before = free;
      free = promise;
      await before;
      waiting -= 1;
      const startedAt = performance.now();
      try {
        return work();
      } finally {
        void delay(performance.now() - startedAt).then(resolve);
      }
    },
  };
}
