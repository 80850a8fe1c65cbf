import { createPublicClient, http } from "viem";
import { expect, onTestFinished, test } from "vitest";
import type { DeliveryKey, TraceKind } from "../../../../ts/node/store/Store.ts";
import { openSqliteStore } from "../../../../ts/node/store/sqlite/openSqliteStore.ts";
import { FinalityTracker } from "../../../../ts/node/transactions/FinalityTracker.ts";
import { attempt, block, OWNER, PAYLOAD } from "../fixtures.ts";
import { type Intervention, startRpcProxy } from "../rpcProxy.ts";

const KEY = { subscriptionId: -1, interval: 1 };

/** A delivery mined in block 100, three confirmations wanted, and an RPC that says `finalized`. */
async function setup(finalized: Intervention) {
  const store = openSqliteStore(":memory:");
  const proxy = await startRpcProxy("http://127.0.0.1:1", () => finalized);
  onTestFinished(async () => {
    await store.close();
    await proxy[Symbol.asyncDispose]();
  });
  const told: [TraceKind, DeliveryKey, unknown][] = [];
  const tracker = new FinalityTracker({
    client: createPublicClient({ transport: http(proxy.url, { retryCount: 0 }) }),
    store,
    tracer: { record: (key, kind, data) => told.push([kind, key, data?.["depth"]]) },
    confirmations: 3,
    askEveryMs: 0,
  });
  const mine = async () => {
    await store.deliveries.begin(KEY);
    await store.deliveries.computed(KEY, PAYLOAD);
    const content = { nonce: 0, to: OWNER, data: "0x", gas: 1n, deliveries: [KEY] } as const;
    const id = await store.transactions.add(content, attempt(1));
    await store.transactions.settle(id, "mined", block(100n), [{ ...KEY, ok: true }]);
  };
  return { store, proxy, told, tracker, mine };
}

test("asks nothing while there is nothing to follow", async () => {
  const { tracker, proxy } = await setup({ status: 500 });
  await tracker.advance(100n);
  expect(proxy.calls).toEqual([]);
});

test("included, confirmed and final, each told once; without a finalized block, 64 blocks are enough", async () => {
  const { tracker, told, mine, store } = await setup({ error: { code: -32602, message: "unknown block tag" } });
  await mine();
  await tracker.advance(101n);
  expect(told).toEqual([]);
  expect(await store.transactions.countByFinality()).toEqual({ included: 1, confirmed: 0 });
  for (const head of [102n, 103n, 163n]) await tracker.advance(head);
  expect(told.map(([kind, { subscriptionId }, depth]) => [kind, subscriptionId, depth])).toEqual([
    ["confirmed", -1, 3n],
  ]);
  expect(await store.transactions.countByFinality()).toEqual({ included: 0, confirmed: 1 });
  for (const head of [164n, 165n]) await tracker.advance(head);
  expect(told.map(([kind]) => kind)).toEqual(["confirmed", "final"]);
  expect(await store.transactions.countByFinality()).toEqual({ included: 0, confirmed: 0 });
});

test("an RPC that fails for once makes nothing final that the chain doesn't call so", async () => {
  const newest = { number: "0x32", hash: block(50n).hash, timestamp: "0x1", transactions: [] };
  const { tracker, told, mine, proxy } = await setup({ result: newest });
  await mine();
  await tracker.advance(200n);
  proxy.decide = () => ({ status: 503 });
  await tracker.advance(201n);
  expect(told.map(([kind]) => kind)).toEqual(["confirmed"]);
  proxy.decide = () => ({ result: { ...newest, number: "0x64" } });
  await tracker.advance(202n);
  expect(told.map(([kind]) => kind)).toEqual(["confirmed", "final"]);
});

test("what a reorg takes back begins anew", async () => {
  const { tracker, told, mine, store } = await setup({ status: 500 });
  await mine();
  await tracker.advance(110n);
  await store.transactions.reopenFrom(0);
  await tracker.advance(111n);
  const [open] = await store.transactions.pending();
  await store.transactions.settle(open?.id ?? 0, "mined", block(111n), [{ ...KEY, ok: true }]);
  await tracker.advance(112n);
  await tracker.advance(113n);
  expect(told.map(([kind, , depth]) => [kind, depth])).toEqual([
    ["confirmed", 11n],
    ["confirmed", 3n],
  ]);
});
