import { setImmediate } from "node:timers/promises";
import type { Logger } from "pino";
import { intervalWindow } from "../../protocol/interval.ts";
import { reasonOf } from "../../protocol/reasonOf.ts";
import type { ChainClock } from "../chain/ChainClock.ts";
import { plan } from "../chain/planner.ts";
import { Scheduler } from "../chain/Scheduler.ts";
import { ShutdownError } from "../errors.ts";
import type { FailureBudget } from "../guardian/FailureBudget.ts";
import { Semaphore } from "../Semaphore.ts";
import type { DeliveryKey, Store, TrackedSubscription } from "../store/Store.ts";
import type { BackgroundTasks } from "./BackgroundTasks.ts";
import type { Deliverer } from "./Deliverer.ts";
import type { Computation, RequestComputer } from "./RequestComputer.ts";
import type { Tracer } from "./Tracer.ts";

export interface SubscriptionPipelineOptions {
  clock: ChainClock;
  computer: Pick<RequestComputer, "compute">;
  deliverer: Pick<Deliverer, "deliver">;
  store: Store;
  tasks: BackgroundTasks;
  budget: FailureBudget;
  tracer: Tracer;
  logger: Logger;
  /** A delegated subscription has had the one delivery that its request asked for. */
  onDelegatedEnd(tracked: TrackedSubscription, interval: number): void;
  /** Whether the chain still is what was read of it: while it isn't, no verdict on a request counts. */
  isAnchored(): Promise<boolean>;
}

/** Wait after round n, in seconds: 1, 2, 4 … 60. */
const roundWaitSeconds = (round: number) => Math.min(60, 2 ** (round - 1));

/** Wait after an error that isn't foreseen, such as a full disk. */
const UNEXPECTED_WAIT_MS = 5_000;
/** Answers that are being brought on chain at once; others stay in the store until it is their turn. */
const DELIVERIES_AT_ONCE = 256;
/** Deliveries of an earlier run that are taken up in one turn of the event loop. */
const RESUMED_AT_ONCE = 4;
/** Wait for a block of the delivery's interval. */
const EARLY_WAIT_MS = 1_000;

/** Work on one delivery. */
interface Flow {
  /** It was to be worked on while that was being done already: what it was for may have been missed. */
  again: boolean;
  /** A reorg took its request away: whatever comes of it, nothing may be done with it. */
  isStale: boolean;
}

const nameOf = ({ subscriptionId, interval }: DeliveryKey) => `${subscriptionId}/${interval}`;

/**
 * Takes subscriptions from "created" to "delivered": waits until an interval is due, has its answer computed and stored,
 * and hands it to the deliverer. Each step is stored before the next begins, so it can be left at any point and taken up
 * there.
 */
export class SubscriptionPipeline {
  readonly #options: SubscriptionPipelineOptions;
  readonly #scheduler: Scheduler;
  readonly #tracked = new Map<number, TrackedSubscription>();
  /** Intervals that were taken up, by subscription: what the planner must not give out again. */
  readonly #taken = new Map<number, Set<number>>();
  /** Deliveries that were taken up and have not ended: their end wakes the subscription. */
  readonly #unended = new Set<string>();
  readonly #working = new Map<string, Flow>();
  readonly #delivering = new Semaphore(DELIVERIES_AT_ONCE);
  /** By delivery, the limit that each round so far counts towards: a container that was down isn't taken for one that answers garbage. */
  readonly #rounds = new Map<string, number[]>();
  #isStopped = false;

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

  /** Answers that are computed and wait for their turn to be delivered. */
  get queued(): number {
    return this.#delivering.queued;
  }

  /** Takes up what an earlier run left open. Subscriptions are tracked by the caller. */
  async resume(): Promise<void> {
    const unfinished = await this.#options.store.deliveries.unfinished();
    for (const delivery of unfinished) this.#take(delivery);
    const open = unfinished.filter(({ state }) => state !== "sent");
    // A few at a time: with thousands at once nothing else would get its turn, the start of the rest of the node included.
    this.#options.tasks.start({}, async () => {
      for (let index = 0; index < open.length && !this.#isStopped; index += RESUMED_AT_ONCE) {
        for (const delivery of open.slice(index, index + RESUMED_AT_ONCE)) {
          if (this.#unended.has(nameOf(delivery))) this.retry(delivery); // or a reorg took it away meanwhile
        }
        await setImmediate();
      }
    });
  }

  /**
   * Takes subscriptions in charge.
   *
   * @param served an interval that is served already, by another way
   */
  track(subscriptions: readonly TrackedSubscription[], served?: number): void {
    for (const tracked of subscriptions) {
      if (tracked.state !== "open") continue;
      this.#tracked.set(tracked.id, tracked);
      if (served !== undefined) this.#markTaken({ subscriptionId: tracked.id, interval: served });
      this.#scheduler.schedule(tracked.id, 0);
    }
    this.#scheduler.check();
  }

  /** A reorg took subscriptions away. Their ids may come again and mean others, whose answers these are not. */
  undo(ids: readonly number[]): void {
    for (const id of ids) {
      for (const interval of this.#taken.get(id) ?? []) {
        const name = nameOf({ subscriptionId: id, interval });
        const flow = this.#working.get(name);
        if (flow) Object.assign(flow, { isStale: true, again: false });
        this.#unended.delete(name);
        this.#rounds.delete(name);
      }
    }
    this.forget(ids);
  }

  /** Forgets subscriptions that need nothing more, such as those that were cancelled. */
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
    this.#unended.delete(nameOf(key));
    this.#rounds.delete(nameOf(key));
    this.#wakeUp(key);
  }

  /** A delivery failed by the doing of its consumer. */
  blame({ subscriptionId }: DeliveryKey): void {
    const tracked = this.#tracked.get(subscriptionId);
    if (tracked) this.#options.budget.fail(tracked.subscription.owner);
  }

  stop(): void {
    this.#isStopped = true;
    this.#scheduler.stop();
  }

  #wakeUp({ subscriptionId }: DeliveryKey): void {
    if (this.#tracked.has(subscriptionId)) this.#scheduler.schedule(subscriptionId, 0);
  }

  #take(key: DeliveryKey): void {
    this.#unended.add(nameOf(key));
    this.#markTaken(key);
  }

  #markTaken({ subscriptionId, interval }: DeliveryKey): void {
    const taken = this.#taken.get(subscriptionId) ?? new Set();
    this.#taken.set(subscriptionId, taken.add(interval));
    for (const old of taken) if (old < interval - 1) taken.delete(old); // the planner never looks back further
  }

  async #wake(id: number): Promise<void> {
    const { clock } = this.#options;
    const tracked = this.#tracked.get(id);
    if (!tracked) return;
    const taken = this.#taken.get(id);
    if (tracked.delegated && taken !== undefined) {
      if (!this.#isBusy(id)) await this.#closeDelegated(tracked, Math.max(...taken));
      return;
    }
    const next = plan(tracked.subscription, clock.now(), (interval) => taken?.has(interval) ?? false);
    if (next.kind === "wait") this.#scheduler.schedule(id, next.at);
    else if (next.kind === "due") {
      const key = { subscriptionId: id, interval: next.interval };
      this.#take(key);
      this.#options.tracer.record(key, "due");
      if (Number.isFinite(next.until)) this.#scheduler.schedule(id, next.until);
      await this.#work(key);
    } else if (!this.#isBusy(id)) await this.#close(tracked, 0, next.reason);
  }

  async #close(tracked: TrackedSubscription, interval: number, reason: string): Promise<void> {
    const { store, logger, onDelegatedEnd } = this.#options;
    const { id, delegated } = tracked;
    this.forget([id]);
    if (delegated) {
      await store.delegated.close(delegated.sequence, reason);
      onDelegatedEnd(tracked, interval);
    } else await store.subscriptions.close(id, reason);
    logger.info({ id, interval, delegated: delegated !== undefined }, reason);
  }

  async #closeDelegated(tracked: TrackedSubscription, interval: number): Promise<void> {
    const delivery = await this.#options.store.deliveries.get({ subscriptionId: tracked.id, interval });
    const reason = delivery?.reason ?? "Delegated subscription completed for interval";
    await this.#close(tracked, interval, reason);
  }

  /** Whether a delivery of this subscription is under way; its end wakes the subscription again. */
  #isBusy(id: number): boolean {
    return [...(this.#taken.get(id) ?? [])].some((interval) => {
      const name = nameOf({ subscriptionId: id, interval });
      return this.#unended.has(name) || this.#working.has(name);
    });
  }

  async #work(key: DeliveryKey): Promise<void> {
    const name = nameOf(key);
    const running = this.#working.get(name);
    if (running) {
      running.again = true;
      return;
    }
    const flow: Flow = { again: false, isStale: false };
    this.#working.set(name, flow);
    try {
      await this.#advance(key, flow);
      while (flow.again) {
        Object.assign(flow, { again: false, isStale: false });
        this.#take(key);
        await this.#advance(key, flow);
      }
    } catch (error) {
      if (error instanceof ShutdownError) throw error;
      this.#options.logger.error({ ...key, err: reasonOf(error) }, "Delivery can't be worked on, trying again later");
      this.#options.tasks.later(UNEXPECTED_WAIT_MS, { ...key }, () => this.#work(key));
    } finally {
      this.#working.delete(name);
    }
    this.#wakeUp(key);
  }

  async #advance(key: DeliveryKey, flow: Flow): Promise<void> {
    const { store } = this.#options;
    if (!this.#unended.has(nameOf(key))) return; // a reorg took it away while it waited for another try
    const tracked = await this.#find(key.subscriptionId);
    if (flow.isStale) return;
    if (!tracked) {
      // Nothing is begun for what is gone, and nothing kept: its id may come to mean another request.
      this.#taken.get(key.subscriptionId)?.delete(key.interval);
      return this.#end(key, "skipped", "Subscription is gone");
    }
    const delivery = await store.deliveries.begin(key);
    const { owner } = tracked.subscription;
    if (delivery.state === "due" && this.#options.budget.isExhausted(owner)) {
      return this.#end(key, "skipped", `Too many requests of consumer ${owner} failed: this one is not served`);
    }
    if (delivery.state === "due" && !(await this.#compute(key, tracked, flow))) return;
    await this.#delivering.run(() => this.#deliver(key, tracked, flow));
  }

  async #deliver(key: DeliveryKey, tracked: TrackedSubscription, flow: Flow): Promise<void> {
    const { store, deliverer } = this.#options;
    const current = await store.deliveries.get(key);
    if (flow.isStale) return;
    if (current?.state === "computed") {
      if ((await deliverer.deliver(current, tracked)) === "done" || flow.isStale) return;
      this.#options.tasks.later(EARLY_WAIT_MS, { ...key }, () => this.#work(key));
    } else if (current?.state !== "sent") this.ended(key); // an earlier run ended it and was stopped before it moved on
  }

  async #find(id: number): Promise<TrackedSubscription | undefined> {
    const { store } = this.#options;
    const tracked = this.#tracked.get(id);
    if (tracked || id > 0) return tracked ?? store.subscriptions.get(id);
    const delegated = await store.delegated.get(-id);
    return delegated && { id, subscription: delegated.subscription, state: delegated.state, delegated };
  }

  /** Whether the answer is stored now; otherwise the delivery has ended, or waits for another try. */
  async #compute(key: DeliveryKey, tracked: TrackedSubscription, flow: Flow): Promise<boolean> {
    const { store, computer, tracer, logger } = this.#options;
    const startedAt = performance.now();
    const outcome = await computer.compute(key, tracked);
    if (flow.isStale) {
      logger.info({ id: key.subscriptionId, interval: key.interval }, "Answer dropped: its request was taken back");
      return false;
    }
    if (outcome.kind !== "computed" && !tracked.delegated && !(await this.#options.isAnchored())) {
      if (!flow.isStale) this.#options.tasks.later(EARLY_WAIT_MS, { ...key }, () => this.#work(key));
      return false;
    }
    if (flow.isStale) return false;
    switch (outcome.kind) {
      case "computed":
        await store.deliveries.computed(key, outcome.payload);
        tracer.record(key, "computed", {
          ms: Math.round(performance.now() - startedAt),
          bytes: (outcome.payload.output.length - 2) / 2,
        });
        return true;
      case "delivered":
        await store.deliveries.delivered(key);
        this.ended(key);
        return false;
      case "unavailable":
        await this.#postpone(key, tracked, outcome);
        return false;
      default:
        if (outcome.kind === "failed") this.blame(key);
        await this.#end(key, outcome.kind, outcome.reason);
        return false;
    }
  }

  /** The container is down, overloaded or out of its mind: another try later, if the interval still runs by then. */
  async #postpone(
    key: DeliveryKey,
    { subscription }: TrackedSubscription,
    { error, rounds }: Computation & { kind: "unavailable" },
  ): Promise<void> {
    const { logger, tracer, clock, tasks } = this.#options;
    const { subscriptionId: id, interval } = key;
    const past = [...(this.#rounds.get(nameOf(key)) ?? []), rounds];
    const round = past.length;
    const waitSeconds = roundWaitSeconds(round);
    const { end } = intervalWindow({ ...subscription, interval });
    if (past.filter((limit) => limit === rounds).length >= rounds || clock.now() + waitSeconds >= end) {
      return this.#end(key, "failed", `Container execution errored: ${reasonOf(error)}`);
    }
    this.#rounds.set(nameOf(key), past);
    tracer.record(key, "unavailable", { round, waitSeconds, reason: reasonOf(error) });
    logger.warn({ id, interval, round, waitSeconds, err: reasonOf(error) }, "Container failed, trying again later");
    tasks.later(waitSeconds * 1000, { id, interval }, () => this.#work(key));
  }

  async #end(key: DeliveryKey, state: "failed" | "skipped", reason: string): Promise<void> {
    const { store, tracer, logger } = this.#options;
    await store.deliveries.end(key, state, reason);
    tracer.record(key, state, { reason });
    logger[state === "failed" ? "error" : "info"]({ id: key.subscriptionId, interval: key.interval }, reason);
    this.ended(key);
  }
}
