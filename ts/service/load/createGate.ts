import { ServiceError } from "../errors/ServiceError.ts";

/** Lets a bounded number of requests work at a time and a bounded number wait, first come, first served. */
export interface Gate {
  /** What is behind it: the name of a backend or a service, for errors and metrics. */
  readonly name: string;
  /** Requests that are being worked on. */
  readonly running: number;
  /** Requests that wait for their turn. */
  readonly waiting: number;
  /**
   * Waits for a turn. What it gives ends the turn and must be called, once or more often.
   *
   * @throws ServiceError 429 `QUEUE_FULL`, with the seconds after which to ask again; the signal's reason once it aborts
   */
  enter(signal: AbortSignal): Promise<() => void>;
}

export interface GateOptions {
  name: string;
  /** Most requests at a time. */
  concurrency: number;
  /** Most requests that wait. */
  queue: number;
}

const MAX_RETRY_AFTER_SECONDS = 60;
/** How much the newest turn weighs in the mean length of a turn. */
const WEIGHT = 0.1;

/** Makes a {@link Gate}. */
export function createGate({ name, concurrency, queue }: GateOptions): Gate {
  let running = 0;
  let meanMs = 0;
  const waiting = new Set<() => void>();

  const begin = (): (() => void) => {
    running++;
    const startedAt = performance.now();
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      running--;
      const durationMs = performance.now() - startedAt;
      meanMs = meanMs === 0 ? durationMs : meanMs + (durationMs - meanMs) * WEIGHT;
      const [next] = waiting;
      next?.();
    };
  };

  const wait = (signal: AbortSignal): Promise<() => void> => {
    const { promise, resolve, reject } = Promise.withResolvers<() => void>();
    const leave = () => {
      waiting.delete(onTurn);
      signal.removeEventListener("abort", onAbort);
    };
    const onTurn = () => {
      leave();
      resolve(begin());
    };
    const onAbort = () => {
      leave();
      reject(signal.reason);
    };
    waiting.add(onTurn);
    signal.addEventListener("abort", onAbort, { once: true });
    return promise;
  };

  const refusal = (): ServiceError => {
    const seconds = Math.ceil((meanMs * (waiting.size + 1)) / concurrency / 1_000);
    return new ServiceError(`${name} is busy: ${running} requests are being worked on, ${waiting.size} wait.`, {
      status: 429,
      code: "QUEUE_FULL",
      metaMessages: ["Ask again later, or run the service with more workers or a longer queue."],
      retryable: true,
      retryAfterSeconds: Math.min(Math.max(seconds, 1), MAX_RETRY_AFTER_SECONDS),
    });
  };

  return {
    name,
    get running() {
      return running;
    },
    get waiting() {
      return waiting.size;
    },
    enter: async (signal) => {
      signal.throwIfAborted();
      if (running < concurrency && waiting.size === 0) return begin();
      if (waiting.size >= queue) throw refusal();
      return wait(signal);
    },
  };
}
