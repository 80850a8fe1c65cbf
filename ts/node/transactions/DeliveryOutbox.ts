import {
  type Address,
  encodeFunctionData,
  type Hex,
  isAddressEqual,
  parseEventLogs,
  size,
  type TransactionReceipt,
} from "viem";
import { batchDelivererAbi } from "../../abi/generated/batchDeliverer.ts";
import { coordinatorAbi } from "../../abi/generated/coordinator.ts";
import type { DeliveryKey, DeliveryOutcome, Transaction } from "../store/Store.ts";
import type { BatchDelegation } from "./BatchDelegation.ts";
import type { TransactionManager } from "./TransactionManager.ts";

/** A simulated delivery, ready to be sent. */
export interface OutgoingDelivery extends DeliveryKey {
  /** Calldata for the Coordinator. */
  data: Hex;
  /** What it may cost. */
  gas: bigint;
}

export interface DeliveryOutboxOptions {
  coordinator: Address;
  node: Address;
  transactions: Pick<TransactionManager, "send">;
  /** Lets the node's account send batches; `undefined` where every delivery has a transaction of its own. */
  delegation: Pick<BatchDelegation, "ready" | "isDelegated"> | undefined;
}

/** Far below the 2^24 gas that a transaction may use from osaka on (EIP-7825). */
const MAX_BATCH_GAS = 12_000_000n;
const MAX_BATCH = 50;
/** What the batch needs beside its calls: the transaction, its calldata, the loop. */
const BASE_GAS = 60_000n;
const GAS_PER_CALL = 25_000n;

/** A call's share of the batch: its gas, the 64th that EIP-150 keeps back, its calldata. */
const shareOf = ({ gas, data }: OutgoingDelivery) => gas + gas / 63n + GAS_PER_CALL + BigInt(size(data)) * 16n;

interface Waiting {
  delivery: OutgoingDelivery;
  sent: PromiseWithResolvers<Hex>;
}

/**
 * Sends deliveries: one that is alone by itself, several that are ready at the same time in one transaction. Nothing
 * waits to be batched: a batch is what has come together while the transaction before it was being sent.
 */
export class DeliveryOutbox {
  readonly #options: DeliveryOutboxOptions;
  #waiting: Waiting[] = [];
  #isSending = false;

  constructor(options: DeliveryOutboxOptions) {
    this.#options = options;
  }

  /** Deliveries that wait for their turn. */
  get queued(): number {
    return this.#waiting.length;
  }

  /** Sends a delivery. Resolves with the transaction's hash once it is stored, and will be followed. */
  async send(delivery: OutgoingDelivery): Promise<Hex> {
    const sent = Promise.withResolvers<Hex>();
    this.#waiting.push({ delivery, sent });
    if (!this.#isSending) {
      this.#isSending = true;
      void this.#drain();
    }
    return sent.promise;
  }

  /**
   * How each delivery of a mined transaction fared: in a batch, each by itself. A batch that did nothing was sent by an
   * account that has no code (any more): then none of it was delivered.
   */
  outcomesOf(transaction: Transaction, receipt: TransactionReceipt): DeliveryOutcome[] {
    const { coordinator, node } = this.#options;
    const failures = new Set(
      parseEventLogs({ abi: batchDelivererAbi, eventName: "DeliveryFailed", logs: receipt.logs })
        .filter(({ address }) => isAddressEqual(address, node))
        .map(({ args }) => Number(args.index)),
    );
    const isBatch = isAddressEqual(transaction.to, node);
    const isFulfilling = parseEventLogs({
      abi: coordinatorAbi,
      eventName: "SubscriptionFulfilled",
      logs: receipt.logs,
    }).some(({ address }) => isAddressEqual(address, coordinator));
    const isMined = receipt.status === "success" && (isFulfilling || !isBatch);
    return transaction.deliveries.map(({ subscriptionId, interval, position }) => ({
      subscriptionId,
      interval,
      ok: isMined && !failures.has(position),
    }));
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      let batch = this.#waiting; // nobody's turn comes any more when the node is stopping
      try {
        const isBatch = this.#waiting.length > 1 && (await this.#canBatch());
        batch = isBatch ? this.#takeBatch() : this.#waiting.splice(0, 1);
        const { hash, settled } = await this.#sendTogether(batch.map(({ delivery }) => delivery));
        for (const { sent } of batch) sent.resolve(hash);
        if (this.#options.delegation?.isDelegated) await settled;
      } catch (error) {
        for (const { sent } of batch.splice(0)) sent.reject(error);
      }
    }
    this.#isSending = false;
  }

  async #canBatch(): Promise<boolean> {
    return (await this.#options.delegation?.ready()) ?? false;
  }

  #takeBatch(): Waiting[] {
    let gas = BASE_GAS;
    let count = 0;
    for (const { delivery } of this.#waiting) {
      gas += shareOf(delivery);
      if (count > 0 && (gas > MAX_BATCH_GAS || count >= MAX_BATCH)) break;
      count += 1;
    }
    return this.#waiting.splice(0, count);
  }

  #sendTogether(deliveries: readonly OutgoingDelivery[]) {
    const { coordinator, node, transactions } = this.#options;
    const keys = deliveries.map(({ subscriptionId, interval }) => ({ subscriptionId, interval }));
    const [first] = deliveries;
    if (deliveries.length === 1 && first) {
      return transactions.send({ to: coordinator, data: first.data, gas: first.gas, deliveries: keys });
    }
    const calls = deliveries.map(({ gas, data }) => ({ gasLimit: gas, data }));
    return transactions.send({
      to: node,
      data: encodeFunctionData({ abi: batchDelivererAbi, functionName: "deliver", args: [coordinator, calls] }),
      gas: deliveries.reduce((sum, delivery) => sum + shareOf(delivery), BASE_GAS),
      deliveries: keys,
    });
  }
}
