import type { Logger } from "pino";
import {
  type Address,
  encodeFunctionData,
  type Hex,
  type PublicClient,
  type TransactionReceipt,
  zeroAddress,
} from "viem";
import { coordinatorAbi } from "../../abi/generated/coordinator.ts";
import type { ProtocolReader } from "../chain/ProtocolReader.ts";
import { untilAnswered } from "../chain/retry.ts";
import { asRevert, type Revert } from "../chain/rpcErrors.ts";
import { DeliveryRefusedError } from "../errors.ts";
import type {
  DelegatedSubscription,
  Delivery,
  DeliveryKey,
  DeliveryOutcome,
  Store,
  TrackedSubscription,
  Transaction,
} from "../store/Store.ts";
import type { TransactionManager } from "../transactions/TransactionManager.ts";
import type { Escrow } from "./Escrow.ts";
import type { Tracer } from "./Tracer.ts";

export interface DelivererOptions {
  client: PublicClient;
  coordinator: Address;
  node: Address;
  /** The node's Infernet Wallet; payments go there. */
  paymentAddress: Address | undefined;
  /** No delivery costs more gas than this. */
  maxGasLimit: number;
  /** Simulation errors that don't keep a delivery from being sent: parts of their text, in any case. */
  allowedSimErrors: readonly string[];
  transactions: TransactionManager;
  escrow: Escrow;
  reader: ProtocolReader;
  store: Store;
  tracer: Tracer;
  logger: Logger;
  signal: AbortSignal;
  /** A delivery reached its end: nothing more will happen to it, unless a reorg undoes it. */
  onEnd(key: DeliveryKey, outcome: "delivered" | "failed" | "skipped"): void;
  /** A delivery has to be sent again. */
  onRetry(key: DeliveryKey): void;
}

/** What a receipt says that a person asks about. */
const minedFacts = ({ transactionHash, blockNumber, gasUsed, effectiveGasPrice }: TransactionReceipt) => ({
  tx_hash: transactionHash,
  block: blockNumber,
  gas: gasUsed,
  fee_wei: gasUsed * effectiveGasPrice,
});

/** Mined reverts of one delivery before it is given up. */
const MAX_REVERTS = 3;

/** Reverts that mean: the chain has no use for this answer any more, and nothing is wrong with it. */
const NOT_NEEDED = new Set([
  "IntervalCompleted",
  "SubscriptionCompleted",
  "SubscriptionNotFound",
  "SubscriptionNotActive",
]);
/** Reverts that depend on the time of the block: gone when the interval is over, or not begun. */
const WRONG_TIME = new Set(["IntervalMismatch"]);

/** Room above the estimate: what a delivery costs depends on who else delivered before it in the same block. */
const withMargin = (gas: bigint) => (gas * 6n) / 5n;

type Verdict =
  | { send: { gas: bigint } }
  | { end: "delivered" }
  | { end: "failed" | "skipped"; reason: string; revert?: Revert };

/** Brings computed answers on chain: simulates, sends, and judges what came of it. */
export class Deliverer {
  readonly #options: DelivererOptions;

  constructor(options: DelivererOptions) {
    this.#options = options;
  }

  /** Simulates and sends one computed delivery. Returns when it is stored as sent, or has ended. */
  async deliver(delivery: Delivery, { subscription, delegated }: TrackedSubscription): Promise<void> {
    const { coordinator, transactions, escrow, tracer, logger } = this.#options;
    const { subscriptionId, interval } = delivery;
    const fields = { id: delegated ? -1 : subscriptionId, interval, delegated: delegated !== undefined };
    if (subscription.verifier !== zeroAddress && subscription.paymentAmount > 0n) {
      try {
        await escrow.ensure(subscription.paymentToken, subscription.paymentAmount);
      } catch (error) {
        if (!(error instanceof DeliveryRefusedError)) throw error;
        return this.#end(delivery, { end: "failed", reason: error.shortMessage }, fields);
      }
    }
    const data = await this.#encode(delivery, delegated);
    const verdict = await this.#simulate(data);
    if (!("send" in verdict)) return this.#end(delivery, verdict, fields);
    tracer.record(delivery, "simulated", { gas: verdict.send.gas });
    const { hash } = await transactions.send({
      to: coordinator,
      data,
      gas: verdict.send.gas,
      deliveries: [{ subscriptionId, interval }],
    });
    tracer.record(delivery, "sent", { tx_hash: hash });
    logger.info({ ...fields, tx_hash: hash }, "Sent tx");
  }

  async #end(
    delivery: Delivery,
    verdict: Exclude<Verdict, { send: unknown }>,
    fields: Record<string, unknown>,
  ): Promise<void> {
    const { store, tracer, logger, onEnd } = this.#options;
    const { end, ...why } = verdict;
    tracer.record(delivery, end, "reason" in why ? { reason: why.reason, revert: why.revert?.data } : {});
    if (verdict.end === "delivered") await store.deliveries.delivered(delivery);
    else {
      await store.deliveries.end(delivery, verdict.end, verdict.reason);
      const level = verdict.end === "skipped" || verdict.revert?.level === "info" ? "info" : "error";
      logger[level]({ ...fields, subscription_id: delivery.subscriptionId }, `Did not send tx: ${verdict.reason}`);
    }
    onEnd(delivery, verdict.end);
  }

  /** All deliveries of a transaction share its fate. */
  outcomesOf(transaction: Transaction, receipt: TransactionReceipt): DeliveryOutcome[] {
    return transaction.deliveries.map((key) => ({ ...key, ok: receipt.status === "success" }));
  }

  /** Goes on after a transaction was mined, or turned out never to be. */
  async settled(transaction: Transaction, receipt: TransactionReceipt | undefined): Promise<void> {
    const { store, tracer, logger, onEnd, onRetry } = this.#options;
    for (const key of transaction.deliveries) {
      const delivery = await store.deliveries.get(key);
      if (!delivery) continue;
      const fields = { id: key.subscriptionId, interval: key.interval, tx_hash: receipt?.transactionHash };
      if (delivery.state === "delivered") {
        tracer.record(key, "delivered", receipt && minedFacts(receipt));
        logger.info({ ...fields, gas: Number(receipt?.gasUsed ?? 0n) }, "Delivered");
        onEnd(key, "delivered");
      } else if (delivery.state === "computed" && delivery.reverts >= MAX_REVERTS) {
        const reason = "Subscription has exceeded the maximum number of attempts";
        await store.deliveries.end(key, "failed", reason);
        tracer.record(key, "failed", { reason, ...(receipt && minedFacts(receipt)) });
        logger.error({ ...fields, attempts: delivery.reverts }, reason);
        onEnd(key, "failed");
      } else if (delivery.state === "computed") {
        if (receipt) tracer.record(key, "reverted", minedFacts(receipt));
        if (receipt) logger.warn({ ...fields, attempts: delivery.reverts }, "Delivery reverted, trying again");
        onRetry(key);
      }
    }
  }

  /** Calldata of the delivery; a delegated subscription that exists by now is delivered to by its id, which is cheaper. */
  async #encode({ subscriptionId, interval, payload }: Delivery, delegated?: DelegatedSubscription): Promise<Hex> {
    if (!payload) throw new Error(`delivery ${subscriptionId}/${interval} was not computed`);
    const { reader, paymentAddress = zeroAddress } = this.#options;
    const { input, output, proof } = payload;
    const id = delegated
      ? await untilAnswered("delegateCreatedIds", () => reader.delegatedId(delegated), this.#options)
      : subscriptionId;
    if (delegated && id === 0) {
      const { subscription, signature } = delegated;
      const { nonce, expiry, v, r, s } = signature;
      return encodeFunctionData({
        abi: coordinatorAbi,
        functionName: "deliverComputeDelegatee",
        args: [nonce, expiry, subscription, v, r, s, interval, input, output, proof, paymentAddress],
      });
    }
    return encodeFunctionData({
      abi: coordinatorAbi,
      functionName: "deliverCompute",
      args: [id, interval, input, output, proof, paymentAddress],
    });
  }

  async #simulate(data: Hex): Promise<Verdict> {
    const { client, coordinator, node, maxGasLimit, allowedSimErrors } = this.#options;
    const limit = BigInt(maxGasLimit);
    try {
      const estimate = await untilAnswered(
        "gas estimate",
        () => client.estimateGas({ account: node, to: coordinator, data, blockTag: "pending" }),
        this.#options,
      );
      if (estimate > limit) {
        return { end: "failed", reason: `It would cost ${estimate} gas, more than max_gas_limit ${limit}.` };
      }
      const gas = withMargin(estimate);
      return { send: { gas: gas < limit ? gas : limit } };
    } catch (error) {
      const revert = asRevert(error);
      if (!revert) throw error;
      if (revert.name === "NodeRespondedAlready") return { end: "delivered" };
      if (NOT_NEEDED.has(revert.name ?? "") || WRONG_TIME.has(revert.name ?? "")) {
        return { end: "skipped", reason: revert.text, revert };
      }
      const words = `${revert.name ?? ""} ${revert.text}`.toLowerCase();
      if (allowedSimErrors.some((allowed) => words.includes(allowed.toLowerCase()))) return { send: { gas: limit } };
      return { end: "failed", reason: revert.text, revert };
    }
  }
}
