import type { Logger } from "pino";
import { type Address, zeroAddress } from "viem";
import { encodeDelivery } from "../../codec/encodeDelivery.ts";
import { stripHexPrefix } from "../../codec/hex.ts";
import { InfernetError } from "../../protocol/errors/InfernetError.ts";
import { isCancelled } from "../../protocol/interval.ts";
import { reasonOf } from "../../protocol/reasonOf.ts";
import type { Subscription } from "../../protocol/Subscription.ts";
import type { ChainClock } from "../chain/ChainClock.ts";
import type { ProtocolAddresses } from "../chain/connectProtocol.ts";
import { inputsProblem, type ProtocolReader } from "../chain/ProtocolReader.ts";
import { untilAnswered } from "../chain/retry.ts";
import { asRevert } from "../chain/rpcErrors.ts";
import type { ContainerDirectory } from "../containers/ContainerDirectory.ts";
import type { ContainerRunner } from "../containers/ContainerRunner.ts";
import { type ContainerRequest, JobLocation } from "../containers/callContainer.ts";
import type { DeliveryKey, DeliveryPayload, TrackedSubscription } from "../store/Store.ts";
import type { PaymentCheck } from "./PaymentCheck.ts";
import type { Tracer } from "./Tracer.ts";

export interface RequestComputerOptions {
  node: Address;
  clock: ChainClock;
  reader: ProtocolReader;
  payments: PaymentCheck;
  protocol: ProtocolAddresses;
  directory: ContainerDirectory;
  containers: ContainerRunner;
  tracer: Tracer;
  logger: Logger;
  signal: AbortSignal;
}

/** What came of computing an answer. */
export type Computation =
  | { kind: "computed"; payload: DeliveryPayload }
  /** The chain has this node's answer already. */
  | { kind: "delivered" }
  | { kind: "failed" | "skipped"; reason: string }
  /** The container may do better later: it is asked in so many rounds at most. */
  | { kind: "unavailable"; error: InfernetError; rounds: number };

/** Rounds for a container that can't be reached or is overloaded. */
const UNAVAILABLE_ROUNDS = 12;
/** Rounds for a container that gave no answer that can be read: somebody else may have given it, such as a proxy. */
const GARBLED_ROUNDS = 3;

/** Computes what a delivery carries: checks that it is still wanted and paid for, reads the inputs, runs the containers. */
export class RequestComputer {
  readonly #options: RequestComputerOptions;

  constructor(options: RequestComputerOptions) {
    this.#options = options;
  }

  async compute(key: DeliveryKey, tracked: TrackedSubscription): Promise<Computation> {
    const { directory, containers, payments, tracer, logger } = this.#options;
    const { subscription } = tracked;
    const chain = directory.byHash(subscription.containerId);
    if (!chain) return { kind: "failed", reason: "Container-set not supported" };

    // Asked together, judged in this order: each is a way to the RPC and back.
    const [early, unpaid, request] = await Promise.all([
      this.#alreadySettled(key, tracked),
      payments.problem(subscription),
      this.#request(key, tracked),
    ]);
    if (early) return early;
    if (unpaid !== undefined) {
      return { kind: "failed", reason: `Skipping subscription: ${key.subscriptionId}: ${unpaid}` };
    }
    if ("kind" in request) return request;

    const ids = chain.map(({ id }) => id);
    tracer.record(key, "inputs", {
      containers: ids,
      ...(typeof request.data === "string" && { bytes: request.data.length / 2 }),
    });
    logger.info({ id: key.subscriptionId, interval: key.interval, containers: ids }, "Computing");
    // It waits for its turn however many do: a full queue is no reason to give up what a contract has asked for.
    const { output, error } = await containers.run(chain, request, true);
    if (error?.retryable) return { kind: "unavailable", error, rounds: UNAVAILABLE_ROUNDS };
    if (error?.code === "CONTAINER_ANSWER_INVALID") return { kind: "unavailable", error, rounds: GARBLED_ROUNDS };
    if (error) return { kind: "failed", reason: `Container execution errored: ${reasonOf(error)}` };
    try {
      return { kind: "computed", payload: encodeDelivery(output) };
    } catch (cause) {
      if (!(cause instanceof InfernetError)) throw cause;
      return { kind: "unavailable", error: cause, rounds: GARBLED_ROUNDS };
    }
  }

  /**
   * Whether the interval needs no answer of ours, because we or enough others gave it, or its subscription was cancelled:
   * events tell that, but an RPC may leave one out, and a recurring one would be computed again and again.
   */
  async #alreadySettled(
    { subscriptionId, interval }: DeliveryKey,
    { subscription, delegated }: TrackedSubscription,
  ): Promise<Computation | undefined> {
    const { reader, node } = this.#options;
    const id = delegated
      ? await untilAnswered("delegateCreatedIds", () => reader.delegatedId(delegated), this.#options)
      : subscriptionId;
    if (id === 0) return undefined; // it doesn't exist on chain yet
    const isRecurring = !delegated && subscription.frequency > 1;
    const [status, current] = await Promise.all([
      untilAnswered(
        "interval status",
        () => reader.intervalStatus({ subscriptionId: id, interval }, node),
        this.#options,
      ),
      isRecurring ? untilAnswered("subscription", () => reader.subscription(id), this.#options) : undefined,
    ]);
    if (status.hasResponded) return { kind: "delivered" };
    if (current && isCancelled(current)) return { kind: "skipped", reason: "Subscription cancelled" };
    return status.responses >= subscription.redundancy
      ? { kind: "skipped", reason: "Interval completed by other nodes" }
      : undefined;
  }

  /** The containers' request: a delegated subscription brought its data, any other has it read from its owner. */
  async #request(
    key: DeliveryKey,
    { subscription, delegated }: TrackedSubscription,
  ): Promise<ContainerRequest | Computation> {
    const { reader, node, clock } = this.#options;
    const destination = JobLocation.ONCHAIN;
    const proof = this.#proofRequest(key, subscription);
    if (delegated) return { source: JobLocation.OFFCHAIN, destination, data: delegated.data, ...proof };
    const at = { timestamp: Math.floor(clock.now()), node };
    try {
      const inputs = await untilAnswered(
        "inputs",
        () => reader.containerInputs(subscription.owner, key, at),
        this.#options,
      );
      return { source: JobLocation.ONCHAIN, destination, data: stripHexPrefix(inputs), ...proof };
    } catch (error) {
      if (!asRevert(error)) throw error;
      return { kind: "failed", reason: inputsProblem(subscription.owner, error) ?? reasonOf(error) };
    }
  }

  /** A proof is about one delivery, so the container is told which. */
  #proofRequest(
    { subscriptionId, interval }: DeliveryKey,
    { verifier }: Subscription,
  ): Pick<ContainerRequest, "requires_proof" | "context"> {
    if (verifier === zeroAddress) return { requires_proof: false };
    const { chainId: chain_id, coordinator } = this.#options.protocol;
    const subscription_id = Math.max(0, subscriptionId);
    return {
      requires_proof: true,
      context: { chain_id, coordinator, subscription_id, interval, node: this.#options.node, verifier },
    };
  }
}
