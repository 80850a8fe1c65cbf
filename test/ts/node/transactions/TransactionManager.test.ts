import { keccak256, parseEther } from "viem";
import { describe, expect, test } from "vitest";
import { ShutdownError } from "../../../../ts/node/errors.ts";
import { untilTrue } from "../support.ts";
import { reverting } from "../testChain.ts";
import { account, bytesSent, computed, follow, isSend, nonceOf, request, setup, TARGET } from "./managerSetup.ts";

describe("sending", () => {
  test("stores what was mined before it tells, and then says so to whoever sent it", async () => {
    const { store, start } = await setup();
    const { manager, settled } = await start();
    const key = await computed(store, 1);
    const sent = await manager.send(request([key]));
    expect(await store.deliveries.get(key)).toMatchObject({ state: "sent" });
    await follow({ manager, settled }, 1);
    const receipt = await sent.settled;
    expect(receipt).toMatchObject({ status: "success", transactionHash: sent.hash });
    expect(settled).toMatchObject([
      { transaction: { nonce: 0, deliveries: [key] }, receipt: { transactionHash: sent.hash } },
    ]);
    expect(await store.deliveries.get(key)).toMatchObject({ state: "delivered" });
    const [transaction] = settled;
    expect(await store.transactions.get(transaction?.transaction.id ?? 0)).toMatchObject({
      state: "mined",
      block: { number: receipt?.blockNumber, hash: receipt?.blockHash },
    });
    expect(await store.transactions.pending()).toEqual([]);
  });

  test("T: bytes and nonce are stored before they are sent the first time", async () => {
    const { proxy, store, start } = await setup();
    const running = await start({ resendMs: 0 });
    const seen: unknown[] = [];
    proxy.decide = async (call) => {
      if (!isSend(call)) return "forward";
      seen.push(
        ...(await store.transactions.pending()).map(({ nonce, attempts }) => ({ nonce, raw: attempts[0].raw })),
      );
      return seen.length === 1 ? "lose-request" : "forward";
    };
    const { hash, settled } = await running.manager.send(request());
    const [raw] = bytesSent(proxy);
    expect(seen).toEqual([{ nonce: 0, raw }]);
    expect(raw && keccak256(raw)).toBe(hash);
    await follow(running, 1);
    expect((await settled)?.transactionHash).toBe(hash);
    expect(bytesSent(proxy).length).toBeGreaterThan(1);
    expect(new Set(bytesSent(proxy))).toEqual(new Set([raw]));
  });

  test("T: a reply that is lost leads to the same bytes again, never to a second nonce", async () => {
    const { chain, proxy, start } = await setup({ mines: false });
    const { manager } = await start({ resendMs: 0 });
    proxy.decide = (call) => (isSend(call) && bytesSent(proxy).length === 1 ? "lose-reply" : "forward");
    const { hash, settled } = await manager.send(request());
    for (let looks = 0; looks < 3; looks++) await manager.look();
    expect(bytesSent(proxy).length).toBeGreaterThan(1);
    expect(new Set(bytesSent(proxy)).size).toBe(1);
    await chain.client.mine({ blocks: 1 });
    await manager.look();
    expect((await settled)?.transactionHash).toBe(hash);
    expect(await nonceOf(chain)).toBe(1);
    const block = await chain.client.getBlock();
    expect(block.transactions).toEqual([hash]);
  });

  test("T15: an RPC that is down when it is to be asked for nonce and fees is waited for", async () => {
    const { proxy, start } = await setup();
    const running = await start();
    let failures = 3;
    proxy.decide = () => (failures-- > 0 ? { status: 503 } : "forward");
    const { settled } = await running.manager.send(request());
    await follow(running, 1);
    expect((await settled)?.status).toBe("success");
  });

  test("N: fifty at once get fifty nonces in a row, each mined once", async () => {
    const { chain, start, store } = await setup();
    const { manager, settled } = await start({ maxInFlight: 64 });
    const keys = await Promise.all(Array.from({ length: 50 }, (_, index) => computed(store, index + 1)));
    const sent = await Promise.all(keys.map((key) => manager.send(request([key]))));
    await follow({ manager, settled }, 50);
    await Promise.all(sent.map((one) => one.settled));
    expect(settled.map(({ transaction }) => transaction.nonce).sort((a, b) => a - b)).toEqual(
      keys.map((_, index) => index),
    );
    expect(new Set(sent.map(({ hash }) => hash)).size).toBe(50);
    expect(await nonceOf(chain)).toBe(50);
    expect(await store.deliveries.countUnfinished()).toBe(0);
  });

  test("no more are in flight than may be; the rest wait their turn", async () => {
    const { chain, start, store } = await setup({ mines: false });
    const { manager, settled } = await start({ maxInFlight: 3 });
    const all = Promise.all(Array.from({ length: 8 }, () => manager.send(request())));
    for (const done of [0, 3, 6]) {
      await untilTrue(async () => (await store.transactions.pending()).length === Math.min(3, 8 - done));
      expect(settled.length).toBe(done);
      await untilTrue(async () => (await chain.client.getTxpoolStatus()).pending === Math.min(3, 8 - done));
      await chain.client.mine({ blocks: 1 });
      await manager.look();
    }
    await all;
    expect(settled.length).toBe(8);
  });

  test("a reverted one counts as such, and its delivery is to be sent again", async () => {
    const { chain, store, start } = await setup();
    await chain.client.setCode({ address: TARGET, bytecode: reverting("0x88a21e4f") });
    const { manager, settled } = await start();
    const key = await computed(store, 1);
    const sent = await manager.send(request([key]));
    await follow({ manager, settled }, 1);
    expect((await sent.settled)?.status).toBe("reverted");
    expect(settled[0]?.transaction.deliveries).toEqual([{ ...key, position: 0 }]);
    expect(await store.deliveries.get(key)).toMatchObject({ state: "computed", reverts: 1 });
    expect((await store.transactions.get(settled[0]?.transaction.id ?? 0))?.state).toBe("reverted");
  });
});

describe("what isn't mined", () => {
  test("is taken up by the next start: the same bytes, though the RPC forgot them", async () => {
    const { chain, proxy, store, start } = await setup({ mines: false });
    const key = await computed(store, 1);
    const first = await start();
    const { hash, settled } = await first.manager.send(request([key]));
    first.stopping.abort();
    first.manager.stop();
    await expect(settled).rejects.toBeInstanceOf(ShutdownError);
    await chain.client.dropTransaction({ hash });
    const second = await start();
    expect(new Set(bytesSent(proxy)).size).toBe(1);
    await chain.client.mine({ blocks: 1 });
    await second.manager.look();
    expect(second.settled).toMatchObject([{ transaction: { nonce: 0 }, receipt: { transactionHash: hash } }]);
    expect(await store.deliveries.get(key)).toMatchObject({ state: "delivered" });
  });

  test("or was mined while nobody looked", async () => {
    const { chain, proxy, store, start } = await setup();
    const first = await start();
    const { hash } = await first.manager.send(request());
    first.stopping.abort();
    first.manager.stop();
    await untilTrue(async () => (await nonceOf(chain)) === 1);
    const second = await start();
    expect(second.settled).toMatchObject([{ receipt: { transactionHash: hash } }]);
    expect(await store.transactions.pending()).toEqual([]);
    expect(bytesSent(proxy).length).toBe(1);
  });

  test("N7: is replaced by a version that pays more, and whichever is mined counts", async () => {
    for (const replacementArrives of [true, false]) {
      const { chain, proxy, store, start } = await setup({ mines: false });
      const { manager, lines } = await start({ bumpMs: 0, resendMs: 1_000_000 });
      const { hash, settled } = await manager.send(request());
      if (!replacementArrives) proxy.decide = (call) => (isSend(call) ? "lose-request" : "forward");
      await manager.look();
      const [transaction] = await store.transactions.pending();
      const [before, after] = transaction?.attempts ?? [];
      expect(after && before && after.maxFeePerGas * 10n > before.maxFeePerGas * 11n).toBe(true);
      expect(lines.at(-1 - Number(!replacementArrives))).toMatchObject({
        msg: "Raised a transaction's fee",
        replaces: hash,
      });
      await chain.client.mine({ blocks: 1 });
      await manager.look();
      expect((await settled)?.transactionHash).toBe(replacementArrives ? after?.hash : hash);
      expect(await nonceOf(chain)).toBe(1);
    }
  });

  test("doesn't pay more than the operator allows", async () => {
    const { store, proxy, start } = await setup({ mines: false });
    const cap = 2_500_000_000n;
    const { manager } = await start({ bumpMs: 0, resendMs: 0, maxFeePerGas: cap });
    await manager.send(request());
    for (let looks = 0; looks < 5; looks++) await manager.look();
    const [transaction] = await store.transactions.pending();
    for (const { maxFeePerGas, maxPriorityFeePerGas } of transaction?.attempts ?? []) {
      expect(maxFeePerGas).toBeLessThanOrEqual(cap);
      expect(maxPriorityFeePerGas).toBeLessThanOrEqual(maxFeePerGas);
    }
    expect(transaction?.attempts.at(-1)?.maxFeePerGas).toBe(cap);
    expect(bytesSent(proxy).length).toBeGreaterThan(transaction?.attempts.length ?? 0);
  });

  test("doesn't pay ever more when it isn't the fee that holds it back", async () => {
    const { store, chain, start } = await setup({ mines: false });
    const { manager } = await start({ bumpMs: 0, resendMs: 1_000_000 });
    await manager.send(request());
    for (let looks = 0; looks < 40; looks++) await manager.look();
    const market = await chain.client.estimateFeesPerGas();
    const [transaction] = await store.transactions.pending();
    expect(transaction?.attempts.length).toBeLessThan(25);
    expect(transaction?.attempts.at(-1)?.maxFeePerGas).toBeLessThan(market.maxFeePerGas * 12n);
  });

  test("that the pool finds underpriced pays more at the next look", async () => {
    const { store, proxy, start } = await setup();
    const { manager, settled, lines } = await start();
    proxy.decide = (call) =>
      isSend(call) && bytesSent(proxy).length === 1
        ? { error: { code: -32000, message: "transaction underpriced: tip needed 2000000000" } }
        : "forward";
    await manager.send(request());
    await follow({ manager, settled }, 1);
    expect((await store.transactions.get(settled[0]?.transaction.id ?? 0))?.attempts.length).toBe(2);
    expect(lines[0]).toMatchObject({ outcome: "underpriced", msg: "Sending a transaction failed" });
  });

  test("for want of money says which account to fund, and is mined once it is funded", async () => {
    const { chain, start } = await setup();
    await chain.client.setBalance({ address: account.address, value: 1n });
    const { manager, settled, lines } = await start({ resendMs: 0 });
    await manager.send(request());
    expect(lines).toMatchObject([
      {
        outcome: "unfunded",
        address: account.address,
        msg: "The node's account can't pay for the transaction: fund it",
      },
    ]);
    await chain.client.setBalance({ address: account.address, value: parseEther("1") });
    await follow({ manager, settled }, 1);
  });
});

describe("stopping", () => {
  test("turns away those who wait, and sends nothing more", async () => {
    const { proxy, start } = await setup({ mines: false });
    const { manager, stopping } = await start({ maxInFlight: 1, resendMs: 0 });
    const first = await manager.send(request());
    const waiting = manager.send(request());
    waiting.catch(() => undefined);
    stopping.abort();
    manager.stop();
    await expect(waiting).rejects.toBeInstanceOf(ShutdownError);
    await expect(first.settled).rejects.toBeInstanceOf(ShutdownError);
    await expect(manager.send(request())).rejects.toBeInstanceOf(ShutdownError);
    await manager.look();
    expect(bytesSent(proxy).length).toBe(1);
  });

  test("a promise that nobody waits for is no unhandled rejection", async () => {
    const rejections: unknown[] = [];
    const onRejection = (reason: unknown) => rejections.push(reason);
    process.on("unhandledRejection", onRejection);
    const { start } = await setup({ mines: false });
    const { manager, stopping } = await start();
    await manager.send(request());
    stopping.abort();
    manager.stop();
    await new Promise((resolve) => setImmediate(resolve));
    process.off("unhandledRejection", onRejection);
    expect(rejections).toEqual([]);
  });

  test("calls to look() while one is under way are one more look", async () => {
    const { proxy, start } = await setup({ mines: false });
    const { manager } = await start();
    await manager.send(request());
    const before = proxy.count("eth_getTransactionCount");
    await Promise.all(Array.from({ length: 20 }, () => manager.look()));
    expect(proxy.count("eth_getTransactionCount") - before).toBe(2);
  });

  test("N9: an idle manager asks nothing", async () => {
    const { proxy, start } = await setup();
    const { manager } = await start();
    for (let looks = 0; looks < 5; looks++) await manager.look();
    expect(proxy.calls).toEqual([]);
  });
});
