import type { Logger } from "pino";
import { isAddressEqual } from "viem";
import type { ProtocolReader } from "../chain/ProtocolReader.ts";
import { untilAnswered } from "../chain/retry.ts";
import type { DelegatedSubscription, Store, TrackedSubscription } from "../store/Store.ts";

export interface DelegatedLinksOptions {
  reader: ProtocolReader;
  store: Store;
  logger: Logger;
  signal: AbortSignal;
  /** Takes subscriptions in charge; `served` is an interval that is served already. */
  track(subscriptions: readonly TrackedSubscription[], served?: number): void;
  forget(ids: readonly number[]): void;
}

/**
 * Keeps one subscription from being served twice: a delegated one appears on chain as soon as anybody delivers to it, and
 * would then also be served by its id. While the request that came by REST is open, its twin on chain waits; after
 * that the twin is served from the next interval on, with inputs that its owner gives.
 */
export class DelegatedLinks {
  readonly #options: DelegatedLinksOptions;
  /** Subscriptions on chain that wait, by the id of the delegated one they are the same as. */
  readonly #waiting = new Map<number, TrackedSubscription>();

  constructor(options: DelegatedLinksOptions) {
    this.#options = options;
  }

  /** Tracks subscriptions seen on chain, except those that an open delegated request stands for. */
  async track(subscriptions: readonly TrackedSubscription[]): Promise<void> {
    const { store, reader, track } = this.#options;
    const open = await store.delegated.open();
    const free: TrackedSubscription[] = [];
    for (const tracked of subscriptions) {
      let twin: number | undefined;
      for (const delegated of open) {
        if (!isAddressEqual(delegated.subscription.owner, tracked.subscription.owner)) continue;
        const id = await untilAnswered("delegateCreatedIds", () => reader.delegatedId(delegated), this.#options);
        if (id === tracked.id) twin = -delegated.sequence;
      }
      if (twin === undefined) free.push(tracked);
      else this.#waiting.set(twin, tracked);
    }
    track(free);
  }

  /** A delegated request was taken on: if it exists on chain already, its twin there waits from now on. */
  async claim(delegated: DelegatedSubscription): Promise<void> {
    const { store, reader, forget, logger } = this.#options;
    const id = await untilAnswered("delegateCreatedIds", () => reader.delegatedId(delegated), this.#options);
    if (id === 0) return;
    logger.info({ id, owner: delegated.subscription.owner }, "Delegated subscription exists on-chain");
    const twin = await store.subscriptions.get(id);
    if (twin?.state !== "open") return;
    forget([id]);
    this.#waiting.set(-delegated.sequence, twin);
  }

  /** The delegated request has ended, with `interval` (0: none): its twin on chain goes on from there. */
  async release({ id }: TrackedSubscription, interval: number): Promise<void> {
    const { store, track } = this.#options;
    const twin = this.#waiting.get(id);
    if (!twin) return;
    this.#waiting.delete(id);
    const current = await store.subscriptions.get(twin.id);
    if (current) track([current], interval);
  }
}
