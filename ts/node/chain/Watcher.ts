import type { Logger } from "pino";
import { zeroAddress } from "viem";
import { isLocalChainId } from "../../protocol/anvilAccounts.ts";
import { isCancelled } from "../../protocol/interval.ts";
import { reasonOf } from "../../protocol/reasonOf.ts";
import type { Subscription } from "../../protocol/Subscription.ts";
import { ChainBehindError, ShutdownError } from "../errors.ts";
import type { BlockRef, Cancellation, ChainStep, Rewound, Store, TrackedSubscription } from "../store/Store.ts";
import type { ProtocolAddresses } from "./connectProtocol.ts";
import { EventReader, LARGEST_RANGE, type SubscriptionEvent } from "./EventReader.ts";
import { type Head, HeadSource } from "./HeadSource.ts";
import type { ProtocolReader } from "./ProtocolReader.ts";
import { backoffMs, pause, untilAnswered } from "./retry.ts";
import type { RpcPool } from "./rpc/RpcPool.ts";
import { asRevert } from "./rpcErrors.ts";

/** Tries of one read before the head is looked at anew. */
const TRIES = 3;

/** Pace of the checks for events that were left out. */
const RECHECK_MS = 10_000;

/** Reorganisations up to this depth forget no more than they must, from the first block on. */
const DEEPEST_REORG = 64n;

/** Beyond this many blocks, state is read afresh rather than followed event by event. */
const LONGEST_LOG_RANGE = BigInt(LARGEST_RANGE);

/** A subscription whose creation was seen, and where. */
export interface CreatedSubscription extends TrackedSubscription {
  request?: Pick<SubscriptionEvent, "blockNumber" | "transactionHash">;
}

type Found = { id: number; subscription: Subscription };
type Older = Required<ChainStep>["older"];

/** What was read up to a block. */
interface Step {
  block: Head;
  older?: Older;
  /** The highest id that was read before these events. */
  known: number;
  events: readonly SubscriptionEvent[];
  /** Subscriptions and cancellations from before the events. */
  history?: readonly TrackedSubscription[];
  missed?: readonly Cancellation[];
}

/** What the watcher tells the rest of the node, after it is stored. */
export interface WatcherEvents {
  /** The chain's newest block, whether or not the watcher trails behind it. First of all events of a head. */
  head(head: Head): void;
  /** Subscriptions that were created, with the verdict on each. */
  created(subscriptions: readonly CreatedSubscription[]): void;
  /** Subscriptions that were created before the node looked, some of them long ago. */
  history(subscriptions: readonly TrackedSubscription[]): void;
  /** Subscriptions whose owner cancelled them. */
  cancelled(ids: readonly number[]): void;
  /** Blocks above `number` are gone, and what was first seen in them. */
  rewound(number: bigint, rewound: Rewound): void;
}

export interface WatcherOptions {
  rpc: RpcPool;
  protocol: ProtocolAddresses;
  reader: ProtocolReader;
  store: Store;
  /** Decides about a new subscription. */
  judge(id: number, subscription: TrackedSubscription["subscription"]): TrackedSubscription;
  events: WatcherEvents;
  /** How far behind the head subscriptions are read, in blocks. */
  trailBlocks: number;
  /** First run: the highest id to leave out. */
  startingSubscriptionId: number;
  pollMs: number;
  /** How often it is checked that no event was left out, in milliseconds; default: 10 s. */
  recheckMs?: number;
  logger: Logger;
  signal: AbortSignal;
}

/**
 * Follows the chain: finds created and cancelled subscriptions and reorganisations, and stores how far it got.
 *
 * Cost: one call a head, one `eth_getLogs` when there are new blocks, and one call every 10 s; subscriptions are read only
 * when there are any.
 */
export class Watcher {
  readonly #options: WatcherOptions;
  readonly #events: EventReader;
  /** Whether state was read afresh since start: a stopped node can't know what it missed. */
  #synced = false;
  /** The block up to which no subscription is missing. */
  #complete = 0n;
  #nextCheckMs: number;

  constructor(options: WatcherOptions) {
    this.#options = options;
    this.#nextCheckMs = performance.now() + (options.recheckMs ?? RECHECK_MS);
    this.#events = new EventReader(options.rpc.client, options.protocol.coordinator);
  }

  /** Runs until the node stops. */
  async run(): Promise<never> {
    const { rpc, pollMs, logger, signal, events, trailBlocks } = this.#options;
    const { client } = rpc;
    const source = new HeadSource({ rpc, pollMs, logger, signal });
    let failures = 0;
    for await (const head of source.heads()) {
      events.head(head);
      const target = head.number - BigInt(trailBlocks);
      if (target < 0n) continue;
      try {
        const block =
          trailBlocks === 0 ? head : await this.#answered("block", () => client.getBlock({ blockNumber: target }));
        await this.#follow(block);
        await this.#findOverlooked(block);
        failures = 0;
      } catch (error) {
        if (error instanceof ShutdownError || asRevert(error)) throw error;
        // The chain may have gone back behind this block, which then can't be read ever: a new look at the head tells.
        failures += 1;
        logger.warn({ block: Number(target), failures, err: reasonOf(error) }, "Block can't be followed, looking anew");
        await pause(backoffMs(failures), signal);
      }
    }
    throw new Error("unreachable: heads() never ends");
  }

  async #follow(block: Head): Promise<void> {
    const last = (await this.#options.store.chain.recentBlocks())[0];
    // An RPC that lags behind; but a development chain that goes back was told to (`evm_revert`), and what follows differs.
    const isLocal = isLocalChainId(this.#options.protocol.chainId);
    if (last && block.number < last.number && !isLocal && (await this.#isKnown(block))) return;
    if (last && block.number === last.number && block.hash === last.hash && this.#synced) return;
    const base = last && (await this.#commonAncestor(block, last));
    if (!this.#synced || base === undefined || block.number - base.number > LONGEST_LOG_RANGE) {
      await this.#readAfresh(block);
      this.#synced = true;
    } else if (block.number > base.number) {
      await this.#readLogs(base.number, block);
    }
  }

  async #isKnown({ number, hash }: BlockRef): Promise<boolean> {
    return (await this.#options.store.chain.recentBlocks()).some((one) => one.number === number && one.hash === hash);
  }

  /** The newest processed block that is still part of the chain; rewinds to it when that is not the last one. */
  async #commonAncestor(block: Head, last: BlockRef): Promise<BlockRef | undefined> {
    const { store, rpc, logger, events } = this.#options;
    if (block.number === last.number + 1n && block.parentHash === last.hash) return last;
    let ancestor: BlockRef | undefined;
    for (const known of await store.chain.recentBlocks()) {
      if (known.number > block.number) continue;
      const hash =
        known.number === block.number
          ? block.hash
          : (await this.#answered("block", () => rpc.client.getBlock({ blockNumber: known.number }))).hash;
      if (hash === known.hash) {
        ancestor = known;
        break;
      }
    }
    if (ancestor?.number === last.number) return last;
    const number = ancestor?.number ?? -1n;
    const rewound = await store.chain.rewind(number, this.#options.startingSubscriptionId);
    events.rewound(number, rewound);
    const { forgotten } = rewound;
    logger.warn({ from: Number(last.number), to: Number(number), forgotten }, "Chain reorganised");
    return ancestor;
  }

  /**
   * Reads all subscriptions from the last known id on, and those still open again: up to an older block as they stand
   * there, from there on by events, which tell the block of each creation and cancellation. State "at the newest block"
   * can't be trusted for that: an RPC that is just taking in the next block may answer by that one.
   */
  async #readAfresh(block: Head): Promise<void> {
    const { store, startingSubscriptionId, logger } = this.#options;
    const older = await this.#older(block.number);
    this.#complete = older.block.number;
    const recent = await this.#eventsAfter(older.block.number, block);
    const known = Math.max(await store.chain.lastSubscriptionId(), startingSubscriptionId);
    const missed = await this.#findCancelled(older);
    const history = await this.#readSubscriptions(known + 1, older.lastSubscriptionId, older.block.number);
    const lastId = await this.#advance({
      ...{ block, older, events: recent, known: Math.max(known, older.lastSubscriptionId) },
      ...{ history: history.map(({ id, subscription }) => this.#options.judge(id, subscription)), missed },
    });
    logger.info({ block: Number(block.number), subscriptions: lastId }, "Synced with the chain");
  }

  /** A block that the chain can go back to when it is reorganised, and the highest id at it. */
  async #older(newest: bigint): Promise<Older> {
    const { rpc, reader, startingSubscriptionId } = this.#options;
    const blockNumber = deeplyBelow(newest);
    const { number, hash } = await this.#answered("block", () => rpc.client.getBlock({ blockNumber }));
    const lastId = await this.#answered("id()", () => reader.lastSubscriptionId(blockNumber));
    return { block: { number, hash }, lastSubscriptionId: Math.max(lastId, startingSubscriptionId) };
  }

  /** Open subscriptions that were cancelled while nobody was looking, up to a block. */
  async #findCancelled({ block: { number: block }, lastSubscriptionId }: Older): Promise<Cancellation[]> {
    const open = (await this.#options.store.subscriptions.open()).map(({ id }) => id);
    const cancelled: Cancellation[] = [];
    const known = new Set(open);
    for (const [first, last] of rangesOf(open.filter((id) => id <= lastSubscriptionId))) {
      for (const { id, subscription } of await this.#readSubscriptions(first, last, block)) {
        if (known.has(id) && isCancelled(subscription)) cancelled.push({ id, block });
      }
    }
    return cancelled;
  }

  /** Follows events from the block after `base` up to `block`. */
  async #readLogs(base: bigint, block: Head): Promise<void> {
    const events = await this.#eventsAfter(base, block);
    await this.#advance({ block, events, known: await this.#options.store.chain.lastSubscriptionId() });
  }

  /**
   * An RPC whose index of logs lags behind its head leaves out events without a word. The counter of subscriptions tells
   * that one is missing, though not of which block it is: that, the logs tell once they are there. It tells nothing of
   * cancellations, so a little more is read again than it asks for.
   */
  async #findOverlooked(block: Head): Promise<void> {
    const { store, reader, recheckMs = RECHECK_MS, startingSubscriptionId } = this.#options;
    const nowMs = performance.now();
    const [last] = await store.chain.recentBlocks();
    if (nowMs < this.#nextCheckMs || last?.hash !== block.hash) return;
    this.#nextCheckMs = nowMs + recheckMs;
    const known = Math.max(await store.chain.lastSubscriptionId(), startingSubscriptionId);
    const counter = await this.#answered("id()", () => reader.lastSubscriptionId(block.number));
    if (counter <= known) this.#complete = deeplyBelow(block.number);
    else if (block.number - this.#complete > LONGEST_LOG_RANGE) await this.#readAfresh(block);
    else await this.#readLogs(this.#complete, block);
  }

  /** Events from the block after `number` up to `block`: of that very block, and not of one that took its place. */
  async #eventsAfter(number: bigint, block: Head): Promise<SubscriptionEvent[]> {
    const events = await this.#answered("logs", () => this.#events.read(number + 1n, block.number));
    const isReplaced = events.some(
      ({ blockNumber, blockHash }) => blockNumber === block.number && blockHash !== block.hash,
    );
    if (isReplaced) throw new ChainBehindError(`Block ${block.number} was replaced while it was read.`);
    return events;
  }

  /**
   * Stores a step, then tells of it.
   *
   * @returns the highest id that exists at the block
   */
  async #advance({ block, older, events, known, history = [], missed = [] }: Step): Promise<number> {
    const { store, judge, events: told } = this.#options;
    const { number, hash } = block;
    const lastSubscriptionId = Math.max(known, ...events.filter(isCreation).map(({ id }) => id));
    const read = await this.#readNew(known + 1, lastSubscriptionId, block, events);
    const requests = new Map(events.filter(isCreation).map((event) => [event.id, event]));
    const created = read.map(({ id, subscription }): CreatedSubscription => {
      const request = requests.get(id);
      return { ...judge(id, subscription), ...(request && { request }) };
    });
    const closed = await store.chain.advance({
      ...{ block: { number, hash }, lastSubscriptionId, created: [...history, ...created] },
      cancelled: [
        ...missed,
        ...events.filter(isCancellation).map(({ id, blockNumber }) => ({ id, block: blockNumber })),
      ],
      ...(older && { older }),
    });
    if (history.length > 0) told.history(history);
    if (created.length > 0) told.created(created);
    if (closed.length > 0) told.cancelled(closed);
    return lastSubscriptionId;
  }

  /** New subscriptions, none of them marked as cancelled by a block that comes after this one. */
  async #readNew(from: number, to: number, { number }: Head, events: readonly SubscriptionEvent[]): Promise<Found[]> {
    const found = await this.#readSubscriptions(from, to, number);
    const cancelled = new Set(events.filter(isCancellation).map(({ id }) => id));
    for (const one of found.filter(({ id, subscription }) => isCancelled(subscription) && !cancelled.has(id))) {
      // It was made like that; or the RPC was just taking in the next block, and a second look tells.
      const again = await this.#answered("subscription", () => this.#options.reader.subscription(one.id, number));
      one.subscription = again ?? one.subscription;
    }
    return found;
  }

  async #readSubscriptions(from: number, to: number, blockNumber: bigint): Promise<Found[]> {
    const found: Found[] = [];
    await this.#answered("subscriptions", async () => {
      found.length = 0;
      for await (const batch of this.#options.reader.subscriptions(from, to, blockNumber)) {
        const missing = batch.find(({ subscription }) => subscription.owner === zeroAddress);
        if (missing) throw new ChainBehindError(`Subscription ${missing.id} isn't there yet.`);
        found.push(...batch);
      }
    });
    return found;
  }

  #answered<Result>(what: string, read: () => Promise<Result>): Promise<Result> {
    return untilAnswered(what, read, { ...this.#options, tries: TRIES });
  }
}

const isCreation = ({ kind }: SubscriptionEvent) => kind === "created";
const isCancellation = ({ kind }: SubscriptionEvent) => kind === "cancelled";

/** The block below which a reorganisation is not followed block by block. */
const deeplyBelow = (number: bigint) => (number > DEEPEST_REORG ? number - DEEPEST_REORG : 0n);

/** Joins ascending ids into ranges, reading a few ids too many rather than making another call. */
function rangesOf(ids: readonly number[], largestGap = 64): [first: number, last: number][] {
  const ranges: [number, number][] = [];
  for (const id of ids) {
    const range = ranges.at(-1);
    if (range && id - range[1] <= largestGap) range[1] = id;
    else ranges.push([id, id]);
  }
  return ranges;
}
