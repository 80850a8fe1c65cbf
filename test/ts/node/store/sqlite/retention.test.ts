import { expect, test } from "vitest";
import { REMEMBERED_BLOCKS } from "../../../../../ts/node/store/sqlite/chainState.ts";
import { openSqliteStore } from "../../../../../ts/node/store/sqlite/openSqliteStore.ts";
import { attempt, block, job, OWNER, PAYLOAD, subscription } from "../../fixtures.ts";

const LATER = Date.now() + 86_400_000;
const ALL = { beforeMs: LATER, jobs: 1_000, limit: 1_000 };

test("finished jobs go by age and by number, the oldest first; running ones stay", async () => {
  await using store = openSqliteStore(":memory:");
  const ids = Array.from({ length: 6 }, (_, index) => `job ${index}`);
  await store.jobs.add(ids.map((id) => job(id)));
  for (const id of ids.slice(0, 5)) await store.jobs.finish(id, "success", []);
  const left = () => store.jobs.list("10.0.0.1", "all");
  expect(await store.retention.prune({ beforeMs: 1, jobs: 4, limit: 10 })).toBe(1);
  expect(await left()).toEqual(["job 5", "job 1", "job 2", "job 3", "job 4"]);
  expect(await store.retention.prune({ beforeMs: 1, jobs: 4, limit: 10 })).toBe(0);
  expect(await store.retention.prune({ ...ALL, limit: 3 })).toBe(3);
  expect(await store.retention.prune({ ...ALL, limit: 3 })).toBe(1);
  expect(await left()).toEqual(["job 5"]);
});

test("ended deliveries go, but not those that say what an open subscription was given", async () => {
  await using store = openSqliteStore(":memory:");
  const created = [1, 2, 3].map((id) => ({ id, subscription: subscription(), state: "open" as const }));
  await store.chain.advance({ block: block(1n), lastSubscriptionId: 3, created });
  const keys = [1, 2, 3].map((subscriptionId) => ({ subscriptionId, interval: 1 }));
  const [one, two, three] = keys as [(typeof keys)[0], (typeof keys)[0], (typeof keys)[0]];
  for (const key of keys) await store.deliveries.begin(key);
  await store.deliveries.delivered(one);
  await store.deliveries.end(two, "failed", "for the test");
  await store.subscriptions.close(1, "done");
  await store.subscriptions.close(3, "done");
  expect(await store.retention.prune({ ...ALL, beforeMs: 1 })).toBe(0);
  expect(await store.retention.prune(ALL)).toBe(1);
  expect(await store.deliveries.get(one)).toBeUndefined();
  expect(await store.deliveries.get(two)).toMatchObject({ state: "failed" });
  expect(await store.deliveries.get(three)).toMatchObject({ state: "due" });
});

test("of an open subscription's deliveries, the newest stays", async () => {
  await using store = openSqliteStore(":memory:");
  const created = [{ id: 1, subscription: subscription({ period: 60, frequency: 9 }), state: "open" as const }];
  await store.chain.advance({ block: block(1n), lastSubscriptionId: 1, created });
  const keys = [1, 2, 3].map((interval) => ({ subscriptionId: 1, interval }));
  for (const key of keys) {
    await store.deliveries.begin(key);
    await store.deliveries.delivered(key);
  }
  expect(await store.retention.prune(ALL)).toBe(2);
  expect(await Promise.all(keys.map(async (key) => (await store.deliveries.get(key))?.state))).toEqual([
    undefined,
    undefined,
    "delivered",
  ]);
});

test("a delivery stays while a reorg may take it back", async () => {
  await using store = openSqliteStore(":memory:");
  const key = { subscriptionId: 1, interval: 1 };
  await store.deliveries.begin(key);
  await store.deliveries.computed(key, PAYLOAD);
  const content = { nonce: 0, to: OWNER, data: "0x", gas: 1n, deliveries: [key] } as const;
  const id = await store.transactions.add(content, attempt(1));
  await store.transactions.settle(id, "mined", block(5n), [{ ...key, ok: true }]);
  await store.transactions.mature({ confirmed: 5n, final: 4n });
  expect(await store.retention.prune(ALL)).toBe(0);
  await store.transactions.mature({ confirmed: 5n, final: 5n });
  expect(await store.retention.prune(ALL)).toBe(1);
});

test("closed subscriptions go once no reorg can need them, and their deliveries are gone", async () => {
  await using store = openSqliteStore(":memory:");
  const open = (id: number) => ({ id, subscription: subscription(), state: "open" as const });
  const refused = { ...open(2), state: "closed" as const, reason: "Container-set not supported" };
  await store.chain.advance({
    ...{ block: block(9n), lastSubscriptionId: 5, created: [open(1), refused, open(3), open(4), open(5)] },
    cancelled: [{ id: 3, block: 8n }],
  });
  await store.subscriptions.close(1, "Subscription completed");
  await store.subscriptions.close(4, "Subscription completed");
  await store.deliveries.begin({ subscriptionId: 4, interval: 1 });
  const left = async () => {
    const found = await Promise.all([1, 2, 3, 4, 5].map((id) => store.subscriptions.get(id)));
    return found.flatMap((one) => (one ? [one.id] : []));
  };
  const reach = (number: bigint) => store.chain.advance({ block: block(number), lastSubscriptionId: 5, created: [] });
  await reach(9n + BigInt(REMEMBERED_BLOCKS) - 1n);
  expect(await store.retention.prune(ALL)).toBe(0);
  await reach(9n + BigInt(REMEMBERED_BLOCKS));
  expect(await store.retention.prune({ ...ALL, beforeMs: 1 })).toBe(0);
  expect(await store.retention.prune({ ...ALL, limit: 2 })).toBe(2);
  expect(await store.retention.prune(ALL)).toBe(1);
  expect(await left()).toEqual([4, 5]);
  expect(await store.chain.lastSubscriptionId()).toBe(5);
});

test("one whose cancellation was taken back stays", async () => {
  await using store = openSqliteStore(":memory:");
  const created = [{ id: 1, subscription: subscription(), state: "open" as const }];
  const at = (number: bigint) => ({ block: block(number), lastSubscriptionId: 1, created: [] });
  await store.chain.advance({ ...at(1n), created });
  await store.chain.advance({ ...at(2n), cancelled: [{ id: 1, block: 2n }] });
  await store.chain.rewind(1n, 0);
  await store.chain.advance(at(900n));
  expect(await store.retention.prune(ALL)).toBe(0);
  expect((await store.subscriptions.open()).map(({ id }) => id)).toEqual([1]);
});

test("delegated requests go once their signature has expired, with their deliveries; numbers never come again", async () => {
  await using store = openSqliteStore(":memory:");
  const add = (nonce: number, expiry: number) =>
    store.delegated.add({
      ...{ subscription: subscription(), data: {}, requires_proof: false },
      signature: { nonce, expiry, v: 27, r: "0x01", s: "0x02" },
    });
  const [lasting, running, gone, newest] = [
    await add(0, 2 ** 32 - 1),
    await add(1, 1),
    await add(2, 1),
    await add(3, 1),
  ];
  const key = { subscriptionId: -gone.sequence, interval: 1 };
  await store.deliveries.begin(key);
  for (const { sequence } of [lasting, gone, newest]) await store.delegated.close(sequence, "done");
  expect(await store.retention.prune(ALL)).toBe(0);
  await store.deliveries.delivered(key);
  expect(await store.retention.prune({ ...ALL, beforeMs: 1 })).toBe(0);
  expect(await store.retention.prune(ALL)).toBe(1);
  expect(await store.delegated.get(gone.sequence)).toBeUndefined();
  expect(await store.deliveries.get(key)).toBeUndefined();
  for (const { sequence } of [lasting, running, newest]) expect(await store.delegated.get(sequence)).toBeDefined();
  expect((await add(4, 1)).sequence).toBe(newest.sequence + 1);
});

test("transactions go once they are final, and nonces are still counted from the newest", async () => {
  await using store = openSqliteStore(":memory:");
  for (let nonce = 0; nonce < 300; nonce++) {
    const content = { nonce, to: OWNER, data: "0x", gas: 1n, deliveries: [] } as const;
    const id = await store.transactions.add(content, attempt(nonce));
    await store.transactions.settle(id, "mined", block(BigInt(nonce)), []);
  }
  expect(await store.retention.prune(ALL)).toBe(0);
  await store.transactions.mature({ confirmed: 299n, final: 9n });
  expect(await store.retention.prune(ALL)).toBe(10);
  await store.transactions.mature({ confirmed: 299n, final: 299n });
  expect(await store.retention.prune(ALL)).toBe(33);
  expect(await store.transactions.nextNonce()).toBe(300);
  expect(await store.transactions.nextUnmined()).toBe(300);
});

test("one whose delivery is still known stays, so that a trace leads to it", async () => {
  await using store = openSqliteStore(":memory:");
  const key = { subscriptionId: -1, interval: 1 };
  await store.deliveries.begin(key);
  await store.deliveries.computed(key, PAYLOAD);
  const content = { to: OWNER, data: "0x", gas: 1n } as const;
  const id = await store.transactions.add({ ...content, nonce: 0, deliveries: [key] }, attempt(1));
  await store.transactions.settle(id, "mined", block(1n), [{ ...key, ok: true }]);
  await store.transactions.add({ ...content, nonce: 900, deliveries: [] }, attempt(2));
  await store.transactions.mature({ confirmed: 9n, final: 9n });
  expect(await store.retention.prune(ALL)).toBe(0);
  expect(await store.transactions.get(id)).toBeDefined();
});

test("traces go by age", async () => {
  await using store = openSqliteStore(":memory:");
  const event = (atMs: number) => ({ subscriptionId: 1, interval: 1, atMs, kind: "due" as const, data: {} });
  await store.traces.append([1, 2, 3].map(event));
  expect(await store.retention.prune({ ...ALL, beforeMs: 3 })).toBe(2);
  expect((await store.traces.get(1)).map(({ atMs }) => atMs)).toEqual([3]);
});
