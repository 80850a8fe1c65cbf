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
import { bumpFees, type Fees } from "./fees.ts";
import { sendOutcome } from "./sendOutcome.ts";

export interface TransactionRequest {
  to: Address;
  data: Hex;
  gas: bigint;
  /** The deliveries it carries. */
  deliveries: readonly DeliveryKey[];
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
  readonly #sentAtMs = new Map<number, number>();
  readonly #settling = new Map<number, PromiseWithResolvers<TransactionReceipt | undefined>>();
  readonly #looksWithoutReceipt = new Map<number, number>();
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
    await this.look();
    for (const { attempts, id } of await this.#options.store.transactions.pending()) {
      await this.#send(id, attempts.at(-1) ?? attempts[0]);
    }
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

  /** Blocks above `number` are gone: what they had mined is open again, and is sent again. */
  async rewound(number: bigint): Promise<void> {
    const { store } = this.#options;
    for (const { id, attempts } of await store.transactions.settledAfter(number)) {
      await store.transactions.reopen(id);
      await this.#send(id, attempts.at(-1) ?? attempts[0]);
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
    { to, data, gas, nonce }: Pick<Transaction, "to" | "data" | "gas" | "nonce">,
    fees: Fees,
  ): Promise<TransactionAttempt> {
    const { account, chainId } = this.#options;
    const { maxFeePerGas, maxPriorityFeePerGas } = fees;
    const raw = await account.signTransaction({
      type: "eip1559",
      chainId,
      nonce,
      to,
      data,
      gas,
      maxFeePerGas,
      maxPriorityFeePerGas,
    });
    return { hash: keccak256(raw), raw, maxFeePerGas, maxPriorityFeePerGas, signedAtMs: Date.now() };
  }

  /** Sends stored bytes. Never throws for what an RPC says: looking at the chain later tells what became of them. */
  async #send(id: number, { raw, hash }: TransactionAttempt): Promise<void> {
    const { client, logger, account, signal } = this.#options;
    if (signal.aborted) return;
    this.#sentAtMs.set(id, Date.now());
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
      if (outcome === "underpriced") this.#sentAtMs.set(id, 0);
    }
  }

  async #lookOnce(): Promise<void> {
    const { client, account, store } = this.#options;
    const pending = await store.transactions.pending();
    if (pending.length === 0) return;
    const count = await this.#answered("nonce", () => client.getTransactionCount({ address: account.address }));
    await this.#closeGap(count, pending[0]?.nonce ?? count);
    for (const transaction of pending) {
      if (transaction.nonce < count) await this.#settle(transaction);
      else await this.#nudge(transaction);
    }
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
      this.#forget(transaction.id, receipt);
      onSettled(transaction, receipt);
      return;
    }
    const looks = (this.#looksWithoutReceipt.get(transaction.id) ?? 0) + 1;
    this.#looksWithoutReceipt.set(transaction.id, looks);
    if (looks < LOOKS_BEFORE_ABANDONED) return;
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
    const last = transaction.attempts.at(-1) ?? transaction.attempts[0];
    const sentAtMs = this.#sentAtMs.get(transaction.id) ?? 0;
    const isUnderpriced = sentAtMs === 0 && this.#sentAtMs.has(transaction.id);
    if (isUnderpriced || Date.now() - last.signedAtMs >= bumpMs) {
      const fees = this.#capped(bumpFees(last, await this.#marketFees()));
      if (fees.maxFeePerGas <= last.maxFeePerGas) return this.#send(transaction.id, last); // at the operator's cap
      const attempt = await this.#sign(transaction, fees);
      await store.transactions.addAttempt(transaction.id, attempt);
      logger.info(
        { nonce: transaction.nonce, tx_hash: attempt.hash, replaces: last.hash },
        "Raised a transaction's fee",
      );
      await this.#send(transaction.id, attempt);
    } else if (Date.now() - sentAtMs >= resendMs) {
      await this.#send(transaction.id, last);
    }
  }

  #forget(id: number, receipt: TransactionReceipt | undefined): void {
    this.#sentAtMs.delete(id);
    this.#looksWithoutReceipt.delete(id);
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
