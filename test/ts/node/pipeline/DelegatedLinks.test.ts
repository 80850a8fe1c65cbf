import { expect, onTestFinished, test } from "vitest";
import type { ProtocolReader } from "../../../../ts/node/chain/ProtocolReader.ts";
import { DelegatedLinks } from "../../../../ts/node/pipeline/DelegatedLinks.ts";
import type { DelegatedRequest, TrackedSubscription } from "../../../../ts/node/store/Store.ts";
import { openSqliteStore } from "../../../../ts/node/store/sqlite/openSqliteStore.ts";
import { block, subscription } from "../fixtures.ts";
import { memoryLogger } from "../support.ts";

const TWIN: TrackedSubscription = { id: 9, state: "open", subscription: subscription({ period: 60, frequency: 2 }) };
const REQUEST: DelegatedRequest = {
  subscription: TWIN.subscription,
  signature: { nonce: 0, expiry: 2 ** 32 - 1, v: 27, r: "0x01", s: "0x01" },
  data: {},
  requires_proof: false,
};

/** Links over a real store; `idOnChain` is what the Coordinator says of the delegated request. */
async function setup(idOnChain: () => Promise<number>) {
  const store = openSqliteStore(":memory:");
  onTestFinished(() => store.close());
  const delegated = await store.delegated.add(REQUEST);
  await store.chain.advance({ block: block(1n), lastSubscriptionId: TWIN.id, created: [TWIN] });
  const tracked: [id: number, served: number | undefined][] = [];
  const forgotten: number[] = [];
  const links = new DelegatedLinks({
    ...{ store, logger: memoryLogger().logger, signal: new AbortController().signal },
    reader: { delegatedId: idOnChain } as unknown as ProtocolReader,
    track: (found, served) => tracked.push(...found.map(({ id }): [number, number | undefined] => [id, served])),
    forget: (ids) => forgotten.push(...ids),
  });
  const end = async (interval: number) => {
    await store.delegated.close(delegated.sequence, "delivered");
    await links.release({ id: -delegated.sequence, subscription: TWIN.subscription, state: "closed" }, interval);
  };
  return { store, delegated, links, tracked, forgotten, end };
}

test("the twin of an open request waits, and goes on from the interval that the request served", async () => {
  const { links, tracked, end } = await setup(async () => TWIN.id);
  await links.track([TWIN]);
  expect(tracked).toEqual([]);
  await end(1);
  expect(tracked).toEqual([[TWIN.id, 1]]);
});

test("a request that ends while its twin is being looked for doesn't leave the twin waiting for ever", async () => {
  const asked = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<number>();
  const { links, tracked, end } = await setup(() => {
    asked.resolve();
    return answer.promise;
  });
  const tracking = links.track([TWIN]);
  await asked.promise;
  const ending = end(1);
  answer.resolve(TWIN.id);
  await Promise.all([tracking, ending]);
  expect(tracked).toEqual([[TWIN.id, 1]]);
});

test("a subscription like it that isn't it is tracked at once", async () => {
  const { links, tracked } = await setup(async () => 8);
  await links.track([TWIN]);
  expect(tracked).toEqual([[TWIN.id, undefined]]);
});

test("N45: a request for what exists on chain takes the twin over", async () => {
  const { links, delegated, forgotten, tracked, end } = await setup(async () => TWIN.id);
  await links.claim(delegated);
  expect(forgotten).toEqual([TWIN.id]);
  await end(0);
  expect(tracked).toEqual([[TWIN.id, 0]]);
});

test.each([
  ["is none of its request", 8],
  ["is one", TWIN.id],
])("a subscription that is cancelled while its twin is being looked for is tracked no more: it %s", async (_, id) => {
  const asked = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<number>();
  const { links, tracked, forgotten, end } = await setup(() => {
    asked.resolve();
    return answer.promise;
  });
  const tracking = links.track([TWIN]);
  await asked.promise;
  links.forget([TWIN.id]);
  answer.resolve(id);
  await tracking;
  await end(1);
  expect(tracked).toEqual([]);
  expect(forgotten).toEqual([TWIN.id]);
});

test("where a reorg gave its id to another meanwhile, that one is tracked, once", async () => {
  const asked = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<number>();
  const { links, tracked } = await setup(() => {
    asked.resolve();
    return answer.promise;
  });
  const tracking = links.track([TWIN]);
  await asked.promise;
  links.forget([TWIN.id]);
  const trackingOther = links.track([{ ...TWIN, subscription: subscription({ activeAt: 7 }) }]);
  answer.resolve(0);
  await Promise.all([tracking, trackingOther]);
  expect(tracked).toEqual([[TWIN.id, undefined]]);
});

test("a twin that waits and is cancelled isn't tracked when the request ends", async () => {
  const { links, tracked, end } = await setup(async () => TWIN.id);
  await links.track([TWIN]);
  links.forget([TWIN.id]);
  await end(1);
  expect(tracked).toEqual([]);
});

test("subscriptions that no request is like cost no call", async () => {
  let calls = 0;
  const { links, tracked } = await setup(async () => ++calls);
  const others = [1, 2, 3].map((id) => ({ ...TWIN, id, subscription: subscription({ activeAt: id }) }));
  await links.track(others);
  expect(tracked.map(([id]) => id)).toEqual([1, 2, 3]);
  expect(calls).toBe(0);
});
