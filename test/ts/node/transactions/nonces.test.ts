import { keccak256 } from "viem";
import { describe, expect, test } from "vitest";
import { untilTrue } from "../support.ts";
import { account, bytesSent, computed, follow, isSend, nonceOf, request, setup, TARGET } from "./managerSetup.ts";

describe("nonces", () => {
  test("one that another transaction of the key took is given up, and its delivery told", async () => {
    const { chain, proxy, store, start } = await setup();
    const { manager, settled, lines } = await start();
    const key = await computed(store, 1);
    proxy.decide = (call) => (isSend(call) ? "lose-request" : "forward");
    const sent = await manager.send(request([key]));
    proxy.decide = () => "forward";
    await chain.client.sendTransaction({ account, to: TARGET });
    await untilTrue(async () => (await nonceOf(chain)) === 1);
    for (let looks = 0; looks < 2; looks++) await manager.look();
    expect(settled).toEqual([]);
    await manager.look();
    expect(await sent.settled).toBeUndefined();
    expect(settled).toMatchObject([{ transaction: { nonce: 0, deliveries: [key] }, receipt: undefined }]);
    expect(await store.deliveries.get(key)).toMatchObject({ state: "computed", reverts: 0 });
    expect(lines.at(-1)).toMatchObject({
      nonce: 0,
      tx_hash: sent.hash,
      msg: "The nonce was used by another transaction of this key; sending anew",
    });
    const again = await manager.send(request([key]));
    await follow({ manager, settled }, 2);
    expect((await again.settled)?.status).toBe("success");
    expect(settled.at(-1)?.transaction.nonce).toBe(1);
  });

  test("used by others while nothing of ours is open are skipped", async () => {
    const { chain, start } = await setup();
    const { manager, settled } = await start();
    for (let nonce = 0; nonce < 3; nonce++) await chain.client.sendTransaction({ account, to: TARGET, nonce });
    await untilTrue(async () => (await nonceOf(chain)) === 3);
    await manager.send(request());
    await follow({ manager, settled }, 1);
    expect(settled[0]?.transaction.nonce).toBe(3);
  });

  test("an RPC that doesn't know of our last one yet doesn't get it twice", async () => {
    const { chain, proxy, start } = await setup();
    const { manager, settled } = await start();
    await manager.send(request());
    await follow({ manager, settled }, 1);
    proxy.decide = ({ method }) => (method === "eth_getTransactionCount" ? { result: "0x0" } : "forward");
    const { hash } = await manager.send(request());
    expect((await chain.client.getTransaction({ hash })).nonce).toBe(1);
    proxy.decide = () => "forward";
    await follow({ manager, settled }, 2);
    expect(settled.map(({ transaction }) => transaction.nonce)).toEqual([0, 1]);
  });

  test("below all of ours that nobody used are filled", async () => {
    const { chain, store, start } = await setup();
    const data = "0x1234";
    const raw = await account.signTransaction({
      type: "eip1559",
      chainId: 31337,
      nonce: 2,
      to: TARGET,
      data,
      gas: 100_000n,
      maxFeePerGas: 10n ** 10n,
      maxPriorityFeePerGas: 1n,
    });
    const attempt = {
      hash: keccak256(raw),
      raw,
      maxFeePerGas: 10n ** 10n,
      maxPriorityFeePerGas: 1n,
      signedAtMs: Date.now(),
    };
    await store.transactions.add({ nonce: 2, to: TARGET, data, gas: 100_000n, deliveries: [] }, attempt);
    const { manager, settled, lines } = await start({ gapMs: 0 });
    await follow({ manager, settled }, 3);
    expect(await nonceOf(chain)).toBe(3);
    expect(lines).toContainEqual(expect.objectContaining({ msg: "Filling a gap of nonces", from: 0, to: 1 }));
    expect((await chain.client.getTransactionReceipt({ hash: attempt.hash })).status).toBe("success");
  });
});

describe("when the chain takes back a block", () => {
  /** A chain whose block with our transaction is gone, and what the manager had been told until then. */
  async function takenBack() {
    const { chain, store, start, proxy } = await setup();
    const running = await start();
    const key = await computed(store, 1);
    const snapshot = await chain.client.snapshot();
    const { hash } = await running.manager.send(request([key]));
    await follow(running, 1);
    await chain.client.revert({ id: snapshot });
    expect(await nonceOf(chain)).toBe(0);
    return { chain, store, proxy, key, hash, ...running };
  }

  test("notices by the nonce, at the second look, and sends the same bytes again", async () => {
    const { manager, store, key, settled, hash, lines, proxy } = await takenBack();
    await manager.look();
    expect(await store.deliveries.get(key)).toMatchObject({ state: "delivered" });
    await manager.look();
    expect(lines).toContainEqual(
      expect.objectContaining({ msg: "The chain took back transactions: sending them again", nonce: 0, reopened: 1 }),
    );
    await follow({ manager, settled }, 2);
    expect(settled).toMatchObject([{ receipt: { transactionHash: hash } }, { receipt: { transactionHash: hash } }]);
    expect(new Set(bytesSent(proxy)).size).toBe(1);
    expect(await store.deliveries.get(key)).toMatchObject({ state: "delivered" });
  });

  test("an RPC that lags for once is not taken for that", async () => {
    const { proxy, store, start } = await setup();
    const { manager, lines, settled } = await start();
    await manager.send(request());
    await follow({ manager, settled }, 1);
    let isFirst = true;
    proxy.decide = ({ method }) => {
      if (method !== "eth_getTransactionCount" || !isFirst) return "forward";
      isFirst = false;
      return { result: "0x0" };
    };
    for (let looks = 0; looks < 3; looks++) await manager.look();
    expect(lines).toEqual([]);
    expect(await store.transactions.pending()).toEqual([]);
    expect(bytesSent(proxy).length).toBe(1);
  });

  test("anvil_reorg: what the new blocks lack is sent again", async () => {
    const { chain, store, start } = await setup();
    const { manager, settled } = await start();
    const key = await computed(store, 1);
    await manager.send(request([key]));
    await follow({ manager, settled }, 1);
    await chain.client.request<{ Method: "anvil_reorg"; Parameters: [number, []]; ReturnType: null }>({
      method: "anvil_reorg",
      params: [1, []],
    });
    expect(await nonceOf(chain)).toBe(0);
    await follow({ manager, settled }, 2);
    expect(await nonceOf(chain)).toBe(1);
    expect(await store.deliveries.get(key)).toMatchObject({ state: "delivered" });
  });

  test("after a rewind of the store: open ones are sent at once, abandoned ones make room", async () => {
    const { chain, store, start, proxy } = await setup({ mines: false });
    const { manager, settled } = await start({ maxInFlight: 2 });
    await store.chain.advance({
      block: { number: 1n, hash: "0x01" },
      lastSubscriptionId: 2,
      created: [],
    });
    const kept = await manager.send(request([await computed(store, 1)]));
    const dropped = await manager.send(request([await computed(store, 2)]));
    const waiting = manager.send(request());
    await store.chain.rewind(0n, 1);
    await manager.rewound();
    expect(await dropped.settled).toBeUndefined();
    await waiting;
    await chain.client.dropTransaction({ hash: kept.hash });
    expect(settled).toEqual([]);
    expect(bytesSent(proxy).length).toBe(3);
    expect((await store.transactions.pending()).map(({ nonce }) => nonce)).toEqual([0, 1]);
  });
});
