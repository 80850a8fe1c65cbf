import type { Address } from "viem";

export interface FailureBudgetOptions {
  /** Failures in a row that a consumer may cause. Default 20. */
  failures?: number;
  /** How long it takes to be forgiven one, in milliseconds. Default 30,000. */
  forgiveMs?: number;
  /** Consumers remembered at once; the one that failed longest ago is forgotten first. Default 10,000. */
  consumers?: number;
}

/**
 * Bounds what one consumer can cost the node: requests whose inputs can't be read, whose containers refuse them or whose
 * deliveries revert are computed or simulated for nothing. A leaky bucket for each consumer.
 */
export class FailureBudget {
  readonly #options: Required<FailureBudgetOptions>;
  readonly #debts = new Map<Address, { failures: number; atMs: number }>();

  constructor(options: FailureBudgetOptions = {}) {
    this.#options = { failures: 20, forgiveMs: 30_000, consumers: 10_000, ...options };
  }

  /** A request of this consumer failed, and it wasn't the node's or a container's fault. */
  fail(consumer: Address, nowMs = Date.now()): void {
    const failures = this.#debt(consumer, nowMs) + 1;
    this.#debts.delete(consumer); // to be the newest entry
    this.#debts.set(consumer, { failures, atMs: nowMs });
    const [oldest] = this.#debts.keys();
    if (oldest !== undefined && this.#debts.size > this.#options.consumers) this.#debts.delete(oldest);
  }

  /** Whether its requests are turned away for now. */
  isExhausted(consumer: Address, nowMs = Date.now()): boolean {
    return this.#debt(consumer, nowMs) >= this.#options.failures;
  }

  #debt(consumer: Address, nowMs: number): number {
    const debt = this.#debts.get(consumer);
    return debt === undefined ? 0 : Math.max(0, debt.failures - (nowMs - debt.atMs) / this.#options.forgiveMs);
  }
}
