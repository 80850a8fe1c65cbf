import { expect, test } from "vitest";
import type { TraceEvent } from "../../../../../ts/node/store/Store.ts";
import { openSqliteStore } from "../../../../../ts/node/store/sqlite/openSqliteStore.ts";
import { storeFolder } from "./support.ts";

const event = (subscriptionId: number, atMs: number, data = {}): TraceEvent => ({
  subscriptionId,
  interval: 1,
  atMs,
  kind: "sent",
  data,
});

test("a request's steps are kept in order, wei exact, across a restart", async () => {
  await using folder = await storeFolder();
  const steps = [event(1, 10, { fee_wei: 2n ** 90n, tx_hash: "0x1" }), event(1, 5), event(-1, 7)];
  const first = await folder.reopen();
  await first.traces.append(steps);
  await first.traces.append([event(1, 20)]);
  const store = await folder.reopen();
  expect(await store.traces.get(1)).toEqual([steps[0], steps[1], event(1, 20)]);
  expect(await store.traces.get(-1)).toEqual([steps[2]]);
  expect(await store.traces.get(2)).toEqual([]);
  expect(await store.traces.recent(2)).toEqual([event(1, 20), steps[2]]);
});

test("only the newest steps are kept", async () => {
  await using store = openSqliteStore(":memory:");
  await store.traces.prune(5);
  await store.traces.append(Array.from({ length: 10 }, (_, index) => event(index, index)));
  await store.traces.prune(3);
  expect((await store.traces.recent(100)).map(({ subscriptionId }) => subscriptionId)).toEqual([9, 8, 7]);
  await store.traces.append([event(10, 10)]);
  await store.traces.prune(100);
  expect((await store.traces.recent(100)).length).toBe(4);
});
