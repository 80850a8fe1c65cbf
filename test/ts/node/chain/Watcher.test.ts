import { numberToHex } from "viem";
import { describe, expect, test } from "vitest";
import { containerHash } from "../../../../ts/protocol/containerHash.ts";
import { untilTrue } from "../support.ts";
import { accountOf } from "../testChain.ts";

import { type Call, type CallRequest, openIds, watchChain } from "./watchChain.ts";

describe("Watcher", () => {
  test("finds what is there, then what comes, in order; each block's hash is kept", async () => {
    const { subscribe, watch, store, chain } = await watchChain();
    await subscribe();
    await subscribe();
    const { told, following } = await watch();
    await untilTrue(() => told.length === 1);
    await subscribe();
    await untilTrue(() => told.length === 2);
    expect(told).toEqual([
      ["created", 1, 2],
      ["created", 3],
    ]);
    expect(await openIds({ store })).toEqual([1, 2, 3]);
    expect((await store.subscriptions.get(3))?.subscription).toMatchObject({
      owner: accountOf(9).address,
      containerId: containerHash(["a"]),
      redundancy: 1,
      frequency: 1,
    });
    await following();
    const { number, hash } = await chain.client.getBlock();
    expect((await store.chain.recentBlocks())[0]).toEqual({ number, hash });
  });

  test("N1: a subscription that is refused holds nobody up", async () => {
    const { subscribe, watch, store } = await watchChain();
    await subscribe("unknown");
    const { told } = await watch();
    await untilTrue(() => told.length === 1);
    await subscribe("unknown");
    await subscribe();
    await untilTrue(async () => (await openIds({ store })).includes(3));
    expect(await store.subscriptions.get(1)).toMatchObject({ state: "closed", reason: "Container-set not supported" });
    expect(await openIds({ store })).toEqual([3]);
  });

  test("closes what is cancelled, seen or not", async () => {
    const { subscribe, cancel, watch, store } = await watchChain();
    for (let count = 0; count < 3; count++) await subscribe();
    const first = await watch();
    await untilTrue(() => first.told.length === 1);
    await cancel(2);
    await untilTrue(() => first.told.length === 2);
    expect(first.told[1]).toEqual(["cancelled", 2]);
    expect(await store.subscriptions.get(2)).toMatchObject({ state: "closed", reason: "Subscription cancelled" });
    await first.stop();
    await cancel(3);
    await subscribe();
    const second = await watch();
    await untilTrue(() => second.told.length === 2);
    expect(second.told).toEqual([
      ["created", 4],
      ["cancelled", 3],
    ]);
    expect(await openIds({ store })).toEqual([1, 4]);
  });

  test("N8: asks for no filters, and for subscriptions only when there are new ones", async () => {
    const { subscribe, watch, proxy, chain } = await watchChain();
    await subscribe();
    const { told, following } = await watch();
    await untilTrue(() => told.length === 1);
    proxy.calls.length = 0;
    for (let blocks = 0; blocks < 5; blocks++) {
      await chain.client.mine({ blocks: 1 });
      await following();
    }
    expect(new Set(proxy.calls.map(({ method }) => method))).toEqual(new Set(["eth_getBlockByNumber", "eth_getLogs"]));
    expect(proxy.count("eth_getLogs")).toBe(5);
  });

  test("N42: beginning above the newest subscription is no stall", async () => {
    const { subscribe, watch, store } = await watchChain();
    await subscribe();
    const { told, following } = await watch({ startingSubscriptionId: 2 });
    await following();
    for (let count = 0; count < 2; count++) await subscribe();
    await untilTrue(() => told.length === 1);
    expect(told).toEqual([["created", 3]]);
    expect(await store.subscriptions.get(1)).toBeUndefined();
  });

  test("infernet-container-starter#28: trailing behind the head, by more than there are blocks too", async () => {
    const { subscribe, watch, chain } = await watchChain();
    const far = await watch({ trailBlocks: 1_000 });
    await untilTrue(() => far.heads() > 2);
    await far.stop();
    const { told, heads } = await watch({ trailBlocks: 2 });
    await subscribe();
    await chain.client.mine({ blocks: 1 });
    const seen = heads();
    await untilTrue(() => heads() > seen + 3);
    expect(told).toEqual([]);
    await chain.client.mine({ blocks: 1 });
    await untilTrue(() => told.length === 1);
  });

  test("infernet-node#6, infernet-node#22: reads in batches, smaller where the RPC refuses them", async () => {
    const { subscribe, watch, proxy, store } = await watchChain();
    for (let count = 0; count < 20; count++) await subscribe();
    let refusals = 2;
    proxy.decide = ({ method, params }) => {
      const isBatch = method === "eth_call" && JSON.stringify(params).length > 300;
      return isBatch && refusals-- > 0 ? { error: { code: -32000, message: "query timeout exceeded" } } : "forward";
    };
    const { told } = await watch({ batchSize: 32 });
    await untilTrue(() => told.length === 1);
    expect(await openIds({ store })).toHaveLength(20);
  });

  test("an RPC that answers for the newest block by the state of the next one doesn't mislead it", async () => {
    // As anvil does for a moment while it makes a block, and load balancers do whenever they like.
    const { chain, subscribe, watch, proxy, store } = await watchChain();
    const first = numberToHex(await chain.client.getBlockNumber());
    const snapshot = await chain.client.snapshot();
    let hasHead = false;
    let next: Promise<void> | undefined;
    proxy.decide = async ({ method, params }) => {
      if (method === "eth_getBlockByNumber") hasHead = true;
      if (!hasHead || (method !== "eth_getLogs" && method !== "eth_call")) return "forward";
      next ??= subscribe();
      await next;
      const [call, block] = params as [CallRequest, string];
      if (method !== "eth_call" || block !== first) return "forward";
      return { result: await chain.client.request<Call>({ method: "eth_call", params: [call, "latest"] }) };
    };
    const { told, following } = await watch();
    await untilTrue(() => told.length === 1);
    await following();
    proxy.decide = () => "forward";
    expect(await store.subscriptions.get(1)).toMatchObject({ state: "open", subscription: { redundancy: 1 } });
    await chain.client.revert({ id: snapshot });
    await subscribe();
    await untilTrue(() => told.length === 3);
    expect(told).toEqual([
      ["created", 1],
      ["rewound", Number(first), 1],
      ["created", 1],
    ]);
  });

  test("an RPC whose index of logs lags behind its head hides no subscription for long", async () => {
    const { subscribe, cancel, watch, proxy, store } = await watchChain();
    const { told, following } = await watch({ recheckMs: 20 });
    await following();
    await subscribe();
    await untilTrue(() => told.length === 1);
    proxy.decide = ({ method }) => (method === "eth_getLogs" ? { result: [] } : "forward");
    await cancel(1);
    await subscribe();
    await following();
    expect(told).toEqual([["created", 1]]);
    expect(await store.chain.lastSubscriptionId()).toBe(1);
    proxy.decide = () => "forward"; // and no block comes that would have it look
    await untilTrue(() => told.length === 3);
    expect(told.slice(1)).toEqual([
      ["created", 2],
      ["cancelled", 1],
    ]);
    expect(await openIds({ store })).toEqual([2]);
  });

  test("a counter that runs ahead of the logs isn't believed", async () => {
    const { subscribe, watch, proxy, store } = await watchChain();
    const { told, following } = await watch({ recheckMs: 20 });
    await subscribe();
    await following();
    await untilTrue(() => told.length === 1);
    let calls = 0;
    proxy.decide = ({ method }) => {
      if (method !== "eth_call") return "forward";
      calls += 1;
      return { result: numberToHex(7, { size: 32 }) };
    };
    await untilTrue(() => calls > 2);
    proxy.decide = () => "forward";
    await subscribe();
    await untilTrue(() => told.length === 2);
    expect(told).toEqual([
      ["created", 1],
      ["created", 2],
    ]);
    expect(await openIds({ store })).toEqual([1, 2]);
  });

  test("infernet-deploy#6: a block that can't be read any more doesn't hold it up", async () => {
    // The chain went back while the logs of a block were being read.
    const { chain, subscribe, watch, proxy } = await watchChain();
    const watching = await watch();
    await watching.following();
    proxy.decide = ({ method }) =>
      method === "eth_getLogs" ? { error: { code: -32602, message: "block range extends beyond head" } } : "forward";
    await chain.client.mine({ blocks: 1 });
    await untilTrue(() => watching.lines.some(({ msg }) => msg === "Block can't be followed, looking anew"));
    proxy.decide = () => "forward";
    await subscribe();
    await untilTrue(() => watching.told.length === 1);
    expect(watching.told).toEqual([["created", 1]]);
  });

  test("N3: an RPC that fails now and then loses nothing", async () => {
    const { subscribe, watch, proxy, store } = await watchChain();
    const watching = await watch();
    let calls = 0;
    proxy.decide = () => (calls++ % 3 === 0 ? { status: 503 } : "forward");
    const { told } = watching;
    for (let count = 0; count < 4; count++) await subscribe();
    await untilTrue(async () => (await openIds({ store })).length === 4);
    expect(told.flatMap(([what, ...ids]) => (what === "created" ? ids : []))).toEqual([1, 2, 3, 4]);
  });
});
