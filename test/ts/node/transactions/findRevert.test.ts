import { type Address, createPublicClient, encodeFunctionData, type Hex, http } from "viem";
import { afterAll, beforeAll, expect, test } from "vitest";
import { batchDelivererAbi } from "../../../../ts/abi/generated/batchDeliverer.ts";
import type { Transaction } from "../../../../ts/node/store/Store.ts";
import { findRevert } from "../../../../ts/node/transactions/findRevert.ts";
import { attempt } from "../fixtures.ts";
import { startRpcProxy } from "../rpcProxy.ts";
import { accountOf, returning, startChain, type TestChain } from "../testChain.ts";

const NODE = accountOf(1).address;
const COORDINATOR: Address = "0x00000000000000000000000000000000000C0042";
/** Code that reverts with what it was called with. */
const PARROT: Hex = "0x365f5f37365ffd";
const SUBSCRIPTION_NOT_FOUND: Hex = "0x1a00354f";

let chain: TestChain;
beforeAll(async () => {
  chain = await startChain();
});
afterAll(() => chain.close());

const transaction = (to: Address, data: Hex): Transaction => ({
  ...{ id: 1, nonce: 0, state: "reverted", to, data, gas: 100_000n, deliveries: [] },
  attempts: [attempt(1)],
});
/** Asks as if the newest block had mined it. */
const find = async (sent: Transaction, position = 0) => {
  const client = createPublicClient({ transport: http(chain.rpcUrl, { retryCount: 0 }) });
  const block = await chain.client.getBlockNumber();
  return findRevert({ client, coordinator: COORDINATOR, node: NODE }, sent, position, block);
};

test("says by what a delivery was reverted, also within a batch", async () => {
  const { client } = chain;
  await client.setCode({ address: COORDINATOR, bytecode: PARROT });
  expect(await find(transaction(COORDINATOR, SUBSCRIPTION_NOT_FOUND))).toMatchObject({
    data: SUBSCRIPTION_NOT_FOUND,
    name: "SubscriptionNotFound",
  });
  const calls = (["0x01020304", SUBSCRIPTION_NOT_FOUND] as const).map((data) => ({ gasLimit: 50_000n, data }));
  const batch = encodeFunctionData({ abi: batchDelivererAbi, functionName: "deliver", args: [COORDINATOR, calls] });
  expect(await find(transaction(NODE, batch), 0)).toMatchObject({ data: "0x01020304", name: undefined });
  expect(await find(transaction(NODE, batch), 1)).toMatchObject({ name: "SubscriptionNotFound" });
});

test("where the state after the block tells nothing, the one before it does", async () => {
  const { client } = chain;
  await client.setCode({ address: COORDINATOR, bytecode: PARROT });
  await client.mine({ blocks: 2 });
  await client.setCode({ address: COORDINATOR, bytecode: returning("0x") }); // in the newest block's state
  expect(await find(transaction(COORDINATOR, SUBSCRIPTION_NOT_FOUND))).toMatchObject({
    name: "SubscriptionNotFound",
  });
  await client.mine({ blocks: 1 });
  expect(await find(transaction(COORDINATOR, SUBSCRIPTION_NOT_FOUND))).toBeUndefined();
});

test("an RPC that can't tell is no reason to fail", async () => {
  await using proxy = await startRpcProxy(chain.rpcUrl, () => ({ status: 503 }));
  const client = createPublicClient({ transport: http(proxy.url, { retryCount: 0 }) });
  expect(
    await findRevert({ client, coordinator: COORDINATOR, node: NODE }, transaction(COORDINATOR, "0x"), 0, 1n),
  ).toBeUndefined();
  expect(proxy.count("eth_call")).toBe(2);
});
