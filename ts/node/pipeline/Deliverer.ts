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
import { intervalWindow } from "../../protocol/interval.ts";
import type { Subscription } from "../../protocol/Subscription.ts";
import { isAnchored } from "../chain/isAnchored.ts";
import type { ProtocolReader } from "../chain/ProtocolReader.ts";
import { untilAnswered } from "../chain/retry.ts";
import { asRevert, type Revert } from "../chain/rpcErrors.ts";
import { DeliveryGoneError, DeliveryRefusedError } from "../errors.ts";
import type {
  DelegatedSubscription,
  Delivery,
  DeliveryKey,
  Store,
  TrackedSubscription,
  Transaction,
} from "../store/Store.ts";
import type { DeliveryOutbox } from "../transactions/DeliveryOutbox.ts";
import { findRevert } from "../transactions/findRevert.ts";
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
  outbox: DeliveryOutbox;
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
  "IntervalMismatch",
]);
/** Those of them that a later block may not give. */
const TIME_DEPENDENT = new Set(["SubscriptionNotActive", "IntervalMismatch"]);

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

  /**
   * Simulates and sends one computed delivery.
   *
   * @returns `done` when it is stored as sent, or has ended; `early` when it is to be called again a little later: the newest
   *   block is from before its interval (as simulated by an RPC whose "pending" is the newest block), or the chain was
   *   just reorganised
   */
  async deliver(delivery: Delivery, tracked: TrackedSubscription): Promise<"done" | "early"> {
    const { subscription, delegated } = tracked;
    const { outbox, escrow, reader, tracer, logger } = this.#options;
    const { subscriptionId, interval } = delivery;
    const fields = { id: delegated ? -1 : subscriptionId, interval, delegated: delegated !== undefined };
    if (subscription.verifier !== zeroAddress && subscription.paymentAmount > 0n) {
      try {
        await escrow.ensure(subscription.paymentToken, subscription.paymentAmount);
      } catch (error) {
        if (!(error instanceof DeliveryRefusedError)) throw error;
        await this.#end(delivery, { end: "failed", reason: error.shortMessage }, fields);
        return "done";
      }
    }
    const id = delegated
      ? await untilAnswered("delegateCreatedIds", () => reader.delegatedId(delegated), this.#options)
      : subscriptionId;
    const data = this.#encode(delivery, id, delegated);
    const [simulated, isSafe] = await Promise.all([this.#simulate(data), delegated || isAnchored(this.#options)]);
    if (!isSafe) return "early";
    const verdict = await this.#confirm({ subscriptionId: id, interval }, simulated);
    if (!("send" in verdict)) {
      const isTime = "revert" in verdict && TIME_DEPENDENT.has(verdict.revert?.name ?? "");
      if (isTime && (await this.#isEarly(subscription, interval))) return "early";
      await this.#end(delivery, verdict, fields);
      return "done";
    }
    tracer.record(delivery, "simulated", { gas: verdict.send.gas });
    let hash: Hex;
    try {
      hash = await outbox.send({ subscriptionId, interval, data, gas: verdict.send.gas });
    } catch (error) {
      if (error instanceof DeliveryGoneError) return "early";
      throw error;
    }
    tracer.record(delivery, "sent", { tx_hash: hash });
    logger.info({ ...fields, tx_hash: hash }, "Sent tx");
    return "done";
  }

  async #isEarly(subscription: Subscription, interval: number): Promise<boolean> {
    const { start } = intervalWindow({ ...subscription, interval });
    const newest = await untilAnswered("head", () => this.#options.client.getBlock(), this.#options);
    return Number(newest.timestamp) < start;
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
      } else if (delivery.state === "computed") {
        const attempts = delivery.reverts;
        const revert = receipt && (await findRevert(this.#options, transaction, key.position, receipt.blockNumber));
        const err = revert?.text;
        if (receipt) tracer.record(key, "reverted", { ...minedFacts(receipt), reason: err, revert: revert?.data });
        if (attempts < MAX_REVERTS) {
          if (receipt) logger.warn({ ...fields, attempts, err }, "Delivery reverted, trying again");
          onRetry(key);
          continue;
        }
        const reason = "Subscription has exceeded the maximum number of attempts";
        await store.deliveries.end(key, "failed", reason);
        tracer.record(key, "failed", { reason });
        logger.error({ ...fields, attempts, err }, reason);
        onEnd(key, "failed");
      }
    }
  }

  /** Calldata of the delivery; a delegated subscription that exists by now is delivered to by its id, which is cheaper. */
  #encode({ subscriptionId, interval, payload }: Delivery, id: number, delegated?: DelegatedSubscription): Hex {
    if (!payload) throw new Error(`delivery ${subscriptionId}/${interval} was not computed`);
    const { paymentAddress = zeroAddress } = this.#options;
    const { input, output, proof } = payload;
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

  /** A consumer can revert with the Coordinator's own "you have answered": only the Coordinator's books are believed. */
  async #confirm(key: DeliveryKey, verdict: Verdict): Promise<Verdict> {
    if (!("end" in verdict) || verdict.end === "delivered" || verdict.revert?.name !== "NodeRespondedAlready")
      return verdict;
    const { reader, node } = this.#options;
    const status = await untilAnswered("interval status", () => reader.intervalStatus(key, node), this.#options);
    return status.hasResponded ? { end: "delivered" } : verdict;
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
      if (NOT_NEEDED.has(revert.name ?? "")) return { end: "skipped", reason: revert.text, revert };
      const words = `${revert.name ?? ""} ${revert.text}`.toLowerCase();
      if (allowedSimErrors.some((allowed) => words.includes(allowed.toLowerCase()))) return { send: { gas: limit } };
      return { end: "failed", reason: revert.text, revert };
    }
  }
}
