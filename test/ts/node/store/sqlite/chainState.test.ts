import { describe, expect, test } from "vitest";
import type { ChainIdentity, DeliveryKey, Store, TrackedSubscription } from "../../../../../ts/node/store/Store.ts";
import { REMEMBERED_BLOCKS } from "../../../../../ts/node/store/sqlite/chainState.ts";
import { openSqliteStore } from "../../../../../ts/node/store/sqlite/openSqliteStore.ts";
import { attempt, block, job, OWNER, PAYLOAD, subscription } from "../../fixtures.ts";
import { storeFolder } from "./support.ts";

const IDENTITY: ChainIdentity = { chainId: 31337, genesisHash: block(0n).hash, coordinator: OWNER, node: OWNER };
const open = (id: number): TrackedSubscription => ({ id, subscription: subscription(), state: "open" });

/** A store that processed a block for each subscription: id n was created in block n. */
async function advanceTo(store: Store, last: number) {
  for (let id = 1; id <= last; id++) {
    await store.chain.advance({ block: block(BigInt(id)), lastSubscriptionId: id, created: [open(id)] });
  }
}

/** A delivery, sent by a transaction, mined in a block unless that is 0. */
async function deliver(store: Store, subscriptionId: number, nonce: number, minedIn = 0, ok = true): Promise<number> {
  const key = { subscriptionId, interval: 1 };
  await store.deliveries.begin(key);
  await store.deliveries.computed(key, PAYLOAD);
  const id = await store.transactions.add(
    { nonce, to: OWNER, data: "0x", gas: 1n, deliveries: [key] },
    attempt(nonce + 1),
  );
  if (minedIn > 0) {
    await store.transactions.settle(id, ok ? "mined" : "reverted", block(BigInt(minedIn)), [{ ...key, ok }]);
  }
  return id;
}

const stateOf = async (store: Store, id: number) => (await store.transactions.get(id))?.state;
const deliveryState = async (store: Store, subscriptionId: number) =>
  (await store.deliveries.get({ subscriptionId, interval: 1 }))?.state;

describe("identity", () => {
  test("is unknown at first, and kept", async () => {
    await using folder = await storeFolder();
    const store = await folder.reopen();
    expect(await store.chain.identity()).toBeUndefined();
    expect(await store.chain.lastSubscriptionId()).toBe(0);
    expect(await store.chain.recentBlocks()).toEqual([]);
    await store.chain.reset(IDENTITY);
    expect(await (await folder.reopen()).chain.identity()).toEqual(IDENTITY);
  });

  test("another one forgets all of the chain, and no job", async () => {
    await using store = openSqliteStore(":memory:");
    await store.chain.reset(IDENTITY);
    await advanceTo(store, 3);
    await deliver(store, 1, 0, 2);
    await deliver(store, 2, 1);
    await store.delegated.add({
      subscription: subscription(),
      signature: { nonce: 0, expiry: 1, v: 27, r: "0x01", s: "0x02" },
      data: {},
      requires_proof: false,
    });
    await store.traces.append([{ subscriptionId: 1, interval: 1, atMs: 1, kind: "due", data: {} }]);
    await store.jobs.add([job("kept")]);
    await store.chain.reset({ ...IDENTITY, genesisHash: block(0n, 1).hash });
    expect(await store.chain.lastSubscriptionId()).toBe(0);
    expect(await store.chain.recentBlocks()).toEqual([]);
    expect(await store.subscriptions.open()).toEqual([]);
    expect(await store.delegated.open()).toEqual([]);
    expect(await store.deliveries.unfinished()).toEqual([]);
    expect(await store.transactions.nextNonce()).toBe(0);
    expect(await store.traces.recent(10)).toEqual([]);
    expect(await store.jobs.countRunning()).toBe(1);
  });
});

describe("advance", () => {
  test("stores block, cursor and subscriptions in one step", async () => {
    await using folder = await storeFolder();
    const big = subscription({
      paymentAmount: 2n ** 256n - 1n,
      lazy: true,
      period: 2 ** 32 - 1,
      frequency: 2 ** 32 - 1,
    });
    const created: TrackedSubscription[] = [
      { id: 7, subscription: big, state: "open" },
      { id: 8, subscription: subscription(), state: "closed", reason: "Invalid payment" },
    ];
    await (await folder.reopen()).chain.advance({ block: block(5n), lastSubscriptionId: 8, created });
    const store = await folder.reopen();
    expect(await store.chain.recentBlocks()).toEqual([block(5n)]);
    expect(await store.chain.lastSubscriptionId()).toBe(8);
    expect(await store.subscriptions.get(7)).toEqual(created[0]);
    expect(await store.subscriptions.get(8)).toEqual(created[1]);
    expect(await store.subscriptions.open()).toEqual([created[0]]);
  });

  test("stores nothing when a part of it can't be stored", async () => {
    await using store = openSqliteStore(":memory:");
    await advanceTo(store, 1);
    const broken = { ...open(3), subscription: subscription({ activeAt: 0.5 }) };
    await expect(
      store.chain.advance({ block: block(2n), lastSubscriptionId: 3, created: [open(2), broken] }),
    ).rejects.toThrow();
    expect(await store.chain.lastSubscriptionId()).toBe(1);
    expect(await store.chain.recentBlocks()).toEqual([block(1n)]);
    expect(await store.subscriptions.get(2)).toBeUndefined();
  });

  test(`remembers the last ${REMEMBERED_BLOCKS} blocks, newest first; the same block again is itself`, async () => {
    await using store = openSqliteStore(":memory:");
    await advanceTo(store, REMEMBERED_BLOCKS + 5);
    await store.chain.advance({ block: block(133n, 9), lastSubscriptionId: 133, created: [] });
    const blocks = await store.chain.recentBlocks();
    expect(blocks.length).toBe(REMEMBERED_BLOCKS);
    expect(blocks[0]).toEqual(block(133n, 9));
    expect(blocks.at(-1)).toEqual(block(6n));
  });
});

describe("rewind", () => {
  test("forgets what was first seen in blocks that are gone, with everything done for it", async () => {
    await using folder = await storeFolder();
    let store = await folder.reopen();
    await advanceTo(store, 5);
    for (const id of [1, 3, 4, 5]) await store.deliveries.begin({ subscriptionId: id, interval: 1 });
    await store.deliveries.end({ subscriptionId: 4, interval: 1 }, "failed", "for another request");
    await store.deliveries.delivered({ subscriptionId: 5, interval: 1 });
    expect((await store.chain.rewind(2n, 2)).forgotten).toEqual([3, 4, 5]);
    store = await folder.reopen();
    expect(await store.chain.recentBlocks()).toEqual([block(2n), block(1n)]);
    expect(await store.chain.lastSubscriptionId()).toBe(2);
    expect((await store.subscriptions.open()).map(({ id }) => id)).toEqual([1, 2]);
    expect(await Promise.all([1, 3, 4, 5].map((id) => deliveryState(store, id)))).toEqual([
      "due",
      undefined,
      undefined,
      undefined,
    ]);
  });

  test("with no block left, forgets all but what was left out from the start", async () => {
    await using store = openSqliteStore(":memory:");
    await store.chain.advance({ block: block(9n), lastSubscriptionId: 12, created: [open(11), open(12)] });
    expect((await store.chain.rewind(8n, 10)).forgotten).toEqual([11, 12]);
    expect(await store.chain.lastSubscriptionId()).toBe(10);
    expect(await store.chain.recentBlocks()).toEqual([]);
  });

  test("goes back to the older block of the first step", async () => {
    await using store = openSqliteStore(":memory:");
    const older = { block: block(5n), lastSubscriptionId: 11 };
    await store.chain.advance({ block: block(9n), lastSubscriptionId: 12, created: [open(11), open(12)], older });
    expect(await store.chain.lastSubscriptionId()).toBe(12);
    expect(await store.chain.recentBlocks()).toEqual([block(9n), block(5n)]);
    expect((await store.chain.rewind(5n, 0)).forgotten).toEqual([12]);
    expect(await store.chain.lastSubscriptionId()).toBe(11);
  });

  test("what the blocks had mined is pending again, in the same step", async () => {
    await using store = openSqliteStore(":memory:");
    await advanceTo(store, 3);
    const before = await deliver(store, 1, 0, 3);
    const gone = await deliver(store, 2, 1, 4);
    const reverted = await deliver(store, 3, 2, 4, false);
    await store.chain.rewind(3n, 3);
    // What reverted is sent anew by its delivery, in another transaction.
    expect(await Promise.all([before, gone, reverted].map((id) => stateOf(store, id)))).toEqual([
      "mined",
      "pending",
      "abandoned",
    ]);
    expect((await store.transactions.get(gone))?.block).toBeUndefined();
    expect(await Promise.all([1, 2, 3].map((id) => deliveryState(store, id)))).toEqual([
      "delivered",
      "sent",
      "computed",
    ]);
  });

  test("transactions for requests that are gone are abandoned, and their nonces free again", async () => {
    await using store = openSqliteStore(":memory:");
    await advanceTo(store, 3);
    const kept = await deliver(store, 1, 0, 1);
    const mined = await deliver(store, 2, 1, 3);
    const pending = await deliver(store, 3, 2);
    await store.chain.rewind(1n, 1);
    expect(await Promise.all([kept, mined, pending].map((id) => stateOf(store, id)))).toEqual([
      "mined",
      "abandoned",
      "abandoned",
    ]);
    expect(await store.transactions.pending()).toEqual([]);
    expect(await store.transactions.nextNonce()).toBe(1);
  });

  test("one that also carries another request's answer is abandoned, and that one sent anew; one that carries none stays", async () => {
    await using store = openSqliteStore(":memory:");
    await advanceTo(store, 2);
    const keys = [1, 2].map((subscriptionId) => ({ subscriptionId, interval: 1 }));
    for (const key of keys) {
      await store.deliveries.begin(key);
      await store.deliveries.computed(key, PAYLOAD);
    }
    const bare = { to: OWNER, data: "0x", gas: 1n } as const;
    const batch = await store.transactions.add({ ...bare, nonce: 0, deliveries: keys }, attempt(1));
    const approval = await store.transactions.add({ ...bare, nonce: 1, deliveries: [] }, attempt(2));
    expect(await store.chain.rewind(1n, 1)).toEqual({ forgotten: [2], restored: [], released: [keys[0]] });
    expect(await stateOf(store, batch)).toBe("abandoned");
    expect(await stateOf(store, approval)).toBe("pending");
    expect(await deliveryState(store, 1)).toBe("computed");
  });

  test("what was cancelled in blocks that are gone is open again, and what was skipped for it goes on", async () => {
    await using store = openSqliteStore(":memory:");
    await advanceTo(store, 4);
    await store.subscriptions.close(3, "Subscription completed");
    const skipped = [1, 3].map((subscriptionId) => ({ subscriptionId, interval: 2 }));
    const [due, computed] = skipped as [DeliveryKey, DeliveryKey];
    for (const key of [{ subscriptionId: 1, interval: 1 }, ...skipped]) await store.deliveries.begin(key);
    await store.deliveries.computed(computed, PAYLOAD);
    for (const key of [{ subscriptionId: 1, interval: 1 }, ...skipped]) {
      await store.deliveries.end(key, "skipped", "SubscriptionNotFound");
    }
    const cancelled = [
      { id: 1, block: 6n },
      { id: 2, block: 5n },
      { id: 3, block: 6n },
      { id: 99, block: 6n },
    ];
    const step = { block: block(6n), lastSubscriptionId: 4, created: [] };
    expect(await store.chain.advance({ ...step, cancelled })).toEqual([1, 2]);
    expect(await store.chain.advance({ ...step, cancelled })).toEqual([]);
    expect((await store.subscriptions.open()).map(({ id }) => id)).toEqual([4]);
    expect(await store.subscriptions.get(1)).toMatchObject({ state: "closed", reason: "Subscription cancelled" });
    expect(await store.chain.rewind(5n, 0)).toEqual({ forgotten: [], restored: [open(1)], released: skipped });
    expect(await store.subscriptions.get(1)).toEqual(open(1));
    expect(await store.subscriptions.get(2)).toMatchObject({ state: "closed", reason: "Subscription cancelled" });
    expect(await store.subscriptions.get(3)).toMatchObject({ state: "closed", reason: "Subscription completed" });
    expect(await store.deliveries.get(due)).toMatchObject({ state: "due" });
    expect(await store.deliveries.get(computed)).toMatchObject({ state: "computed", payload: PAYLOAD });
    expect(await deliveryState(store, 1)).toBe("skipped");
  });

  test("delegated requests didn't come from the chain, and stay", async () => {
    await using store = openSqliteStore(":memory:");
    await store.deliveries.begin({ subscriptionId: -1, interval: 1 });
    await store.chain.rewind(-1n, 0);
    expect(await deliveryState(store, -1)).toBe("due");
  });
});
