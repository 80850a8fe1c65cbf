import type { Address, Hex } from "viem";
import type { Subscription } from "../../protocol/Subscription.ts";

/**
 * Everything the node remembers. Each method is one atomic, durable step: when its promise resolves, a `kill -9` loses
 * nothing. Steps are idempotent, keyed by job id, by (subscription, interval) or by nonce. Embedded: one SQLite file.
 */
export interface Store extends AsyncDisposable {
  readonly jobs: JobStore;
  readonly chain: ChainStateStore;
  readonly subscriptions: SubscriptionStore;
  readonly delegated: DelegatedStore;
  readonly deliveries: DeliveryStore;
  readonly transactions: TransactionStore;
  readonly traces: TraceStore;
  readonly retention: RetentionStore;
  close(): Promise<void>;
}

export type JobStatus = "running" | "success" | "failed";

/** What a container gave for a job: its output, or why it failed, with the error body it answered, if any. */
export type ContainerResult =
  | { container: string; output: unknown; error?: never }
  | { container: string; error: string; output?: unknown };

/** What a client asked for by `POST /api/jobs`. */
export interface JobRequest {
  containers: readonly string[];
  data: Record<string, unknown>;
  requires_proof: boolean;
  /** `stream`: relayed while its client listens, so never taken up again. `reported`: runs elsewhere, we only know of it. */
  kind?: "stream" | "reported";
}

export interface Job {
  /** UUID v4, given by the node. */
  id: string;
  /** Who asked: an IP address, or `token:` and the name of a token. Only it may read the result. */
  owner: string;
  status: JobStatus;
  request: JobRequest;
  /** One entry a container that ran, in order. */
  results: readonly ContainerResult[];
}

export interface JobStore {
  /** Stores accepted jobs, all or none. */
  add(jobs: readonly Job[]): Promise<void>;
  finish(id: string, status: Exclude<JobStatus, "running">, results: readonly ContainerResult[]): Promise<void>;
  /** A job, whoever owns it. */
  get(id: string): Promise<Job | undefined>;
  /** The owner's jobs among `ids`, completed ones first, each part in the order asked; unknown ids are left out. */
  find(owner: string, ids: readonly string[]): Promise<Job[]>;
  /** Ids of the owner's jobs, running ones first. */
  list(owner: string, status: "pending" | "completed" | "all"): Promise<string[]>;
  /** Jobs that were accepted and not finished, oldest first: what a restarted node takes up again. */
  running(): Promise<Job[]>;
  countRunning(): Promise<number>;
}

/** Which chain, protocol and key the store's on-chain part belongs to. */
export interface ChainIdentity {
  chainId: number;
  genesisHash: Hex;
  coordinator: Address;
  node: Address;
}

/** A block the node has processed. */
export interface BlockRef {
  number: bigint;
  hash: Hex;
}

export interface ChainStateStore {
  identity(): Promise<ChainIdentity | undefined>;
  /** Forgets everything read from or sent to a chain, and takes on another identity. */
  reset(identity: ChainIdentity): Promise<void>;
  /** The highest subscription id that was read; 0 before the first. */
  lastSubscriptionId(): Promise<number>;
  /** Recent processed blocks, newest first: what a reorg is measured against. */
  recentBlocks(): Promise<BlockRef[]>;
  /**
   * Records one step of the watcher: the block reached, and what was found up to it.
   *
   * @returns ids of the cancelled subscriptions that were open until now
   */
  advance(step: ChainStep): Promise<number[]>;
  /**
   * Blocks above `number` are gone. Forgets them, and subscriptions that were first seen in them with all that was done
   * for them: their ids may come to mean other requests. Those that were cancelled in them are open again. What the
   * blocks had mined is pending again, except for transactions with answers to forgotten subscriptions, which are abandoned.
   *
   * @param startingSubscriptionId the highest id to leave out, when no processed block is left
   */
  rewind(number: bigint, startingSubscriptionId: number): Promise<Rewound>;
}

export interface Rewound {
  /** Ids of the subscriptions that are gone. */
  forgotten: number[];
  /** Subscriptions whose cancellation is gone, and that may need work again. */
  restored: TrackedSubscription[];
  /**
   * Deliveries to go on with from where they stand: those that shared a transaction with an answer to a forgotten
   * subscription, and those that were skipped while theirs was cancelled.
   */
  released: DeliveryKey[];
}

/** That a subscription's owner cancelled it. */
export interface Cancellation {
  id: number;
  /** The block that holds it; for one long past, a later block that is too deep to be taken back. */
  block: bigint;
}

export interface ChainStep {
  block: BlockRef;
  /** The highest subscription id that exists at the block. */
  lastSubscriptionId: number;
  /** An older block: one to go back to when the chain is reorganised. */
  older?: { block: BlockRef; lastSubscriptionId: number };
  /** Newly created subscriptions with the guardian's verdict. */
  created: readonly TrackedSubscription[];
  cancelled?: readonly Cancellation[];
}

/** `open`: may still need work. `closed`: cancelled, completed, expired or refused, for `reason`. */
export type SubscriptionState = "open" | "closed";

export interface TrackedSubscription {
  /** Its id on chain, or the negative of `delegated.sequence`. */
  id: number;
  subscription: Subscription;
  state: SubscriptionState;
  reason?: string;
  /** The request it stands for, when it came by REST and not from the chain. */
  delegated?: DelegatedSubscription;
}

export interface SubscriptionStore {
  open(): Promise<TrackedSubscription[]>;
  get(id: number): Promise<TrackedSubscription | undefined>;
  close(id: number, reason: string): Promise<void>;
}

/** The owner's signature over a subscription that need not exist on chain yet (EIP-712 `DelegateSubscription`). */
export interface DelegatedSignature {
  nonce: number;
  /** Unix seconds from which the Coordinator refuses it. */
  expiry: number;
  v: number;
  r: Hex;
  s: Hex;
}

/** What a client asked for by a delegated subscription. */
export interface DelegatedRequest {
  subscription: Subscription;
  signature: DelegatedSignature;
  /** What the containers get for the first interval that is served. */
  data: Record<string, unknown>;
  requires_proof: boolean;
}

/** A delegated subscription the node took on. Its deliveries have the negative of `sequence` as subscription id. */
export interface DelegatedSubscription extends DelegatedRequest {
  sequence: number;
  state: SubscriptionState;
  reason?: string;
}

export interface DelegatedStore {
  /**
   * Stores a request, keyed by (owner, nonce). One that is known and open is left as it is; one that failed is opened
   * again, with its failed deliveries forgotten; one that was delivered stays closed.
   */
  add(request: DelegatedRequest): Promise<DelegatedSubscription>;
  open(): Promise<DelegatedSubscription[]>;
  get(sequence: number): Promise<DelegatedSubscription | undefined>;
  close(sequence: number, reason: string): Promise<void>;
}

/** The arguments of `deliverCompute` that a container's output became. */
export interface DeliveryPayload {
  input: Hex;
  output: Hex;
  proof: Hex;
}

/**
 * `due`: to be computed. `computed`: output stored, nothing sent. `sent`: a transaction carries it. `delivered`: mined.
 * `failed`: given up for `reason`. `skipped`: not needed any more (others delivered it, cancelled, interval over).
 */
export type DeliveryState = "due" | "computed" | "sent" | "delivered" | "failed" | "skipped";

/** One answer the node owes, keyed by (subscription, interval); delegated ones have a negative subscription id. */
export interface Delivery {
  subscriptionId: number;
  interval: number;
  state: DeliveryState;
  /** Transactions of this delivery that were mined and reverted. */
  reverts: number;
  payload?: DeliveryPayload;
  transactionId?: number;
  reason?: string;
}

export interface DeliveryKey {
  subscriptionId: number;
  interval: number;
}

export interface DeliveryStore {
  get(key: DeliveryKey): Promise<Delivery | undefined>;
  /** Records that an answer is due, unless it is known already. Returns the delivery as it stands. */
  begin(key: DeliveryKey): Promise<Delivery>;
  computed(key: DeliveryKey, payload: DeliveryPayload): Promise<void>;
  /** The chain has it, by whichever transaction. */
  delivered(key: DeliveryKey): Promise<void>;
  end(key: DeliveryKey, state: "failed" | "skipped", reason: string): Promise<void>;
  /** Deliveries in `due`, `computed` or `sent`, oldest first. */
  unfinished(): Promise<Delivery[]>;
  countUnfinished(): Promise<number>;
}

/** One signed version of a transaction; a fee bump adds another with the same nonce. */
export interface TransactionAttempt {
  hash: Hex;
  /** Signed bytes, ready for `eth_sendRawTransaction`. */
  raw: Hex;
  maxFeePerGas: bigint;
  maxPriorityFeePerGas: bigint;
  /** Unix time in milliseconds. */
  signedAtMs: number;
}

/** A delivery within a transaction. */
export interface BatchedDelivery extends DeliveryKey {
  /** Its place among those that the transaction was signed with, from 0. */
  position: number;
}

/** `pending`: signed, perhaps sent, not mined. `mined`/`reverted`: has a receipt. `abandoned`: can never be mined. */
export type TransactionState = "pending" | "mined" | "reverted" | "abandoned";

export interface Transaction {
  id: number;
  nonce: number;
  state: TransactionState;
  to: Address;
  data: Hex;
  gas: bigint;
  /** The deliveries it carries and that have not been taken out since: one that failed in a batch is sent anew. */
  deliveries: readonly BatchedDelivery[];
  /** Oldest first; never empty. */
  attempts: readonly [TransactionAttempt, ...TransactionAttempt[]];
  /** The block that mined it. */
  block?: BlockRef;
}

/** How sure it is that a mined transaction stays: `confirmed` is so many blocks deep, `final` can't be taken back. */
export type Finality = "included" | "confirmed" | "final";

/** A transaction that became confirmed or final. */
export interface MaturedTransaction {
  finality: Exclude<Finality, "included">;
  /** The block that holds it. */
  block: bigint;
  deliveries: readonly DeliveryKey[];
}

/** How one delivery of a mined transaction fared. */
export interface DeliveryOutcome extends DeliveryKey {
  ok: boolean;
}

/** A transaction before it is stored; its deliveries get their positions from their order. */
export type NewTransaction = Pick<Transaction, "nonce" | "to" | "data" | "gas"> & {
  deliveries: readonly DeliveryKey[];
};

export interface TransactionStore {
  /**
   * Write-ahead: the signed bytes and the nonce, and the deliveries it carries become `sent`. Before the first send.
   *
   * @throws DeliveryGoneError when one of them isn't `computed`; nothing is stored then
   */
  add(transaction: NewTransaction, attempt: TransactionAttempt): Promise<number>;
  addAttempt(id: number, attempt: TransactionAttempt): Promise<void>;
  /**
   * No pool takes it: its nonce gets other content. Its deliveries become `computed` again with one more revert counted.
   *
   * @returns false, and nothing is stored, when it isn't pending any more
   */
  replace(id: number, content: Pick<Transaction, "to" | "data" | "gas">, attempt: TransactionAttempt): Promise<boolean>;
  /**
   * It was mined. Its deliveries become `delivered`, or, where they failed, `computed` again with one more revert
   * counted, in the same step.
   *
   * @returns false, and nothing is stored, when it isn't pending any more: a reorg may have come first
   */
  settle(
    id: number,
    state: "mined" | "reverted",
    block: BlockRef,
    outcomes: readonly DeliveryOutcome[],
  ): Promise<boolean>;
  /** Its nonce was used by another transaction: it can never be mined. */
  abandon(id: number): Promise<void>;
  /**
   * The chain has taken back the blocks that mined transactions with this nonce and above: they are pending again.
   * Returns how many.
   */
  reopenFrom(nonce: number): Promise<number>;
  /** Records what is confirmed and what is final by now: all in blocks up to these. Returns those that changed. */
  mature(blocks: { confirmed: bigint; final: bigint }): Promise<MaturedTransaction[]>;
  /** How many mined transactions aren't final yet. */
  countByFinality(): Promise<Record<Exclude<Finality, "final">, number>>;
  get(id: number): Promise<Transaction | undefined>;
  /** All that was ever signed with a nonce, abandoned ones included: it may be in a pool. */
  attemptsAt(nonce: number): Promise<TransactionAttempt[]>;
  /** Pending transactions by nonce. */
  pending(): Promise<Transaction[]>;
  /** One more than the highest nonce that a transaction not abandoned has; 0 when there is none. */
  nextNonce(): Promise<number>;
  /** One more than the highest nonce that was mined; 0 when there is none. */
  nextUnmined(): Promise<number>;
}

export interface RetentionStore {
  /**
   * Removes finished work, oldest first: jobs, deliveries, closed subscriptions, transactions and traces that ended before
   * a time, and jobs beyond a number. What a reorg may still need stays.
   *
   * @param options `beforeMs` unix time in milliseconds; `jobs` how many finished ones are kept; `limit` the rows of each
   *   kind to remove at most
   * @returns how many rows were removed; 0 when nothing is left to remove
   */
  prune(options: { beforeMs: number; jobs: number; limit: number }): Promise<number>;
}

/** What happened to a request, in the order in which it happens. */
export const TRACE_KINDS = [
  "created",
  "due",
  "inputs",
  "computed",
  "unavailable",
  "simulated",
  "sent",
  "mined",
  "reverted",
  "delivered",
  "confirmed",
  "final",
  "failed",
  "skipped",
  "reorganised",
] as const;
export type TraceKind = (typeof TRACE_KINDS)[number];

/** One step in the life of a request. */
export interface TraceEvent extends DeliveryKey {
  /** Unix time in milliseconds. */
  atMs: number;
  kind: TraceKind;
  /** What there is to know about the step: hashes, gas, sizes, durations in milliseconds, reasons. */
  data: Record<string, unknown>;
}

export interface TraceStore {
  append(events: readonly TraceEvent[]): Promise<void>;
  /** Steps of one subscription, oldest first. */
  get(subscriptionId: number): Promise<TraceEvent[]>;
  /** The newest steps, newest first. */
  recent(limit: number): Promise<TraceEvent[]>;
  /** Forgets all but the newest `keep` steps. */
  prune(keep: number): Promise<void>;
}
