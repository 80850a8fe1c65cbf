import { createPublicClient, custom, encodeFunctionData, type Hex, RpcRequestError } from "viem";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { batchDelivererAbi, batchDelivererBytecode } from "../../../../ts/abi/generated/batchDeliverer.ts";
import { coordinatorAbi } from "../../../../ts/abi/generated/coordinator.ts";
import type { ComputeDelivery } from "../../../../ts/client/chain/ComputeDelivery.ts";
import { decodeTaskDelivery } from "../../../../ts/client/chain/decodeTaskDelivery.ts";
import { waitForDelivery } from "../../../../ts/client/chain/waitForDelivery.ts";
import { watchSubscription } from "../../../../ts/client/chain/watchSubscription.ts";
import { encodeDelivery } from "../../../../ts/codec/encodeDelivery.ts";
import type { TaskResult } from "../../../../ts/codec/TaskResult.ts";
import { ACCOUNTS } from "../../../../ts/devnet/accounts.ts";
import { ANVIL_ACCOUNTS } from "../../../../ts/protocol/anvilAccounts.ts";
import { deliveryOf, type InfernetChain, startInfernetChain } from "../infernetChain.ts";

let net: InfernetChain;
beforeAll(async () => {
  net = await startInfernetChain();
});
afterAll(() => net[Symbol.asyncDispose]());

const ask = (task: 1 | 2 | 3 | 4 = 1) => net.user.requestTask({ consumer: net.contracts.consumer, task, text: "x" });

describe("waitForDelivery", () => {
  test.each<[TaskResult, object]>([
    [{ taskId: 1, text: "“Ja”, said 愛" }, { text: "“Ja”, said 愛" }],
    [{ taskId: 2, labels: [{ label: "POSITIVE", score: 0.75 }] }, { labels: [{ label: "POSITIVE", score: 0.75 }] }],
    [
      { taskId: 3, entities: [{ entity_group: "PER", score: 0.5, word: "Ada", start: 0, end: 3 }] },
      { entities: [{ entity_group: "PER", score: 0.5 }] },
    ],
    [{ taskId: 4, summary: "Short." }, { summary: "Short." }],
  ])("gives the delivery as it comes, and its answer: %o", async (result, expected) => {
    const { subscriptionId } = await ask(result.taskId);
    const waiting = net.user.waitForDelivery({ subscriptionId, interval: 1 });
    const payload = deliveryOf(result);
    const hash = await net.deliver(subscriptionId, { payload });
    const delivery = await waiting;
    expect(delivery).toMatchObject({ subscriptionId, interval: 1, node: ACCOUNTS.node.address, hash, payload });
    const { timestamp } = await net.publicClient.getBlock({ blockNumber: delivery.blockNumber });
    expect(delivery.timestamp).toBe(Number(timestamp));
    expect(decodeTaskDelivery(result.taskId, delivery)).toMatchObject(expected);
  });

  test("finds a delivery of long ago by an RPC that shows few blocks at once", async () => {
    const { subscriptionId } = await ask();
    const hash = await net.deliver(subscriptionId);
    await net.testClient.mine({ blocks: 500 });
    let largest = 0n;
    const provider = {
      request: async ({ method, params }: { method: string; params?: unknown }) => {
        if (method === "eth_getLogs") {
          const [{ fromBlock, toBlock }] = params as [{ fromBlock: Hex; toBlock: Hex }];
          const span = BigInt(toBlock) - BigInt(fromBlock) + 1n;
          if (span > 100n) throw new RpcRequestError({ body: {}, error: { code: -32005, message: "range" }, url: "" });
          if (span > largest) largest = span;
        }
        return net.publicClient.request({ method, params } as never);
      },
    };
    const stingy = custom(provider, { retryCount: 0 });
    const client = createPublicClient({ chain: net.chain, transport: stingy });
    expect(await waitForDelivery(client, { subscriptionId })).toMatchObject({ hash });
    expect(largest).toBe(100n);
  });

  test("waits for the interval, and for the node, that are meant", async () => {
    const { subscriptionId } = await net.subscribe({ frequency: 2, period: 60, redundancy: 2 });
    const second = net.user.waitForDelivery({ subscriptionId, interval: 2 });
    const other = net.walletOf(ANVIL_ACCOUNTS[6].privateKey);
    const others = net.user.waitForDelivery({ subscriptionId, interval: 1, node: other.account.address });
    await net.wait(60);
    await net.deliver(subscriptionId);
    const fromOther = await net.deliver(subscriptionId, { by: other });
    expect(await others).toMatchObject({ hash: fromOther, interval: 1 });
    await net.wait(60);
    const inSecond = await net.deliver(subscriptionId, { interval: 2 });
    expect(await second).toMatchObject({ hash: inSecond, interval: 2 });
  });

  test("reads the answer to one subscription out of a batch", async () => {
    const [one, two] = [await ask(4), await ask(4)];
    const { coordinator, nodeWallet } = net.contracts;
    const account = net.node.account;
    const calls = [one, two].map(({ subscriptionId }, index) => {
      const { input, output, proof } = deliveryOf({ taskId: 4, summary: `Summary ${index}.` });
      const args = [subscriptionId, 1, input, output, proof, nodeWallet] as const;
      return {
        gasLimit: 2_000_000n,
        data: encodeFunctionData({ abi: coordinatorAbi, functionName: "deliverCompute", args }),
      };
    });
    const delegate = await net.deploy({ abi: batchDelivererAbi, bytecode: batchDelivererBytecode, args: [] });
    const authorization = await net.node.signAuthorization({ contractAddress: delegate, executor: "self" });
    const hash = await net.node.sendTransaction({
      to: account.address,
      data: encodeFunctionData({ abi: batchDelivererAbi, functionName: "deliver", args: [coordinator, calls] }),
      authorizationList: [authorization],
      gas: 8_000_000n,
    });
    const delivery = await net.user.waitForDelivery(two);
    expect(delivery.hash).toBe(hash);
    expect(decodeTaskDelivery(4, delivery)).toEqual({ taskId: 4, summary: "Summary 1." });
  });

  test("has no answer when an unknown contract has sent the delivery on", () => {
    const delivery = { subscriptionId: 1, hash: "0x01" as Hex, payload: undefined };
    expect(() => decodeTaskDelivery(1, delivery)).toThrow(/cannot be read: its transaction is not the Coordinator's/);
  });

  test("shows the text of a service that isn't the Hugging Face one", async () => {
    const { subscriptionId } = await ask();
    await net.deliver(subscriptionId, { payload: encodeDelivery({ output: "hi" }) });
    const delivery = await net.user.waitForDelivery({ subscriptionId });
    expect(() => decodeTaskDelivery(1, delivery)).toThrow(/it is the text "\{\\"output\\":\\"hi\\"\}"/);
  });

  test("fails as soon as there can be no delivery", async () => {
    const { subscriptionId } = await net.subscribe({ frequency: 2, period: 60 });
    await expect(net.user.waitForDelivery({ subscriptionId, interval: 3 })).rejects.toMatchObject({
      code: "INTERVAL_UNKNOWN",
      shortMessage: `Interval 3 of subscription ${subscriptionId} gets no delivery: it has 2.`,
    });
    await expect(net.user.waitForDelivery({ subscriptionId: 4_000_000 })).rejects.toMatchObject({
      code: "SUBSCRIPTION_NOT_FOUND",
    });
    const first = net.user.waitForDelivery({ subscriptionId, interval: 1 });
    const second = net.user.waitForDelivery({ subscriptionId, interval: 2 });
    first.catch(() => undefined);
    second.catch(() => undefined);
    await net.wait(121);
    await expect(first).rejects.toMatchObject({ code: "INTERVAL_MISSED" });
    await net.cancel(subscriptionId);
    await expect(second).rejects.toMatchObject({ code: "SUBSCRIPTION_CANCELLED" });
  });

  test("finds what was delivered before the owner cancelled", async () => {
    const { subscriptionId } = await net.subscribe({ frequency: 2, period: 60 });
    await net.wait(60);
    const hash = await net.deliver(subscriptionId);
    await net.cancel(subscriptionId);
    expect(await net.user.waitForDelivery({ subscriptionId })).toMatchObject({ hash, interval: 1 });
  });

  test("gives up in time, and when told to", async () => {
    const { subscriptionId } = await ask();
    await expect(net.user.waitForDelivery({ subscriptionId, timeoutMs: 150 })).rejects.toMatchObject({
      code: "DELIVERY_TIMEOUT",
      shortMessage: `No delivery for interval 1 of subscription ${subscriptionId} in 0.15 s.`,
    });
    const controller = new AbortController();
    const waiting = net.user.waitForDelivery({ subscriptionId, signal: controller.signal });
    controller.abort(new Error("enough"));
    await expect(waiting).rejects.toThrow("enough");
  });
});

describe("watchSubscription", () => {
  test("tells each delivery once, in order, then the end", async () => {
    const { subscriptionId, blockNumber } = await net.subscribe({ frequency: 3, period: 60 });
    await net.wait(60);
    const hashes = [await net.deliver(subscriptionId)];
    const seen: ComputeDelivery[] = [];
    const { promise: cancelled, resolve, reject } = Promise.withResolvers<void>();
    net.user.watchSubscription({
      ...{ subscriptionId, fromBlock: blockNumber },
      onDelivery: (delivery) => seen.push(delivery),
      onCancelled: resolve,
      onError: reject,
    });
    await net.wait(60);
    hashes.push(await net.deliver(subscriptionId, { interval: 2 }));
    await expect.poll(() => seen.length).toBe(2);
    await net.cancel(subscriptionId);
    await cancelled;
    expect(seen.map(({ hash, interval }) => [hash, interval])).toEqual(hashes.map((hash, index) => [hash, index + 1]));
  });

  test("tells new deliveries only, unless told where to begin, and none once it is ended", async () => {
    const { subscriptionId } = await net.subscribe({ frequency: 3, period: 60 });
    await net.wait(60);
    await net.deliver(subscriptionId);
    const intervals: number[] = [];
    const { promise: second, resolve, reject } = Promise.withResolvers<void>();
    const head = Promise.withResolvers<void>();
    const provider = {
      request: async ({ method, params }: { method: string; params?: unknown }) => {
        const answer = await net.publicClient.request({ method, params } as never);
        if (method === "eth_getBlockByNumber") head.resolve();
        return answer;
      },
    };
    const client = createPublicClient({ chain: net.chain, transport: custom(provider) });
    const unwatch = watchSubscription(client, {
      subscriptionId,
      onDelivery: ({ interval }) => {
        intervals.push(interval);
        resolve();
      },
      onError: reject,
    });
    // What is new is what comes after the head that it has been told.
    await head.promise;
    await net.wait(60);
    await net.deliver(subscriptionId, { interval: 2 });
    await second;
    unwatch();
    await net.wait(60);
    await net.deliver(subscriptionId, { interval: 3 });
    const all: number[] = [];
    const stop = net.user.watchSubscription({
      ...{ subscriptionId, fromBlock: 0n },
      onDelivery: ({ interval }) => all.push(interval),
      onError: reject,
    });
    await expect.poll(() => all).toEqual([1, 2, 3]);
    stop();
    expect(intervals).toEqual([2]);
  });

  test("passes on what the callback throws, and ends", async () => {
    const { subscriptionId } = await ask();
    await net.deliver(subscriptionId);
    const thrown = new Error("mine");
    let calls = 0;
    const error = await new Promise((resolve) => {
      net.user.watchSubscription({
        ...{ subscriptionId, fromBlock: 0n, onError: resolve },
        onDelivery: () => {
          calls += 1;
          throw thrown;
        },
      });
    });
    expect([error, calls]).toEqual([thrown, 1]);
  });

  test("says so when it fails", async () => {
    const error = await new Promise((resolve) => {
      net.user.watchSubscription({ subscriptionId: 4_000_000, onDelivery: () => undefined, onError: resolve });
    });
    expect(error).toMatchObject({ code: "SUBSCRIPTION_NOT_FOUND" });
  });
});
