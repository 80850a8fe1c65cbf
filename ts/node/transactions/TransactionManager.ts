import type { Logger } from "pino";
import type { Address, Hex, PrivateKeyAccount, PublicClient, TransactionReceipt } from "viem";
import { reasonOf } from "../../protocol/reasonOf.ts";
import { untilAnswered } from "../chain/retry.ts";
import { isEndpointFault } from "../chain/rpc/endpointFault.ts";
import { ShutdownError } from "../errors.ts";
import { Semaphore } from "../Semaphore.ts";
import type { DeliveryKey, DeliveryOutcome, Store, Transaction, TransactionAttempt } from "../store/Store.ts";
import { FeeMarket } from "./FeeMarket.ts";
import type { Fees } from "./fees.ts";
import { sendOutcome } from "./sendOutcome.ts";
import { signAttempt, type Unsigned } from "./signAttempt.ts";
import { isTroubled, newWatch, type Watch } from "./Watch.ts";

export interface TransactionRequest {
  to: Address;
  data: Hex;
  gas: bigint;
  /** The deliveries it carries. */
  deliveries: readonly DeliveryKey[];
  /** Contract whose code the account takes on by this transaction (EIP-7702). */
  delegate?: Address;
}

export interface TransactionManagerOptions {
  client: PublicClient;
  account: PrivateKeyAccount;
  chainId: number;
  store: Store;
  logger: Logger;
  signal: AbortSignal;
  /** A transaction was mined, or can never be: told after it is stored. */
  onSettled(transaction: Transaction, receipt: TransactionReceipt | undefined): void;
  /** How each delivery of a mined transaction fared. */
  outcomesOf(transaction: Transaction, receipt: TransactionReceipt): readonly DeliveryOutcome[];
  /**
   * Whether the chain still is what was read of it. While it isn't, no delivery is sent again: its subscription's id may
   * mean another request by now. Default: always.
   */
  isAnchored?(): Promise<boolean>;
  /** Look at open transactions at least this often, in milliseconds, new head or not. Default 4,000. */
  lookMs?: number;
  /** Look again after this long when something is not as it should be, in milliseconds. Default 1,000. */
  troubleMs?: number;
  /** Send the same bytes again after this long without being mined. Default 10,000. */
  resendMs?: number;
  /** Open transactions at once; more wait. Nodes keep only so many of one account. Default 32. */
  maxInFlight?: number;
  /** Never pay more than this for a unit of gas, in wei, however long it takes. Default: no bound. */
  maxFeePerGas?: bigint | undefined;
  /** A nonce below all of ours must be unused for this long before it is taken for lost, and filled. Default 5,000. */
  gapMs?: number;
  /** What looks wrong must do so for this long before it is acted on: an RPC may lag. Default 2,500. */
  doubtMs?: number;
  /** Raise the fee after this long without being mined. Default 30,000. */
  bumpMs?: number;
}

/** Looks at a nonce lower than what was mined already, before that is taken for a reorg and not for an RPC that lags. */
const LOOKS_BEFORE_REOPENED = 2;

/** Refusals for good, and refusals nobody can read, before a nonce's content is given up. */
const REFUSALS = { clear: 2, unclear: 10 };

/** An empty transaction to oneself; more than 21,000 in case the account has code (EIP-7702). */
const FILLER_GAS = 30_000n;

/** How long after the last receipt the chain may still take back the block that it is from: two epochs of Ethereum. */
const FINALITY_MS = 15 * 60_000;

/** Looks with the nonce used and no receipt of ours, before the nonce is taken for another transaction's. */
const LOOKS_BEFORE_ABANDONED = 3;

/**
 * Sends the node's transactions and follows them until they are mined. Owns the key's nonces.
 *
 * A transaction is signed and stored with its nonce before it is sent the first time. After that only the same bytes are
 * sent again, or a version with the same nonce and a higher fee; so nothing, neither a lost reply nor a crash,
 * makes two of one.
 */
export class TransactionManager {
  readonly #options: Required<Omit<TransactionManagerOptions, "maxFeePerGas">>;
  readonly #market: FeeMarket;
  readonly #room: Semaphore;
  #gapSinceMs: number | undefined;
  readonly #signing = new Semaphore(1);
  /** Open transactions, by id. */
  readonly #open = new Map<number, Watch>();
  readonly #settling = new Map<number, PromiseWithResolvers<TransactionReceipt | undefined>>();
  #looksTakenBack = 0;
  #takenBackSinceMs = 0;
  #settledAtMs: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;
  #looking: Promise<void> | undefined;
  #lookAgain = false;

  constructor({ maxFeePerGas, ...options }: TransactionManagerOptions) {
    const waits = { lookMs: 4_000, troubleMs: 1_000, resendMs: 10_000, bumpMs: 30_000, gapMs: 5_000, doubtMs: 2_500 };
    this.#options = { ...waits, maxInFlight: 32, isAnchored: async () => true, ...options };
    this.#market = new FeeMarket(this.#options.client, maxFeePerGas);
    this.#room = new Semaphore(this.#options.maxInFlight);
  }

  /** How many transactions may still be sent before others have to wait. */
  get room(): number {
    return this.#room.free;
  }

  /** Takes up what an earlier run left open. */
  async start(): Promise<void> {
    if ((await this.#options.store.transactions.nextUnmined()) > 0) this.#settledAtMs = Date.now();
    await this.look();
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    this.#room.rejectWaiting(new ShutdownError());
    for (const { reject } of this.#settling.values()) reject(new ShutdownError());
  }

  /**
   * Signs, stores and sends. When it returns, the transaction is stored and will be followed, whatever the RPC said.
   *
   * @returns its hash (a later version with a higher fee has another), and a promise of its receipt, `undefined` when
   *   its nonce was used by another transaction
   * @throws ShutdownError when the node stops before it is stored
   */
  async send(request: TransactionRequest): Promise<{ hash: Hex; settled: Promise<TransactionReceipt | undefined> }> {
    if (this.#options.signal.aborted) throw new ShutdownError();
    await this.#room.acquire();
    const settled = Promise.withResolvers<TransactionReceipt | undefined>();
    const { id, attempt } = await this.#signAndStore(request).catch((error: unknown) => {
      this.#room.release();
      throw error;
    });
    settled.promise.catch(() => undefined); // nobody has to wait for it
    this.#settling.set(id, settled);
    await this.#send(id, attempt);
    this.#arm();
    return { hash: attempt.hash, settled: settled.promise };
  }

  #signAndStore(request: TransactionRequest): Promise<{ id: number; attempt: TransactionAttempt }> {
    const { store } = this.#options;
    return this.#signing.run(async () => {
      const nonce = await this.#nextNonce();
      const attempt = await this.#sign({ ...request, nonce }, await this.#marketFees());
      const id = await store.transactions.add({ ...request, nonce }, attempt);
      return { id, attempt };
    });
  }

  /** Looks at every open transaction. Calls during a look are answered by one more look after it. */
  look(): Promise<void> {
    if (this.#looking) {
      this.#lookAgain = true;
      return this.#looking;
    }
    this.#looking = (async () => {
      try {
        do {
          this.#lookAgain = false;
          await this.#lookOnce();
        } while (this.#lookAgain);
      } catch (error) {
        if (error instanceof ShutdownError) return;
        this.#options.logger.error({ err: reasonOf(error) }, "Looking at open transactions failed");
      } finally {
        this.#looking = undefined;
        this.#arm();
      }
    })();
    return this.#looking;
  }

  /** Sets the timer of the next look: soon when something isn't as it should be. */
  #arm(): void {
    clearTimeout(this.#timer);
    if (this.#isStopped || this.#options.signal.aborted) return;
    const { lookMs, troubleMs } = this.#options;
    const needsCare =
      this.#gapSinceMs !== undefined || this.#looksTakenBack > 0 || [...this.#open.values()].some(isTroubled);
    this.#timer = setTimeout(() => void this.look(), needsCare ? Math.min(troubleMs, lookMs) : lookMs);
  }

  /** The chain took blocks back, and the store knows: what they had mined is sent again. */
  async rewound(): Promise<void> {
    for (const id of [...this.#settling.keys()]) {
      const transaction = await this.#options.store.transactions.get(id);
      if (transaction?.state === "abandoned") this.#forget(id, undefined);
    }
    await this.look();
  }

  async #nextNonce(): Promise<number> {
    const { client, account, store } = this.#options;
    const stored = await store.transactions.nextNonce();
    if ((await store.transactions.pending()).length > 0) return stored;
    // Nothing of ours is open, so the chain's count is the truth, unless the RPC lags behind what we saw mined.
    const count = await this.#answered("nonce", () => client.getTransactionCount({ address: account.address }));
    return Math.max(stored, count);
  }

  #marketFees(): Promise<Fees> {
    return this.#answered("fees", () => this.#market.current());
  }

  #sign(unsigned: Unsigned, fees: Fees): Promise<TransactionAttempt> {
    return signAttempt(this.#options.account, this.#options.chainId, unsigned, fees);
  }

  /** Sends stored bytes. Never throws for what an RPC says: looking at the chain later tells what became of them. */
  async #send(id: number, { raw, hash }: TransactionAttempt): Promise<void> {
    const { client, logger, account, signal } = this.#options;
    if (signal.aborted) return;
    const watch = Object.assign(this.#watch(id), { sentAtMs: Date.now(), isUnderpriced: false, isUncertain: false });
    try {
      await client.request({ method: "eth_sendRawTransaction", params: [raw] }, { retryCount: 0 });
      watch.refusals = { clear: 0, unclear: 0 };
    } catch (error) {
      const outcome = sendOutcome(error);
      if (outcome === "accepted" || signal.aborted) return;
      logger.warn(
        { tx_hash: hash, outcome, ...(outcome === "unfunded" && { address: account.address }), err: reasonOf(error) },
        outcome === "unfunded"
          ? "The node's account can't pay for the transaction: fund it"
          : "Sending a transaction failed",
      );
      watch.isUnderpriced = outcome === "underpriced";
      watch.isUncertain = outcome === "unknown" || outcome === "nonce-used";
      if (outcome === "refused") watch.refusals.clear += 1;
      else if (outcome === "unknown" && !isEndpointFault(error)) watch.refusals.unclear += 1;
    }
  }

  async #lookOnce(): Promise<void> {
    const { client, account, store } = this.#options;
    const mayBeTakenBack = this.#settledAtMs !== undefined && Date.now() - this.#settledAtMs < FINALITY_MS;
    if (!mayBeTakenBack && (await store.transactions.pending()).length === 0) return;
    const count = await this.#answered("nonce", () => client.getTransactionCount({ address: account.address }));
    let anchored: Promise<boolean> | undefined;
    const isAnchored = () => {
      anchored ??= this.#options.isAnchored();
      return anchored;
    };
    await this.#reopenTakenBack(count, isAnchored);
    const pending = await store.transactions.pending();
    await this.#closeGap(count, pending[0]?.nonce ?? count);
    const used = pending.filter(({ nonce }) => nonce < count);
    const receipts = await Promise.all(used.map((transaction) => this.#receiptOf(transaction)));
    for (const [index, transaction] of used.entries()) await this.#settle(transaction, receipts[index]);
    for (const transaction of pending.slice(used.length)) await this.#nudge(transaction, isAnchored);
  }

  /** Opens again what was mined in a block that is gone: then the chain counts fewer nonces than it did. */
  async #reopenTakenBack(count: number, isAnchored: () => Promise<boolean>): Promise<void> {
    const { store, logger, doubtMs } = this.#options;
    if ((await store.transactions.nextUnmined()) <= count) this.#looksTakenBack = 0;
    else if (++this.#looksTakenBack === 1) this.#takenBackSinceMs = Date.now();
    if (this.#looksTakenBack < LOOKS_BEFORE_REOPENED || Date.now() - this.#takenBackSinceMs < doubtMs) return;
    if (!(await isAnchored())) return;
    this.#looksTakenBack = 0;
    const reopened = await store.transactions.reopenFrom(count);
    logger.warn({ nonce: count, reopened }, "The chain took back transactions: sending them again");
  }

  /**
   * Fills nonces that nothing of ours has and that hold back all of ours (the chain forgot a transaction, or the store
   * is older than the key): an empty transaction to ourselves each.
   */
  async #closeGap(count: number, lowest: number): Promise<void> {
    const { account, store, logger, gapMs } = this.#options;
    if (lowest <= count) this.#gapSinceMs = undefined;
    else this.#gapSinceMs ??= Date.now();
    if (this.#gapSinceMs === undefined || Date.now() - this.#gapSinceMs < gapMs) return;
    this.#gapSinceMs = undefined;
    logger.warn({ from: count, to: lowest - 1 }, "Filling a gap of nonces");
    for (let nonce = count; nonce < lowest; nonce++) {
      const filler = { to: account.address, data: "0x" as const, gas: FILLER_GAS, deliveries: [], nonce };
      const attempt = await this.#sign(filler, await this.#marketFees());
      await this.#send(await store.transactions.add(filler, attempt), attempt);
    }
  }

  /** The receipt of whichever version was mined. */
  async #receiptOf({ attempts }: Transaction): Promise<TransactionReceipt | undefined> {
    const { client } = this.#options;
    for (const { hash } of attempts.toReversed()) {
      const receipt = await this.#answered("receipt", () =>
        client.getTransactionReceipt({ hash }).catch((error: unknown) => {
          if (error instanceof Error && error.name === "TransactionReceiptNotFoundError") return undefined;
          throw error;
        }),
      );
      if (receipt) return receipt;
    }
    return undefined;
  }

  /** Its nonce is used: by one of its versions, or, when there is no receipt for long enough, by another's. */
  async #settle(transaction: Transaction, receipt: TransactionReceipt | undefined): Promise<void> {
    const { store, logger, onSettled, outcomesOf } = this.#options;
    if (receipt) {
      const state = receipt.status === "success" ? "mined" : "reverted";
      const block = { number: receipt.blockNumber, hash: receipt.blockHash };
      const outcomes = outcomesOf(transaction, receipt);
      if (!(await store.transactions.settle(transaction.id, state, block, outcomes))) return;
      this.#settledAtMs = Date.now();
      this.#forget(transaction.id, receipt);
      onSettled(transaction, receipt);
      return;
    }
    const watch = this.#watch(transaction.id);
    if (++watch.looksWithoutReceipt === 1) watch.missingSinceMs = Date.now();
    if (watch.looksWithoutReceipt < LOOKS_BEFORE_ABANDONED) return;
    if (Date.now() - watch.missingSinceMs < this.#options.doubtMs) return;
    logger.warn(
      { nonce: transaction.nonce, tx_hash: transaction.attempts.map(({ hash }) => hash).join(",") },
      "The nonce was used by another transaction of this key; sending anew",
    );
    await store.transactions.abandon(transaction.id);
    this.#forget(transaction.id, undefined);
    onSettled(transaction, undefined);
  }

  /** Not mined yet: after a while the same bytes again, and later a version that pays more. */
  async #nudge(transaction: Transaction, isAnchored: () => Promise<boolean>): Promise<void> {
    const { store, logger, resendMs, bumpMs, troubleMs } = this.#options;
    const { id, nonce } = transaction;
    const last = transaction.attempts.at(-1) ?? transaction.attempts[0];
    const watch = this.#watch(id);
    const { clear, unclear } = watch.refusals;
    const isStuck = watch.isUnderpriced || Date.now() - Math.max(watch.sinceMs, last.signedAtMs) >= bumpMs;
    const isFailing = watch.isUncertain || clear + unclear > 0;
    const isOld = Date.now() - watch.sentAtMs >= (isFailing ? Math.min(2 * troubleMs, resendMs) : resendMs);
    if (!isStuck && !isOld) return;
    if (transaction.deliveries.length > 0 && !(await isAnchored())) return;
    if (clear >= REFUSALS.clear || unclear >= REFUSALS.unclear) return this.#giveUp(transaction, last);
    const rivals = watch.isUnderpriced ? await store.transactions.attemptsAt(nonce) : [];
    const fees = isStuck ? await this.#answered("fees", () => this.#market.above(last, rivals)) : undefined;
    const attempt = fees && (await this.#sign(transaction, fees));
    // A reorg may have put an end to it meanwhile.
    if ((await store.transactions.get(id))?.state !== "pending") return;
    if (attempt) {
      await store.transactions.addAttempt(id, attempt);
      logger.info({ nonce, tx_hash: attempt.hash, replaces: last.hash }, "Raised a transaction's fee");
      await this.#send(id, attempt);
    } else if (isOld) await this.#send(id, last);
  }

  /** No pool takes it, and all that comes after it waits: its nonce is used for nothing, and what it carried sent anew. */
  async #giveUp(transaction: Transaction, last: TransactionAttempt): Promise<void> {
    const { account, store, logger, onSettled } = this.#options;
    const { id, nonce } = transaction;
    const nothing = { to: account.address, data: "0x" as const, gas: FILLER_GAS };
    const fees = (await this.#answered("fees", () => this.#market.above(last))) ?? last;
    const attempt = await this.#sign({ ...nothing, nonce }, fees);
    if (transaction.attempts.some(({ hash }) => hash === attempt.hash)) return this.#send(id, attempt);
    if (!(await store.transactions.replace(id, nothing, attempt))) return;
    logger.error({ nonce, tx_hash: last.hash, by: attempt.hash }, "No pool takes a transaction: its nonce is used up");
    if (transaction.deliveries.length > 0) onSettled(transaction, undefined);
    this.#watch(id).refusals = { clear: 0, unclear: 0 };
    await this.#send(id, attempt);
  }

  #watch(id: number): Watch {
    let watch = this.#open.get(id);
    if (!watch) {
      watch = newWatch();
      this.#open.set(id, watch);
    }
    return watch;
  }

  #forget(id: number, receipt: TransactionReceipt | undefined): void {
    this.#open.delete(id);
    const settling = this.#settling.get(id);
    if (!settling) return; // an earlier run sent it
    this.#settling.delete(id);
    settling.resolve(receipt);
    this.#room.release();
  }

  #answered<Result>(what: string, read: () => Promise<Result>): Promise<Result> {
    return untilAnswered(what, read, this.#options);
  }
}
