import type { Logger } from "pino";
import type { Subscription } from "../../protocol/Subscription.ts";
import type { ProtocolReader } from "../chain/ProtocolReader.ts";
import { untilAnswered } from "../chain/retry.ts";
import { Semaphore } from "../Semaphore.ts";
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
  /** Subscriptions that are to be tracked once it is known whether they have to wait. */
  readonly #pending = new Map<number, TrackedSubscription>();
  /** One change at a time: a request may end while its twin is being looked for, which then would wait for ever. */
  readonly #changing = new Semaphore(1);

  constructor(options: DelegatedLinksOptions) {
    this.#options = options;
  }

  /** Tracks subscriptions seen on chain, except those that an open delegated request stands for. */
  track(subscriptions: readonly TrackedSubscription[]): Promise<void> {
    for (const tracked of subscriptions) this.#pending.set(tracked.id, tracked);
    return this.#changing.run(async () => {
      const twins = await this.#twinsAmong(subscriptions);
      const left = subscriptions.filter((tracked) => this.#pending.get(tracked.id) === tracked);
      for (const tracked of left) {
        this.#pending.delete(tracked.id);
        const twin = twins.get(tracked.id);
        if (twin !== undefined) this.#waiting.set(twin, tracked);
      }
      this.#options.track(left.filter(({ id }) => !twins.has(id)));
    });
  }

  /** Lets go of subscriptions that were cancelled, or that a reorg took away: their ids may come to mean others. */
  forget(ids: readonly number[]): void {
    const gone = new Set(ids);
    for (const id of ids) this.#pending.delete(id);
    for (const [delegated, { id }] of this.#waiting) if (gone.has(id)) this.#waiting.delete(delegated);
    this.#options.forget(ids);
  }

  /** A delegated request was taken on: if it exists on chain already, its twin there waits from now on. */
  claim(delegated: DelegatedSubscription): Promise<void> {
    return this.#changing.run(async () => {
      const { store, forget, logger } = this.#options;
      const id = await this.#idOnChain(delegated);
      if (id === 0) return;
      logger.info({ id, owner: delegated.subscription.owner }, "Delegated subscription exists on-chain");
      const twin = await store.subscriptions.get(id);
      if (twin?.state !== "open") return;
      forget([id]);
      this.#waiting.set(-delegated.sequence, twin);
    });
  }

  /** The delegated request has ended, with `interval` (0: none): its twin on chain goes on from there. */
  release({ id }: TrackedSubscription, interval: number): Promise<void> {
    return this.#changing.run(async () => {
      const { store, track } = this.#options;
      const twin = this.#waiting.get(id);
      if (!twin) return;
      this.#waiting.delete(id);
      const current = await store.subscriptions.get(twin.id);
      if (current) track([current], interval);
    });
  }

  /** Which subscriptions are the same as an open delegated request, and as which: its id by theirs. */
  async #twinsAmong(subscriptions: readonly TrackedSubscription[]): Promise<Map<number, number>> {
    const fingerprints = new Set(subscriptions.map(({ subscription }) => fingerprint(subscription)));
    const open = await this.#options.store.delegated.open();
    const candidates = open.filter(({ subscription }) => fingerprints.has(fingerprint(subscription)));
    const pairs = await Promise.all(
      candidates.map(async (delegated) => [await this.#idOnChain(delegated), -delegated.sequence] as const),
    );
    return new Map(pairs.filter(([id]) => id !== 0));
  }

  #idOnChain(delegated: DelegatedSubscription): Promise<number> {
    const { reader } = this.#options;
    return untilAnswered("delegateCreatedIds", () => reader.delegatedId(delegated), this.#options);
  }
}

/** What two subscriptions have in common that are one, one of them seen on chain. */
const fingerprint = ({ owner, containerId, activeAt, period, frequency, redundancy }: Subscription): string =>
  [owner, containerId, activeAt, period, frequency, redundancy].join(" ").toLowerCase();
