import { expect, test } from "vitest";
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
