import { createPublicClient, http } from "viem";
import { expect, onTestFinished, test, vi } from "vitest";
import { BatchDelegation } from "../../../../ts/node/transactions/BatchDelegation.ts";
import { BATCH_DELIVERER } from "../../../../ts/protocol/batchDeliverer.ts";
import { memoryLogger, untilTrue } from "../support.ts";
import { account, setup } from "./managerSetup.ts";

/** By which viem estimates gas. */
const ESTIMATES: ReadonlySet<string> = new Set(["eth_estimateGas", "eth_fillTransaction"]);

/** A chain where batches are possible, but for what the test does to it. */
async function setupDelegation() {
  const { chain, proxy, start } = await setup();
  await chain.client.setCode({ address: BATCH_DELIVERER, bytecode: "0x00" });
  const { manager, stopping } = await start();
  const client = createPublicClient({ transport: http(proxy.url, { retryCount: 0 }) });
  const delegation = new BatchDelegation({
    client,
    account,
    chainId: 31337,
    transactions: manager,
    logger: memoryLogger().logger,
    signal: stopping.signal,
  });
  /** Asks, with somebody looking after the transaction. */
  const ready = async () => {
    const answer = delegation.ready();
    let isAnswered = false;
    void answer.finally(() => {
      isAnswered = true;
    });
    await untilTrue(async () => {
      await manager.look();
      return isAnswered;
    });
    return answer;
  };
  return { chain, proxy, delegation, ready };
}

test("makes the account able to send batches, once", async () => {
  const { chain, ready, delegation } = await setupDelegation();
  expect(await ready()).toBe(true);
  expect(delegation.isDelegated).toBe(true);
  expect(await chain.client.getCode({ address: account.address })).toBe(
    `0xef0100${BATCH_DELIVERER.slice(2).toLowerCase()}`,
  );
  const before = await chain.client.getTransactionCount({ address: account.address });
  expect(await ready()).toBe(true);
  expect(await chain.client.getTransactionCount({ address: account.address })).toBe(before);
});

test("an RPC that fails once is not taken for a chain that can't", async () => {
  const { proxy, ready } = await setupDelegation();
  proxy.decide = ({ method }) => (ESTIMATES.has(method) ? { status: 503 } : "forward");
  expect(await ready()).toBe(false);
  proxy.decide = () => "forward";
  expect(await ready()).toBe(false); // not at once
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 60_000 });
  onTestFinished(() => void vi.useRealTimers());
  expect(await ready()).toBe(true);
});

test("after a reorg it looks whether the account still has the code", async () => {
  const { chain, ready, delegation } = await setupDelegation();
  const snapshot = await chain.client.snapshot();
  expect(await ready()).toBe(true);
  await chain.client.revert({ id: snapshot });
  delegation.recheck();
  expect(delegation.isDelegated).toBe(false);
});
