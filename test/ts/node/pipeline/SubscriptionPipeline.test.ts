import { describe, expect, onTestFinished, test, vi } from "vitest";
import { ChainClock } from "../../../../ts/node/chain/ChainClock.ts";
import { ContainerError, ShutdownError } from "../../../../ts/node/errors.ts";
import { FailureBudget } from "../../../../ts/node/guardian/FailureBudget.ts";
import { BackgroundTasks } from "../../../../ts/node/pipeline/BackgroundTasks.ts";
import type { Computation } from "../../../../ts/node/pipeline/RequestComputer.ts";
import { SubscriptionPipeline } from "../../../../ts/node/pipeline/SubscriptionPipeline.ts";
import { Tracer } from "../../../../ts/node/pipeline/Tracer.ts";
import type { Delivery, DeliveryKey, Store, TrackedSubscription } from "../../../../ts/node/store/Store.ts";
import { openSqliteStore } from "../../../../ts/node/store/sqlite/openSqliteStore.ts";
import type { Subscription } from "../../../../ts/protocol/Subscription.ts";
import { attempt, block, OWNER, PAYLOAD, subscription } from "../fixtures.ts";
import { memoryLogger, untilTrue } from "../support.ts";

const KEY: DeliveryKey = { subscriptionId: 1, interval: 1 };
const NOW = 1_000;

interface Parts {
  isAnchored?: () => boolean;
  compute?: (key: DeliveryKey, tracked: TrackedSubscription) => Promise<Computation>;
  deliver?: (delivery: Delivery, tracked: TrackedSubscription) => Promise<"done" | "early">;
}

/** A pipeline over a store, at second 1,000 of the chain, with a computer and a deliverer of the test's. */
function createPipeline({ compute, deliver, isAnchored }: Parts, store: Store = openSqliteStore(":memory:")) {
  const { logger, lines } = memoryLogger();
  const tasks = new BackgroundTasks(logger);
  const clock = new ChainClock(() => 0);
  clock.observe({ timestamp: NOW });
  const calls = { compute: 0, deliver: 0 };
  const pipeline = new SubscriptionPipeline({
    clock,
    computer: {
      compute: async (key, tracked) => {
        calls.compute += 1;
        return (await compute?.(key, tracked)) ?? { kind: "computed", payload: PAYLOAD };
      },
    },
    deliverer: {
      deliver: async (delivery, tracked) => {
        calls.deliver += 1;
        if (deliver) return deliver(delivery, tracked);
        await store.deliveries.delivered(delivery);
        pipeline.ended(delivery);
        return "done";
      },
    },
    budget: new FailureBudget(),
    store,
    tasks,
    tracer: new Tracer({ store: store.traces, logger }),
    logger,
    onDelegatedEnd: () => undefined,
    isAnchored: async () => isAnchored?.() ?? true,
  });
  onTestFinished(async () => {
    pipeline.stop();
    tasks.cancelLater();
    await tasks.idle();
  });
  /** As the watcher does: stored, then tracked. */
  const appear = async (fields: Partial<Subscription> = {}, number = 1n) => {
    const tracked: TrackedSubscription = { id: 1, subscription: subscription(fields), state: "open" };
    await store.chain.advance({ block: block(number), lastSubscriptionId: 1, created: [tracked] });
    pipeline.track([tracked]);
  };
  const state = async () => (await store.deliveries.get(KEY))?.state;
  return { pipeline, store, tasks, clock, lines, calls, appear, state };
}

describe("SubscriptionPipeline", () => {
  test("brings a bounded number of answers on chain at once; the others wait in the store", async () => {
    const gate = Promise.withResolvers<void>();
    const { pipeline, store, calls } = createPipeline({
      deliver: async (delivery) => {
        await gate.promise;
        await store.deliveries.delivered(delivery);
        pipeline.ended(delivery);
        return "done";
      },
    });
    const created = Array.from({ length: 300 }, (_, index): TrackedSubscription => {
      return { id: index + 1, subscription: subscription(), state: "open" };
    });
    await store.chain.advance({ block: block(1n), lastSubscriptionId: created.length, created });
    pipeline.track(created);
    await untilTrue(() => calls.deliver + pipeline.queued === created.length);
    expect(calls.deliver).toBe(256);
    gate.resolve();
    await untilTrue(async () => (await store.deliveries.countUnfinished()) === 0);
    expect(calls.deliver).toBe(created.length);
    expect(pipeline.queued).toBe(0);
  });

  test("takes a callback from created to delivered, once, and closes it", async () => {
    const { appear, store, calls, state, pipeline } = createPipeline({});
    await appear();
    await untilTrue(async () => (await store.subscriptions.open()).length === 0);
    expect(await state()).toBe("delivered");
    expect(calls).toEqual({ compute: 1, deliver: 1 });
    expect(pipeline.tracked).toBe(0);
    expect(await store.subscriptions.get(1)).toMatchObject({ state: "closed", reason: "Subscription completed" });
  });

  test("waits until a subscription is active, and serves each interval once", async () => {
    const served: number[] = [];
    const { appear, clock, pipeline, store, tasks } = createPipeline({
      compute: async ({ interval }) => {
        served.push(interval);
        return { kind: "computed", payload: PAYLOAD };
      },
    });
    await appear({ activeAt: NOW + 10, period: 10, frequency: 2 });
    await tasks.idle();
    expect(served).toEqual([]);
    for (const timestamp of [NOW + 10, NOW + 15, NOW + 20, NOW + 29]) {
      clock.observe({ timestamp });
      pipeline.tick();
      await tasks.idle();
    }
    expect(served).toEqual([1, 2]);
    await untilTrue(async () => (await store.subscriptions.open()).length === 0);
  });

  test("an output is stored before it is delivered, and after a restart delivered without computing again", async () => {
    const store = openSqliteStore(":memory:");
    const first = createPipeline({ deliver: () => Promise.reject(new ShutdownError()) }, store);
    await first.appear();
    await untilTrue(() => first.calls.deliver === 1);
    expect(await first.state()).toBe("computed");
    first.pipeline.stop();

    const second = createPipeline({}, store);
    await second.pipeline.resume();
    second.pipeline.track(await store.subscriptions.open());
    await untilTrue(async () => (await store.subscriptions.open()).length === 0);
    expect(second.calls).toEqual({ compute: 0, deliver: 1 });
    expect(await second.state()).toBe("delivered");
  });

  test("a request whose container was down when the node was killed is served by the next run, though it is down again", async () => {
    const store = openSqliteStore(":memory:");
    const tracked: TrackedSubscription = { id: 1, subscription: subscription(), state: "open" };
    await store.chain.advance({ block: block(1n), lastSubscriptionId: 1, created: [tracked] });
    await store.deliveries.begin(KEY);
    let isDown = true;
    const { pipeline, calls, state } = createPipeline(
      {
        compute: async () =>
          isDown
            ? { kind: "unavailable", error: new ContainerError("a", "down", { retryable: true }), rounds: 12 }
            : { kind: "computed", payload: PAYLOAD },
      },
      store,
    );
    await pipeline.resume();
    pipeline.track(await store.subscriptions.open());
    await untilTrue(() => calls.compute === 1);
    isDown = false;
    await untilTrue(async () => (await state()) === "delivered");
    expect(calls.compute).toBe(2);
  });

  test("a container that was down and then answered garbage once is asked again", async () => {
    const error = new ContainerError("a", "down or garbled", { retryable: true });
    const { appear, calls, state } = createPipeline({
      compute: async () =>
        calls.compute < 3
          ? { kind: "unavailable", error, rounds: calls.compute === 1 ? 12 : 2 }
          : { kind: "computed", payload: PAYLOAD },
    });
    await appear();
    await untilTrue(async () => (await state()) === "delivered");
    expect(calls.compute).toBe(3);
  });

  test("what is sent already is left to the transaction manager", async () => {
    const store = openSqliteStore(":memory:");
    const tracked: TrackedSubscription = { id: 1, subscription: subscription(), state: "open" };
    await store.chain.advance({ block: block(1n), lastSubscriptionId: 1, created: [tracked] });
    await store.deliveries.begin(KEY);
    await store.deliveries.computed(KEY, PAYLOAD);
    await store.transactions.add({ nonce: 0, to: OWNER, data: "0x", gas: 1n, deliveries: [KEY] }, attempt(1));
    const { pipeline, calls, tasks } = createPipeline({}, store);
    await pipeline.resume();
    pipeline.track(await store.subscriptions.open());
    await tasks.idle();
    expect(calls).toEqual({ compute: 0, deliver: 0 });
    expect(await store.subscriptions.open()).toHaveLength(1);
    await store.deliveries.delivered(KEY);
    pipeline.ended(KEY);
    await untilTrue(async () => (await store.subscriptions.open()).length === 0);
  });

  test("a retry that comes while the delivery is being worked on isn't lost", async () => {
    // The transaction is mined, reverts and is told of before send() has returned.
    const store = openSqliteStore(":memory:");
    const { appear, calls, pipeline } = createPipeline(
      {
        deliver: async (delivery) => {
          if (calls.deliver === 1) {
            pipeline.retry(delivery);
            await new Promise((resolve) => setImmediate(resolve));
            return "done";
          }
          await store.deliveries.delivered(delivery);
          pipeline.ended(delivery);
          return "done";
        },
      },
      store,
    );
    await appear();
    await untilTrue(async () => (await store.subscriptions.open()).length === 0);
    expect(calls).toEqual({ compute: 1, deliver: 2 });
  });

  test("an answer that is too early for the newest block is delivered a little later", async () => {
    const store = openSqliteStore(":memory:");
    const { appear, calls, pipeline, state } = createPipeline(
      {
        deliver: async (delivery) => {
          if (calls.deliver === 1) return "early";
          await store.deliveries.delivered(delivery);
          pipeline.ended(delivery);
          return "done";
        },
      },
      store,
    );
    await appear();
    await untilTrue(async () => (await state()) === "delivered");
    expect(calls).toEqual({ compute: 1, deliver: 2 });
  });

  test("after a reorg gave the id to another request, the old computation's answer isn't used for it", async () => {
    const gate = Promise.withResolvers<void>();
    const delivered: string[] = [];
    const store = openSqliteStore(":memory:");
    const { appear, pipeline, calls } = createPipeline(
      {
        compute: async (_key, { subscription: { redundancy } }) => {
          if (redundancy === 1) await gate.promise;
          return { kind: "computed", payload: { ...PAYLOAD, output: redundancy === 1 ? "0x01d0" : "0xbe70" } };
        },
        deliver: async (delivery) => {
          delivered.push(delivery.payload?.output ?? "");
          await store.deliveries.delivered(delivery);
          pipeline.ended(delivery);
          return "done";
        },
      },
      store,
    );
    await appear({ redundancy: 1 });
    await untilTrue(() => calls.compute === 1);
    pipeline.undo((await store.chain.rewind(0n, 0)).forgotten);
    await appear({ redundancy: 2 }, 2n);
    gate.resolve();
    await untilTrue(async () => (await store.subscriptions.open()).length === 0);
    expect(delivered).toEqual(["0xbe70"]);
  });

  test("what a reorg took away leaves nothing that its id's next request could trip over", async () => {
    const gate = Promise.withResolvers<void>();
    const { appear, pipeline, calls, store, tasks } = createPipeline({
      compute: async () => {
        await gate.promise;
        return { kind: "computed", payload: PAYLOAD };
      },
    });
    await appear();
    await untilTrue(() => calls.compute === 1);
    pipeline.undo((await store.chain.rewind(0n, 0)).forgotten);
    pipeline.retry(KEY);
    gate.resolve();
    await tasks.idle();
    expect(calls.deliver).toBe(0);
    expect(await store.deliveries.get(KEY)).toBeUndefined();
    await appear({}, 2n);
    await untilTrue(async () => (await store.subscriptions.open()).length === 0);
    expect(await store.deliveries.get(KEY)).toMatchObject({ state: "delivered" });
  });

  test("so with what is tried again when it is gone", async () => {
    const { appear, pipeline, calls, store, tasks } = createPipeline({});
    await appear({ activeAt: NOW + 100 });
    pipeline.undo((await store.chain.rewind(0n, 0)).forgotten);
    pipeline.retry(KEY);
    await tasks.idle();
    await appear({}, 2n);
    await untilTrue(async () => (await store.subscriptions.open()).length === 0);
    expect(await store.deliveries.get(KEY)).toMatchObject({ state: "delivered" });
    expect(calls).toEqual({ compute: 1, deliver: 1 });
  });

  test("so with what an earlier run began and a reorg takes away before it is taken up", async () => {
    const { pipeline, calls, store, tasks } = createPipeline({});
    const count = 20;
    const created = Array.from({ length: count }, (_, index): TrackedSubscription => {
      return { id: index + 1, subscription: subscription(), state: "open" };
    });
    await store.chain.advance({ block: block(1n), lastSubscriptionId: count, created });
    for (const { id } of created) await store.deliveries.begin({ subscriptionId: id, interval: 1 });
    await pipeline.resume();
    pipeline.undo((await store.chain.rewind(0n, 0)).forgotten);
    await tasks.idle();
    await store.chain.advance({ block: block(2n), lastSubscriptionId: count, created });
    pipeline.track(created);
    await untilTrue(async () => (await store.subscriptions.open()).length === 0);
    for (const { id } of created) {
      expect(await store.deliveries.get({ subscriptionId: id, interval: 1 })).toMatchObject({ state: "delivered" });
    }
    expect(calls).toEqual({ compute: count, deliver: count });
  });

  test("a try that waited for its container is not made for the request that has the id now", async () => {
    const computed: number[] = [];
    const { appear, pipeline, store, tasks } = createPipeline({
      compute: async (_key, tracked) => {
        computed.push(tracked.subscription.redundancy);
        return { kind: "unavailable", rounds: 10, error: new ContainerError("a", "down", { code: "DOWN" }) };
      },
    });
    const later = vi.spyOn(tasks, "later").mockReturnValue();
    await appear({ redundancy: 1 });
    await untilTrue(() => later.mock.calls.length === 1);
    pipeline.undo((await store.chain.rewind(0n, 0)).forgotten);
    await appear({ redundancy: 2, activeAt: NOW + 100 }, 2n);
    for (const [, , work] of later.mock.calls) await work();
    expect(computed).toEqual([1]);
  });

  test("N44: an error that nobody foresaw is logged, and the delivery taken up again later", async () => {
    const { appear, lines, tasks, state } = createPipeline({
      compute: async () => {
        throw new Error("disk\nfull");
      },
    });
    await appear();
    await tasks.idle();
    expect(lines).toContainEqual(
      expect.objectContaining({ ...KEY, err: "disk full", msg: "Delivery can't be worked on, trying again later" }),
    );
    expect(await state()).toBe("due");
  });

  test.each([
    ["failed", "no inputs"],
    ["skipped", "Interval completed by other nodes"],
  ] as const)("a computation that %s ends the delivery with its reason", async (kind, reason) => {
    const { appear, store, calls } = createPipeline({ compute: async () => ({ kind, reason }) });
    await appear();
    await untilTrue(async () => (await store.subscriptions.open()).length === 0);
    expect(await store.deliveries.get(KEY)).toMatchObject({ state: kind, reason });
    expect(calls.deliver).toBe(0);
  });

  test("a consumer whose requests keep failing is not served for a while", async () => {
    const store = openSqliteStore(":memory:");
    const { pipeline, calls, lines } = createPipeline(
      { compute: async () => ({ kind: "failed", reason: "no" }) },
      store,
    );
    const created = Array.from({ length: 40 }, (_, index): TrackedSubscription => {
      return { id: index + 1, subscription: subscription(), state: "open" };
    });
    await store.chain.advance({ block: block(1n), lastSubscriptionId: 40, created });
    for (const tracked of created) {
      pipeline.track([tracked]);
      await untilTrue(async () => (await store.subscriptions.get(tracked.id))?.state === "closed");
    }
    expect(calls.compute).toBeGreaterThanOrEqual(20);
    expect(calls.compute).toBeLessThan(25);
    expect(lines.at(-2)).toMatchObject({
      msg: `Too many requests of consumer ${OWNER} failed: this one is not served`,
    });
  });
});
