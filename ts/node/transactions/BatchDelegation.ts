import type { Logger } from "pino";
import { concat, type PrivateKeyAccount, type PublicClient } from "viem";
import { BATCH_DELIVERER } from "../../protocol/batchDeliverer.ts";
import { reasonOf } from "../../protocol/reasonOf.ts";
import { untilAnswered } from "../chain/retry.ts";
import { ShutdownError } from "../errors.ts";
import type { TransactionManager } from "./TransactionManager.ts";

export interface BatchDelegationOptions {
  client: PublicClient;
  account: PrivateKeyAccount;
  chainId: number;
  transactions: TransactionManager;
  logger: Logger;
  signal: AbortSignal;
}

/** EIP-7702: an account's code is this prefix and the delegate's address. */
const DELEGATED = concat(["0xef0100", BATCH_DELIVERER]).toLowerCase();
const DELEGATION_GAS = 100_000n;
/** Waits before an account that couldn't delegate is looked at again; they double with each failure. */
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 3_600_000;

/**
 * Gives the node's account the code of `BatchDeliverer` (EIP-7702), where that contract is deployed and the chain can do
 * it. An account that delegates to something else is left alone: that is its owner's doing.
 */
export class BatchDelegation {
  readonly #options: BatchDelegationOptions;
  #readiness: Promise<boolean> | undefined;
  #isDelegated = false;
  #failures = 0;
  #askAgainAtMs = 0;

  constructor(options: BatchDelegationOptions) {
    this.#options = options;
  }

  /** Whether the account has the delegate's code. Pools then take only one transaction of it at a time. */
  get isDelegated(): boolean {
    return this.#isDelegated;
  }

  /**
   * Whether the account can send batches. The first call that could need it makes it so; where that fails, or isn't
   * possible, it is tried again after a while.
   */
  ready(): Promise<boolean> {
    if (this.#readiness === undefined || (!this.#isDelegated && Date.now() >= this.#askAgainAtMs)) {
      this.#askAgainAtMs = Number.POSITIVE_INFINITY; // while it is being asked
      this.#readiness = this.#ask();
    }
    return this.#readiness;
  }

  /** The chain may have taken the delegation back: the next batch looks. */
  recheck(): void {
    this.#askAgainAtMs = 0;
    this.#isDelegated = false;
  }

  async #ask(): Promise<boolean> {
    try {
      this.#isDelegated = await this.#prepare();
    } catch (error) {
      if (error instanceof ShutdownError) throw error;
      this.#options.logger.warn(
        { err: reasonOf(error) },
        "Batches aren't possible now; every delivery has its own transaction",
      );
    }
    this.#failures = this.#isDelegated ? 0 : this.#failures + 1;
    this.#askAgainAtMs = Date.now() + Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (this.#failures - 1));
    return this.#isDelegated;
  }

  async #prepare(): Promise<boolean> {
    const { client, account, chainId, transactions, logger } = this.#options;
    const code = (await this.#code(account.address)).toLowerCase();
    if (code === DELEGATED) return true;
    if (code !== "0x" || (await this.#code(BATCH_DELIVERER)) === "0x") return false;

    const nonce = await client.getTransactionCount({ address: account.address });
    const probe = await account.signAuthorization({ contractAddress: BATCH_DELIVERER, chainId, nonce: nonce + 1 });
    // A chain without EIP-7702 refuses this, before anything is sent that could never be mined.
    await client.estimateGas({ account, to: account.address, authorizationList: [probe] });
    const { hash, settled } = await transactions.send({
      to: account.address,
      data: "0x",
      gas: DELEGATION_GAS,
      deliveries: [],
      delegate: BATCH_DELIVERER,
    });
    logger.info({ tx_hash: hash, delegate: BATCH_DELIVERER }, "Delegating the account, to send batches");
    await settled;
    return (await this.#code(account.address)).toLowerCase() === DELEGATED;
  }

  async #code(address: PrivateKeyAccount["address"]): Promise<string> {
    const { client } = this.#options;
    return (await untilAnswered("code", () => client.getCode({ address }), this.#options)) ?? "0x";
  }
}
