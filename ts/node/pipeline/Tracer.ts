import type { Logger } from "pino";
import { reasonOf } from "../../protocol/reasonOf.ts";
import type { DeliveryKey, TraceEvent, TraceKind, TraceStore } from "../store/Store.ts";

/** How long steps are collected before they are stored together. A crash loses at most this much of the story, no work. */
const FLUSH_MS = 250;
/** How many steps are kept. */
const KEEP = 200_000;
/** How many steps are stored between two looks at how many there are. */
const PRUNE_EVERY = 10_000;

export interface TracerOptions {
  store: TraceStore;
  logger: Logger;
  /** Told each step as it happens. */
  onStep?(event: TraceEvent): void;
}

/** Writes down what happens to each request, for `GET /api/traces` and `infernet trace`. */
export class Tracer {
  readonly #options: TracerOptions;
  #buffer: TraceEvent[] = [];
  #timer: NodeJS.Timeout | undefined;
  #stored = 0;

  constructor(options: TracerOptions) {
    this.#options = options;
  }

  record({ subscriptionId, interval }: DeliveryKey, kind: TraceKind, data: Record<string, unknown> = {}): void {
    const event = { subscriptionId, interval, atMs: Date.now(), kind, data };
    this.#options.onStep?.(event);
    this.#buffer.push(event);
    this.#timer ??= setTimeout(() => {
      void this.flush();
    }, FLUSH_MS);
  }

  /** Stores what was recorded. Never throws: a story that can't be written must not stop the work it tells of. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const events = this.#buffer;
    if (events.length === 0) return;
    this.#buffer = [];
    try {
      await this.#options.store.append(events);
      this.#stored += events.length;
      if (this.#stored < PRUNE_EVERY) return;
      this.#stored = 0;
      await this.#options.store.prune(KEEP);
    } catch (error) {
      this.#options.logger.error({ err: reasonOf(error) }, "Traces can't be stored");
    }
  }
}
