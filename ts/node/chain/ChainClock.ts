/** What the clock is set by: a block's timestamp. */
export interface Tick {
  /** Unix seconds. */
  timestamp: number;
}

/**
 * The chain's time between blocks: the newest block's timestamp plus what has passed since it was seen.
 *
 * Due times are compared with this and never with the machine's clock, which may be off by more than an interval.
 */
export class ChainClock {
  #base: number | undefined;
  #seenAtMs = 0;
  readonly #monotonicMs: () => number;

  /** @param monotonicMs milliseconds from any fixed point, never going back */
  constructor(monotonicMs: () => number = () => performance.now()) {
    this.#monotonicMs = monotonicMs;
  }

  /** Sets the clock by a block. Time may jump forward (a development chain's `evm_increaseTime`) or, by a reorg, back. */
  observe({ timestamp }: Tick): void {
    this.#base = timestamp;
    this.#seenAtMs = this.#monotonicMs();
  }

  /** Whether a block was seen yet. */
  get isSet(): boolean {
    return this.#base !== undefined;
  }

  /** Unix seconds, with fraction; 0 before the first block. */
  now(): number {
    return this.#base === undefined ? 0 : this.#base + (this.#monotonicMs() - this.#seenAtMs) / 1000;
  }
}
