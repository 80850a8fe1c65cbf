import type { Logger } from "pino";
import { type Address, zeroAddress } from "viem";
import { encodeDelivery } from "../../codec/encodeDelivery.ts";
import { stripHexPrefix } from "../../codec/hex.ts";
import { InfernetError } from "../../protocol/errors/InfernetError.ts";
import { intervalWindow } from "../../protocol/interval.ts";
import type { Subscription } from "../../protocol/Subscription.ts";
import type { ChainClock } from "../chain/ChainClock.ts";
import { inputsProblem, type ProtocolReader } from "../chain/ProtocolReader.ts";
import { type Plan, plan } from "../chain/planner.ts";
import { untilAnswered } from "../chain/retry.ts";
import { asRevert } from "../chain/rpcErrors.ts";
import { Scheduler } from "../chain/Scheduler.ts";
import type { ContainerDirectory } from "../containers/ContainerDirectory.ts";
import type { ContainerRunner } from "../containers/ContainerRunner.ts";
import { JobLocation } from "../containers/callContainer.ts";
import { type ContainerError, reasonOf } from "../errors.ts";
import type { DeliveryKey, DeliveryPayload, Store, TrackedSubscription } from "../store/Store.ts";
import type { BackgroundTasks } from "./BackgroundTasks.ts";
import type { Deliverer } from "./Deliverer.ts";

export interface SubscriptionPipelineOptions {
  node: Address;
  clock: ChainClock;
  reader: ProtocolReader;
  directory: ContainerDirectory;
  containers: ContainerRunner;
  deliverer: Deliverer;
  store: Store;
  tasks: BackgroundTasks;
  logger: Logger;
  signal: AbortSignal;
}

/** Rounds of tries with a container that can't be reached or is overloaded, before a request is given up. */
const MAX_ROUNDS = 12;
/** Wait after round n, in seconds: 1, 2, 4 … 60. */
const roundWaitSeconds = (round: number) => Math.min(60, 2 ** (round - 1));

const nameOf = ({ subscriptionId, interval }: DeliveryKey) => `${subscriptionId}/${interval}`;

/**
 * Takes subscriptions from "created" to "delivered": waits until an interval is due, reads its inputs, runs the
 * containers, stores the output, hands it to the deliverer. Each step is stored before the next begins, so it can be
 * left at any point and taken up there.
 */
export class SubscriptionPipeline {
  readonly #options: SubscriptionPipelineOptions;
  readonly #scheduler: Scheduler;
  readonly #tracked = new Map<number, TrackedSubscription>();
  /** Intervals that were taken up, by subscription: what the planner must not give out again. */
  readonly #taken = new Map<number, Set<number>>();
  /** Deliveries that were taken up and have not ended: their end wakes the subscription. */
  readonly #unended = new Set<string>();
  readonly #working = new Set<string>();
  readonly #rounds = new Map<string, number>();

  constructor(options: SubscriptionPipelineOptions) {
    this.#options = options;
    this.#scheduler = new Scheduler(
      () => options.clock.now(),
      (id) => options.tasks.start({ id }, () => this.#wake(id)),
    );
  }

  /** Subscriptions that may still need work. */
  get tracked(): number {
    return this.#tracked.size;
  }

  /** Takes up what an earlier run left open. */
  async resume(): Promise<void> {
    const { store } = this.#options;
    const unfinished = await store.deliveries.unfinished();
    for (const delivery of unfinished) this.#take(delivery);
    this.track(await store.subscriptions.open());
    for (const delivery of unfinished) if (delivery.state !== "sent") this.retry(delivery);
  }

  track(subscriptions: readonly TrackedSubscription[]): void {
    for (const tracked of subscriptions) {
      if (tracked.state !== "open") continue;
      this.#tracked.set(tracked.id, tracked);
      this.#scheduler.schedule(tracked.id, 0);
    }
    this.#scheduler.check();
  }

  /** Forgets subscriptions that were cancelled, or that a reorg took away. */
  forget(ids: readonly number[]): void {
    for (const id of ids) {
      this.#tracked.delete(id);
      this.#taken.delete(id);
      this.#scheduler.forget(id);
    }
  }

  /** The chain's time has moved on. */
  tick(): void {
    this.#scheduler.check();
  }

  /** Works on a delivery from where it stands in the store. */
  retry(key: DeliveryKey): void {
    this.#take(key);
    const { subscriptionId: id, interval } = key;
    this.#options.tasks.start({ id, interval }, () => this.#work(key));
  }

  /** A delivery came to its end: the subscription goes on with its next interval, or is done. */
  ended(key: DeliveryKey): void {
    const { subscriptionId } = key;
    this.#unended.delete(nameOf(key));
    if (this.#tracked.has(subscriptionId)) this.#scheduler.schedule(subscriptionId, 0);
  }

  stop(): void {
    this.#scheduler.stop();
  }

  #take(key: DeliveryKey): void {
    const { subscriptionId, interval } = key;
    this.#unended.add(nameOf(key));
    const taken = this.#taken.get(subscriptionId) ?? new Set();
    this.#taken.set(subscriptionId, taken.add(interval));
    for (const old of taken) if (old < interval - 1) taken.delete(old); // the planner never looks back further
  }

  async #wake(id: number): Promise<void> {
    const { clock, store, logger } = this.#options;
    const tracked = this.#tracked.get(id);
    if (!tracked) return;
    const next: Plan = plan(
      tracked.subscription,
      clock.now(),
      (interval) => this.#taken.get(id)?.has(interval) ?? false,
    );
    if (next.kind === "wait") this.#scheduler.schedule(id, next.at);
    else if (next.kind === "due") {
      const key = { subscriptionId: id, interval: next.interval };
      this.#take(key);
      if (Number.isFinite(next.until)) this.#scheduler.schedule(id, next.until);
      await this.#work(key);
    } else if (!this.#isBusy(id)) {
      this.forget([id]);
      await store.subscriptions.close(id, next.reason);
      logger.info({ id }, next.reason);
    }
  }

  /** Whether a delivery of this subscription is under way; its end wakes the subscription again. */
  #isBusy(id: number): boolean {
    return [...(this.#taken.get(id) ?? [])].some((interval) =>
      this.#unended.has(nameOf({ subscriptionId: id, interval })),
    );
  }

  async #work(key: DeliveryKey): Promise<void> {
    const name = nameOf(key);
    if (this.#working.has(name)) return;
    this.#working.add(name);
    try {
      await this.#advance(key);
    } finally {
      this.#working.delete(name);
    }
  }

  async #advance(key: DeliveryKey): Promise<void> {
    const { store, deliverer } = this.#options;
    let delivery = await store.deliveries.begin(key);
    if (delivery.state === "due") {
      const payload = await this.#compute(key);
      if (!payload) return;
      await store.deliveries.computed(key, payload);
      delivery = (await store.deliveries.get(key)) ?? delivery;
    }
    if (delivery.state === "computed") await deliverer.deliver(delivery);
    else if (delivery.state !== "sent") this.ended(key); // an earlier run ended it and was stopped before it moved on
  }

  /** The answer's payload, or `undefined` when the delivery ended or waits for another try. */
  async #compute(key: DeliveryKey): Promise<DeliveryPayload | undefined> {
    const { store, reader, node, directory, containers, logger, clock } = this.#options;
    const tracked = this.#tracked.get(key.subscriptionId) ?? (await store.subscriptions.get(key.subscriptionId));
    if (!tracked) return this.#end(key, "skipped", "Subscription is gone");
    const { subscription } = tracked;
    const chain = directory.byHash(subscription.containerId);
    if (!chain) return this.#end(key, "failed", "Container-set not supported");

    const status = await untilAnswered("interval status", () => reader.intervalStatus(key, node), this.#options);
    if (status.hasResponded) {
      await store.deliveries.delivered(key);
      this.ended(key);
      return undefined;
    }
    if (status.responses >= subscription.redundancy) {
      return this.#end(key, "skipped", "Interval completed by other nodes");
    }

    const inputs = await this.#inputs(subscription.owner, key, Math.floor(clock.now()));
    if (inputs === undefined) return undefined;
    logger.info({ id: key.subscriptionId, interval: key.interval, containers: chain.map(({ id }) => id) }, "Computing");
    const { output, error } = await containers.run(chain, {
      source: JobLocation.ONCHAIN,
      destination: JobLocation.ONCHAIN,
      data: stripHexPrefix(inputs),
      requires_proof: subscription.verifier !== zeroAddress,
    });
    if (error) return this.#containerFailed(key, subscription, error);
    try {
      return encodeDelivery(output);
    } catch (cause) {
      if (!(cause instanceof InfernetError)) throw cause;
      return this.#end(key, "failed", `Container execution errored: ${reasonOf(cause)}`);
    }
  }

  async #inputs(owner: Address, key: DeliveryKey, timestamp: number) {
    const { reader, node } = this.#options;
    try {
      return await untilAnswered(
        "inputs",
        () => reader.containerInputs(owner, key, { timestamp, node }),
        this.#options,
      );
    } catch (error) {
      if (!asRevert(error)) throw error;
      return this.#end(key, "failed", inputsProblem(owner, error) ?? reasonOf(error));
    }
  }

  async #containerFailed(key: DeliveryKey, subscription: Subscription, error: ContainerError): Promise<undefined> {
    const { logger, clock } = this.#options;
    const { end: until } = intervalWindow({ ...subscription, interval: key.interval });
    const name = nameOf(key);
    const round = (this.#rounds.get(name) ?? 0) + 1;
    if (!error.retryable || round >= MAX_ROUNDS) {
      this.#rounds.delete(name);
      return this.#end(key, "failed", `Container execution errored: ${reasonOf(error)}`);
    }
    this.#rounds.set(name, round);
    const waitSeconds = roundWaitSeconds(round);
    if (clock.now() + waitSeconds >= until) {
      return this.#end(key, "failed", `Container execution errored until the interval was over: ${reasonOf(error)}`);
    }
    logger.warn(
      { id: key.subscriptionId, interval: key.interval, round, waitSeconds, err: reasonOf(error) },
      "Container failed, trying again later",
    );
    // Not taken any more: the planner gives it out again, if its interval still runs by then.
    this.#taken.get(key.subscriptionId)?.delete(key.interval);
    this.#unended.delete(name);
    this.#scheduler.schedule(key.subscriptionId, clock.now() + waitSeconds);
    return undefined;
  }

  async #end(key: DeliveryKey, state: "failed" | "skipped", reason: string): Promise<undefined> {
    const { store, logger } = this.#options;
    await store.deliveries.end(key, state, reason);
    logger[state === "failed" ? "error" : "info"]({ id: key.subscriptionId, interval: key.interval }, reason);
    this.ended(key);
    return undefined;
  }
}
