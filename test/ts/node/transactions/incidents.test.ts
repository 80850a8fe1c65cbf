import { describe, expect, test } from "vitest";
import type { Intervention } from "../rpcProxy.ts";
import { untilTrue } from "../support.ts";
import { account, bytesSent, computed, follow, isSend, nonceOf, request, setup, TARGET } from "./managerSetup.ts";

const refused = (message: string): Intervention => ({ error: { code: -32000, message } });

describe("incidents that bit others", () => {
  test("a counter raised before it was persisted: a transaction that can't be stored uses no nonce", async () => {
    const { start, chain } = await setup();
    const { manager, settled } = await start();
    const gone = { subscriptionId: 7, interval: 1 };
    await expect(manager.send(request([gone]))).rejects.toThrow(/isn't waiting to be sent/);
    await manager.send(request());
    await follow({ manager, settled }, 1);
    expect(settled[0]?.transaction.nonce).toBe(0);
    expect(await nonceOf(chain)).toBe(1);
  });

  test("a cached nonce after a restart: others used the key meanwhile", async () => {
    const { chain, start } = await setup();
    const first = await start();
    await first.manager.send(request());
    await follow(first, 1);
    first.stopping.abort();
    first.manager.stop();
    for (let nonce = 1; nonce < 4; nonce++) await chain.client.sendTransaction({ account, to: TARGET, nonce });
    await untilTrue(async () => (await nonceOf(chain)) === 4);
    const second = await start();
    await second.manager.send(request());
    await follow(second, 1);
    expect(second.settled[0]?.transaction.nonce).toBe(4);
  });

  test("a second submission after a lost reply: also over a restart there is one transaction", async () => {
    const { chain, proxy, store, start } = await setup({ mines: false });
    const key = await computed(store, 1);
    const first = await start();
    proxy.decide = (call) => (isSend(call) ? "lose-reply" : "forward");
    await first.manager.send(request([key]));
    first.stopping.abort();
    first.manager.stop();
    proxy.decide = () => "forward";
    const second = await start({ resendMs: 0 });
    await chain.client.mine({ blocks: 1 });
    await follow(second, 1);
    expect(new Set(bytesSent(proxy)).size).toBe(1);
    expect(await nonceOf(chain)).toBe(1);
    expect(await store.deliveries.get(key)).toMatchObject({ state: "delivered" });
  });

  test("nonce too low by three: each delivery is sent anew, and mined once", async () => {
    const { chain, proxy, store, start } = await setup();
    const running = await start();
    const { manager, settled } = running;
    proxy.decide = (call) => (isSend(call) ? "lose-request" : "forward");
    const keys = await Promise.all([1, 2, 3].map((id) => computed(store, id)));
    for (const key of keys) await manager.send(request([key]));
    for (let nonce = 0; nonce < 3; nonce++) await chain.client.sendTransaction({ account, to: TARGET, nonce });
    await untilTrue(async () => (await nonceOf(chain)) === 3);
    proxy.decide = () => "forward";
    await follow(running, 3);
    for (const key of keys) await manager.send(request([key]));
    await follow(running, 6);
    expect(settled.slice(3).map(({ transaction }) => transaction.nonce)).toEqual([3, 4, 5]);
    expect(await nonceOf(chain)).toBe(6);
    expect(await store.deliveries.countUnfinished()).toBe(0);
  });

  test("nonce too high by four: the chain forgot four, and the store with them", async () => {
    const { chain, store, start } = await setup();
    const snapshot = await chain.client.snapshot();
    for (let nonce = 0; nonce < 4; nonce++) await chain.client.sendTransaction({ account, to: TARGET, nonce });
    await untilTrue(async () => (await nonceOf(chain)) === 4);
    const running = await start({ gapMs: 0, resendMs: 0 });
    const key = await computed(store, 1);
    const { hash } = await running.manager.send(request([key]));
    await follow(running, 1);
    await chain.client.revert({ id: snapshot });
    expect(await nonceOf(chain)).toBe(0);
    await untilTrue(async () => {
      await running.manager.look();
      return (await nonceOf(chain)) === 5;
    });
    expect((await chain.client.getTransactionReceipt({ hash })).status).toBe("success");
  });

  test("dropped by every pool: the same bytes again", async () => {
    const { chain, proxy, start } = await setup({ mines: false });
    const running = await start({ resendMs: 0 });
    const { hash } = await running.manager.send(request());
    await chain.client.dropTransaction({ hash });
    await running.manager.look();
    await chain.client.mine({ blocks: 1 });
    await follow(running, 1);
    expect(running.settled[0]?.receipt?.transactionHash).toBe(hash);
    expect(new Set(bytesSent(proxy)).size).toBe(1);
  });

  test("underpriced against one that was given up: pays more than that at once", async () => {
    const { chain, store, start } = await setup({ mines: false });
    const { manager, lines } = await start({ bumpMs: 0, resendMs: 1_000_000 });
    await store.chain.advance({ block: { number: 1n, hash: "0x01" }, lastSubscriptionId: 1, created: [] });
    await manager.send(request([await computed(store, 1)]));
    for (let looks = 0; looks < 8; looks++) await manager.look(); // it pays twice the market's price by now
    await store.chain.rewind(0n, 0);
    await manager.rewound();
    const { settled } = await manager.send(request([], "0x5678"));
    expect(lines.at(-1)).toMatchObject({ outcome: "underpriced" });
    await manager.look();
    await chain.client.mine({ blocks: 1 });
    await manager.look();
    expect((await settled)?.status).toBe("success");
    expect((await chain.client.getTransaction({ hash: (await settled)?.transactionHash ?? "0x" })).input).toBe(
      "0x5678",
    );
  });
});

describe("a transaction that no pool takes", () => {
  test.each([
    ["exceeds block gas limit", 2],
    ["the gods are angry", 10],
  ])("%s: its nonce is used up, those after it go on, and its delivery is sent anew", async (message, refusals) => {
    const { chain, proxy, store, start } = await setup();
    const running = await start({ resendMs: 0 });
    const { manager, settled } = running;
    const [bad, good] = [await computed(store, 1), await computed(store, 2)];
    let count = 0;
    let badBytes: string | undefined;
    proxy.decide = ({ method, params }) => {
      if (method !== "eth_sendRawTransaction") return "forward";
      const [raw] = params as [string];
      badBytes ??= raw;
      if (raw !== badBytes) return "forward";
      count += 1;
      return refused(message);
    };
    await manager.send(request([bad]));
    await manager.send(request([good], "0x5678"));
    await follow(running, 3);
    expect(count).toBe(refusals);
    expect(settled.map(({ transaction, receipt }) => [transaction.nonce, receipt?.status])).toEqual([
      [0, undefined],
      [0, "success"],
      [1, "success"],
    ]);
    expect(await store.deliveries.get(bad)).toMatchObject({ state: "computed", reverts: 1 });
    expect(await store.deliveries.get(good)).toMatchObject({ state: "delivered" });
    expect(await nonceOf(chain)).toBe(2);
  });

  test("an RPC that is down refuses nothing", async () => {
    const { proxy, store, start } = await setup();
    const running = await start({ resendMs: 0 });
    proxy.decide = (call) => (isSend(call) ? { status: 503 } : "forward");
    const key = await computed(store, 1);
    await running.manager.send(request([key]));
    for (let looks = 0; looks < 15; looks++) await running.manager.look();
    expect(await store.deliveries.get(key)).toMatchObject({ state: "sent", reverts: 0 });
    proxy.decide = () => "forward";
    await follow(running, 1);
    expect(new Set(bytesSent(proxy)).size).toBe(1);
  });
});

describe("while the chain isn't what was read of it", () => {
  test("no delivery is sent again, but what carries none is", async () => {
    const { proxy, store, start } = await setup({ mines: false });
    let isAnchored = false;
    const { manager } = await start({ resendMs: 0, isAnchored: async () => isAnchored });
    await manager.send(request([await computed(store, 1)]));
    await manager.send(request([], "0x5678"));
    const [delivery, other] = bytesSent(proxy);
    await manager.look();
    expect(bytesSent(proxy)).toEqual([delivery, other, other]);
    isAnchored = true;
    await manager.look();
    expect(bytesSent(proxy)).toEqual([delivery, other, other, delivery, other]);
  });

  test("what a reorg put an end to while its receipt was being read is not counted as mined", async () => {
    const { proxy, store, start } = await setup();
    const { manager, settled } = await start();
    await store.chain.advance({ block: { number: 1n, hash: "0x01" }, lastSubscriptionId: 1, created: [] });
    const key = await computed(store, 1);
    proxy.decide = async ({ method }): Promise<Intervention> => {
      if (method !== "eth_getTransactionReceipt") return "forward";
      proxy.decide = () => "forward";
      await store.chain.rewind(0n, 0);
      await computed(store, 1); // another request, of the same id
      return "forward";
    };
    await manager.send(request([key]));
    await untilTrue(async () => {
      await manager.look();
      return (await store.transactions.pending()).length === 0;
    });
    expect(await store.deliveries.get(key)).toMatchObject({ state: "computed", reverts: 0 });
    expect(settled).toEqual([]);
  });
});
