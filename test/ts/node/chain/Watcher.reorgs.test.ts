import { describe, expect, test } from "vitest";
import { untilTrue } from "../support.ts";

import { type Call, type CallRequest, openIds, watchChain } from "./watchChain.ts";

describe("Watcher, when the chain is reorganised", () => {
  test("when the chain goes back (evm_revert), forgets what is gone at once", async () => {
    const { chain, subscribe, watch, store } = await watchChain();
    await subscribe();
    const snapshot = await chain.client.snapshot();
    const { told, following } = await watch();
    await following();
    await subscribe();
    await subscribe("unknown");
    await untilTrue(() => told.length >= 2 && told.flat().includes(3));
    await chain.client.revert({ id: snapshot });
    await untilTrue(() => told.some(([what]) => what === "rewound"));
    expect(told.at(-1)).toEqual(["rewound", Number(await chain.client.getBlockNumber()), 2, 3]);
    expect(await openIds({ store })).toEqual([1]);
    await subscribe();
    await untilTrue(() => told.at(-1)?.[0] === "created");
    expect(told.at(-1)).toEqual(["created", 2]);
    await following();
  });

  test("when the chain goes back behind the first block that was seen, forgets only what is gone", async () => {
    const { chain, subscribe, watch, store } = await watchChain();
    await subscribe();
    await chain.client.mine({ blocks: 70 });
    const snapshot = await chain.client.snapshot();
    await subscribe();
    const { told } = await watch();
    await untilTrue(() => told.length === 2);
    await chain.client.revert({ id: snapshot });
    await untilTrue(() => told.length === 3);
    expect(told).toEqual([
      ["history", 1],
      ["created", 2],
      ["rewound", Number(await chain.client.getBlockNumber()) + 1 - 64, 2],
    ]);
    expect(await openIds({ store })).toEqual([1]);
  });

  test("N32: when blocks are replaced (anvil_reorg), follows the new ones", async () => {
    const { chain, subscribe, watch, store, reorg } = await watchChain();
    const { told, following } = await watch();
    await subscribe();
    await untilTrue(() => told.length === 1);
    await chain.client.mine({ blocks: 3 });
    await following();
    await reorg(4);
    await untilTrue(() => told.length === 2);
    expect(told[1]?.[0]).toBe("rewound");
    expect(told[1]).toContain(1);
    await following();
    const { hash } = await chain.client.getBlock();
    await untilTrue(async () => (await store.chain.recentBlocks())[0]?.hash === hash);
    await subscribe();
    await untilTrue(() => told.length === 3);
    expect(told[2]).toEqual(["created", 1]);
  });

  test("when the block of a cancellation is replaced, the subscription is open again, as it was made", async () => {
    const { chain, subscribe, cancel, watch, store, reorg } = await watchChain();
    await subscribe();
    await subscribe();
    const { told, following } = await watch();
    await following();
    const made = await store.subscriptions.get(1);
    await cancel(1);
    await untilTrue(() => told.length === 2);
    expect(await openIds({ store })).toEqual([2]);
    await reorg(1);
    await untilTrue(() => told.length === 4);
    expect(told).toEqual([
      ["created", 1, 2],
      ["cancelled", 1],
      ["rewound", Number(await chain.client.getBlockNumber()) - 1],
      ["restored", 1],
    ]);
    expect(await store.subscriptions.get(1)).toEqual(made);
    expect(await openIds({ store })).toEqual([1, 2]);
    await cancel(1);
    await untilTrue(() => told.length === 5);
    expect(told[4]).toEqual(["cancelled", 1]);
    expect(await openIds({ store })).toEqual([2]);
  });

  test("one that was cancelled before it was seen comes back with its block, too", async () => {
    const { subscribe, cancel, watch, store, reorg } = await watchChain();
    await subscribe();
    await cancel(1);
    const { told, following } = await watch();
    await following();
    expect(told).toEqual([
      ["created", 1],
      ["cancelled", 1],
    ]);
    expect(await openIds({ store })).toEqual([]);
    await reorg(1);
    await untilTrue(async () => (await openIds({ store })).includes(1));
    expect((await store.subscriptions.get(1))?.subscription.activeAt).toBeLessThan(2 ** 32 - 1);
  });

  test("a cancellation that an RPC tells of one block too early can be taken back with its block", async () => {
    const { chain, subscribe, cancel, watch, store, proxy, reorg } = await watchChain();
    const watching = await watch();
    await watching.following();
    let isEarly = true;
    proxy.decide = async ({ method, params }) => {
      const [call, block] = params as [CallRequest, string];
      if (method !== "eth_call" || !isEarly || block === "latest") return "forward";
      isEarly = false;
      await cancel(1);
      return { result: await chain.client.request<Call>({ method: "eth_call", params: [call, "latest"] }) };
    };
    await subscribe();
    await untilTrue(() => watching.told.length === 2);
    expect(watching.told[1]).toEqual(["cancelled", 1]);
    await reorg(1);
    await untilTrue(() => watching.told.at(-1)?.[0] === "restored");
    expect((await store.subscriptions.get(1))?.subscription.activeAt).toBeLessThan(2 ** 32 - 1);
  });

  test("a cancellation from long ago closes what was open, and isn't mistaken for the newest block's", async () => {
    const { chain, subscribe, cancel, watch, store, reorg } = await watchChain();
    await subscribe();
    await subscribe();
    const first = await watch();
    await first.following();
    await first.stop();
    await cancel(2);
    await subscribe();
    await chain.client.mine({ blocks: 70 });
    const { told, following } = await watch();
    await untilTrue(() => told.length === 2);
    expect(told).toEqual([
      ["history", 3],
      ["cancelled", 2],
    ]);
    await reorg(3);
    await untilTrue(() => told.length === 3);
    await following();
    expect(told.map(([what]) => what)).toEqual(["history", "cancelled", "rewound"]);
    expect(await openIds({ store })).toEqual([1, 3]);
  });
});
