import type { Logger } from "pino";
import {
  type Address,
  type Hex,
  keccak256,
  type PrivateKeyAccount,
  type PublicClient,
  type TransactionReceipt,
} from "viem";
import { untilAnswered } from "../chain/retry.ts";
import { reasonOf, ShutdownError } from "../errors.ts";
import { Semaphore } from "../Semaphore.ts";
import type { DeliveryKey, DeliveryOutcome, Store, Transaction, TransactionAttempt } from "../store/Store.ts";
import { bumpFees, type Fees, paysEnough } from "./fees.ts";
import { sendOutcome } from "./sendOutcome.ts";

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
  /** Look at open transactions at least this often, in milliseconds, new head or not. Default 4,000. */
  lookMs?: number;
  /** Send the same bytes again after this long without being mined. Default 10,000. */
  resendMs?: number;
  /** Open transactions at once; more wait. Nodes keep only so many of one account. Default 32. */
  maxInFlight?: number;
  /** Never pay more than this for a unit of gas, in wei, however long it takes. Default: no bound. */
  maxFeePerGas?: bigint | undefined;
  /** A nonce below all of ours must be unused for this long before it is taken for lost, and filled. Default 5,000. */
  gapMs?: number;
  /** Raise the fee after this long without being mined. Default 30,000. */
  bumpMs?: number;
}

/** Looks at a nonce lower than what was mined already, before that is taken for a reorg and not for an RPC that lags. */
const LOOKS_BEFORE_REOPENED = 2;

/** How long after the last receipt the chain may still take back the block that it is from: two epochs of Ethereum. */
const FINALITY_MS = 15 * 60_000;

/** What this process knows of an open transaction beyond the store. */
interface Watch {
  /** When this process took it up. */
  sinceMs: number;
  /** When this process sent it last; 0 when it has not yet. */
  sentAtMs: number;
  isUnderpriced: boolean;
  looksWithoutReceipt: number;
}

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
  readonly #options: Required<TransactionManagerOptions>;
  readonly #room: Semaphore;
  #gapSinceMs: number | undefined;
  readonly #signing = new Semaphore(1);
  /** Open transactions, by id. */
  readonly #open = new Map<number, Watch>();
  readonly #settling = new Map<number, PromiseWithResolvers<TransactionReceipt | undefined>>();
  #looksTakenBack = 0;
  #settledAtMs: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #lookAgain = false;

  constructor(options: TransactionManagerOptions) {
    const { maxFeePerGas, ...rest } = options;
    const defaults = { lookMs: 4_000, resendMs: 10_000, bumpMs: 30_000, gapMs: 5_000, maxInFlight: 32 };
    this.#options = { ...defaults, ...rest, maxFeePerGas };
    this.#room = new Semaphore(this.#options.maxInFlight);
  }

  /** Takes up what an earlier run left open. */
  async start(): Promise<void> {
    if ((await this.#options.store.transactions.nextUnmined()) > 0) this.#settledAtMs = Date.now();
    await this.look();
    this.#timer = setInterval(() => void this.look(), this.#options.lookMs);
  }

  stop(): void {
    clearInterval(this.#timer);
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
      }
    })();
    return this.#looking;
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

  async #marketFees(): Promise<Fees> {
    const { maxFeePerGas, maxPriorityFeePerGas } = await this.#answered("fees", () =>
      this.#options.client.estimateFeesPerGas({ type: "eip1559", chain: null }),
    );
    return this.#capped({ maxFeePerGas, maxPriorityFeePerGas });
  }

  #capped({ maxFeePerGas, maxPriorityFeePerGas }: Fees): Fees {
    const cap = this.#options.maxFeePerGas;
    if (cap === undefined) return { maxFeePerGas, maxPriorityFeePerGas };
    const least = (fee: bigint) => (fee < cap ? fee : cap);
    return { maxFeePerGas: least(maxFeePerGas), maxPriorityFeePerGas: least(maxPriorityFeePerGas) };
  }

  async #sign(
    { to, data, gas, nonce, delegate }: Pick<Transaction, "to" | "data" | "gas" | "nonce"> & { delegate?: Address },
    fees: Fees,
  ): Promise<TransactionAttempt> {
    const { account, chainId } = this.#options;
    const { maxFeePerGas, maxPriorityFeePerGas } = fees;
    const common = { chainId, nonce, to, data, gas, maxFeePerGas, maxPriorityFeePerGas };
    const raw =
      delegate === undefined
        ? await account.signTransaction({ type: "eip1559", ...common })
        : await account.signTransaction({
            type: "eip7702",
            ...common,
            // The account signs for itself: by the time it is looked at, this transaction has used its nonce.
            authorizationList: [
              await account.signAuthorization({ contractAddress: delegate, chainId, nonce: nonce + 1 }),
            ],
          });
    return { hash: keccak256(raw), raw, maxFeePerGas, maxPriorityFeePerGas, signedAtMs: Date.now() };
  }

  /** Sends stored bytes. Never throws for what an RPC says: looking at the chain later tells what became of them. */
  async #send(id: number, { raw, hash }: TransactionAttempt): Promise<void> {
    const { client, logger, account, signal } = this.#options;
    if (signal.aborted) return;
    const watch = Object.assign(this.#watch(id), { sentAtMs: Date.now(), isUnderpriced: false });
    try {
      await client.request({ method: "eth_sendRawTransaction", params: [raw] }, { retryCount: 0 });
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
    }
  }

  async #lookOnce(): Promise<void> {
    const { client, account, store } = this.#options;
    const mayBeTakenBack = this.#settledAtMs !== undefined && Date.now() - this.#settledAtMs < FINALITY_MS;
    if (!mayBeTakenBack && (await store.transactions.pending()).length === 0) return;
    const count = await this.#answered("nonce", () => client.getTransactionCount({ address: account.address }));
    await this.#reopenTakenBack(count);
    const pending = await store.transactions.pending();
    await this.#closeGap(count, pending[0]?.nonce ?? count);
    for (const transaction of pending) {
      if (transaction.nonce < count) await this.#settle(transaction);
      else await this.#nudge(transaction);
    }
  }

  /** Opens again what was mined in a block that is gone: then the chain counts fewer nonces than it did. */
  async #reopenTakenBack(count: number): Promise<void> {
    const { store, logger } = this.#options;
    if ((await store.transactions.nextUnmined()) <= count) this.#looksTakenBack = 0;
    else this.#looksTakenBack += 1;
    if (this.#looksTakenBack < LOOKS_BEFORE_REOPENED) return;
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
      const filler = { to: account.address, data: "0x" as const, gas: 21_000n, deliveries: [], nonce };
      const attempt = await this.#sign(filler, await this.#marketFees());
      await this.#send(await store.transactions.add(filler, attempt), attempt);
    }
  }

  /** Its nonce is used: finds the receipt of whichever version was mined. */
  async #settle(transaction: Transaction): Promise<void> {
    const { client, store, logger, onSettled, outcomesOf } = this.#options;
    for (const { hash } of transaction.attempts.toReversed()) {
      const receipt = await this.#answered("receipt", () =>
        client.getTransactionReceipt({ hash }).catch((error: unknown) => {
          if (error instanceof Error && error.name === "TransactionReceiptNotFoundError") return undefined;
          throw error;
        }),
      );
      if (!receipt) continue;
      const state = receipt.status === "success" ? "mined" : "reverted";
      const block = { number: receipt.blockNumber, hash: receipt.blockHash };
      await store.transactions.settle(transaction.id, state, block, outcomesOf(transaction, receipt));
      this.#settledAtMs = Date.now();
      this.#forget(transaction.id, receipt);
      onSettled(transaction, receipt);
      return;
    }
    const watch = this.#watch(transaction.id);
    watch.looksWithoutReceipt += 1;
    if (watch.looksWithoutReceipt < LOOKS_BEFORE_ABANDONED) return;
    logger.warn(
      { nonce: transaction.nonce, tx_hash: transaction.attempts.map(({ hash }) => hash).join(",") },
      "The nonce was used by another transaction of this key; sending anew",
    );
    await store.transactions.abandon(transaction.id);
    this.#forget(transaction.id, undefined);
    onSettled(transaction, undefined);
  }

  /** Not mined yet: after a while the same bytes again, and later a version that pays more. */
  async #nudge(transaction: Transaction): Promise<void> {
    const { store, logger, resendMs, bumpMs } = this.#options;
    const { id, nonce } = transaction;
    const last = transaction.attempts.at(-1) ?? transaction.attempts[0];
    const watch = this.#watch(id);
    const isStuck = watch.isUnderpriced || Date.now() - Math.max(watch.sinceMs, last.signedAtMs) >= bumpMs;
    const fees = isStuck ? await this.#higherFees(last) : undefined;
    if (fees) {
      const attempt = await this.#sign(transaction, fees);
      await store.transactions.addAttempt(id, attempt);
      logger.info({ nonce, tx_hash: attempt.hash, replaces: last.hash }, "Raised a transaction's fee");
      await this.#send(id, attempt);
    } else if (Date.now() - watch.sentAtMs >= resendMs) await this.#send(id, last);
  }

  /** Fees for the next version, or `undefined` when paying more is not allowed, or wouldn't help. */
  async #higherFees(last: Fees): Promise<Fees | undefined> {
    const market = await this.#marketFees();
    const fees = this.#capped(bumpFees(last, market));
    return fees.maxFeePerGas <= last.maxFeePerGas || paysEnough(last, market) ? undefined : fees;
  }

  #watch(id: number): Watch {
    let watch = this.#open.get(id);
    if (!watch) {
      watch = { sinceMs: Date.now(), sentAtMs: 0, isUnderpriced: false, looksWithoutReceipt: 0 };
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
