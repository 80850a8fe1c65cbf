import type { PublicClient } from "viem";
import type { Tracer } from "../pipeline/Tracer.ts";
import type { TransactionStore } from "../store/Store.ts";

export interface FinalityTrackerOptions {
  client: PublicClient;
  store: { readonly transactions: TransactionStore };
  tracer: Pick<Tracer, "record">;
  /** Blocks on a transaction, its own included, from which it counts as confirmed. */
  confirmations: number;
  /** The finalized block is asked for no more often than this, in milliseconds. Default 12,000. */
  askEveryMs?: number;
}

/** So deep no chain is reorganised, where an RPC knows no finalized block. */
const DEEP = 64n;

/**
 * Follows mined transactions to finality: included, then confirmed (so many blocks deep), then final (the chain can't
 * take its block back). Asks the chain nothing while there is nothing to follow.
 */
export class FinalityTracker {
  readonly #options: Required<FinalityTrackerOptions>;
  #finalized: bigint | undefined;
  #askedAtMs = 0;

  constructor(options: FinalityTrackerOptions) {
    this.#options = { askEveryMs: 12_000, ...options };
  }

  /** The chain has a new head. */
  async advance(head: bigint): Promise<void> {
    const { store, tracer, confirmations } = this.#options;
    const { included, confirmed } = await store.transactions.countByFinality();
    if (included + confirmed === 0) return;
    const depths = { confirmed: head - BigInt(confirmations) + 1n, final: await this.#finalBlock(head) };
    for (const { finality, block, deliveries } of await store.transactions.mature(depths)) {
      for (const key of deliveries) tracer.record(key, finality, { block, depth: head - block + 1n });
    }
  }

  async #finalBlock(head: bigint): Promise<bigint> {
    const { client, askEveryMs } = this.#options;
    if (Date.now() - this.#askedAtMs >= askEveryMs) {
      this.#askedAtMs = Date.now();
      this.#finalized = await client.getBlock({ blockTag: "finalized" }).then(
        ({ number }) => number,
        () => this.#finalized, // many RPCs, and chains without finality, have none; one that fails now told the last
      );
    }
    return this.#finalized ?? head - DEEP;
  }
}
