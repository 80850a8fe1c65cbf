import { createWalletClient, http, webSocket, zeroAddress } from "viem";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { promptConsumerAbi } from "../../../../ts/abi/generated/promptConsumer.ts";
import { requestCompute } from "../../../../ts/client/chain/requestCompute.ts";
import { infernetActions } from "../../../../ts/client/infernetActions.ts";
import { type InfernetChain, startInfernetChain } from "../infernetChain.ts";

let net: InfernetChain;
beforeAll(async () => {
  net = await startInfernetChain();
});
afterAll(() => net[Symbol.asyncDispose]());

describe("requestCompute", () => {
  test("gives the subscription that a consumer has made", async () => {
    const { consumer } = net.contracts;
    const request = await net.user.requestCompute({
      address: consumer,
      abi: promptConsumerAbi,
      functionName: "ask",
      args: [1, "", "Hi"],
    });
    const subscription = await net.user.getSubscription(request);
    expect(subscription).toMatchObject({ owner: consumer, period: 0, frequency: 1, redundancy: 1, paymentAmount: 0n });
    expect(request).toMatchObject({ subscriptionIds: [request.subscriptionId], hash: expect.stringMatching(/^0x/) });
    expect(request.gasUsed).toBeGreaterThan(21_000n);
  });

  test("says why a consumer refuses, before anything is sent", async () => {
    const { consumer } = net.contracts;
    const before = await net.publicClient.getBlockNumber();
    const asking = net.user.requestCompute({
      address: consumer,
      abi: promptConsumerAbi,
      functionName: "ask",
      args: [0, "", "Hi"],
    });
    await expect(asking).rejects.toMatchObject({
      code: "CALL_REVERTED",
      shortMessage: expect.stringMatching(/^ask of 0x\w{40} reverts: with 0x/),
    });
    expect(await net.publicClient.getBlockNumber()).toBe(before);
  });

  test("says so when the call asks for nothing", async () => {
    const idle = "0x00000000000000000000000000000000000000bb";
    // Returns a word of zeros, whatever is asked.
    await net.testClient.setCode({ address: idle, bytecode: "0x600060005260206000f3" });
    const asking = net.user.requestCompute({
      address: idle,
      abi: promptConsumerAbi,
      functionName: "ask",
      args: [1, "", "Hi"],
    });
    await expect(asking).rejects.toThrow(/asked the Coordinator 0x\w{40} for nothing/);
  });

  test("needs an account, and one that can pay", async () => {
    const { consumer } = net.contracts;
    const call = { address: consumer, abi: promptConsumerAbi, functionName: "ask", args: [1, "", "Hi"] } as const;
    await expect(requestCompute(net.publicClient, call)).rejects.toMatchObject({ code: "ACCOUNT_MISSING" });
    await net.testClient.setBalance({ address: net.stranger.account.address, value: 0n });
    await expect(net.stranger.requestCompute(call)).rejects.toMatchObject({
      code: "FUNDS_INSUFFICIENT",
      shortMessage: `${net.stranger.account.address} cannot pay for ask of ${consumer}.`,
    });
  });

  test("notices an RPC that serves another chain, and one that is down", async () => {
    const { consumer } = net.contracts;
    const call = { consumer, task: "summarization", text: "Hi" } as const;
    const { account } = net.user;
    const actions = infernetActions({ registry: net.contracts.registry });
    const elsewhere = { ...net.chain, id: 1337 };
    const wrong = createWalletClient({ account, chain: elsewhere, transport: http(net.rpcUrl) }).extend(actions);
    await expect(wrong.requestTask(call)).rejects.toMatchObject({ code: "CHAIN_WRONG" });
    const transport = http("http://127.0.0.1:1/secret-api-key", { retryCount: 0 });
    const down = createWalletClient({ account, chain: net.chain, transport }).extend(actions);
    const error = await down.requestTask(call).catch((one: unknown) => one);
    expect(error).toMatchObject({ code: "RPC_UNREACHABLE", retryable: true });
    expect(String(error)).not.toContain("secret-api-key");
    const socket = webSocket("ws://127.0.0.1:1/secret-api-key", { reconnect: false, retryCount: 0 });
    const deaf = createWalletClient({ account, chain: net.chain, transport: socket }).extend(actions);
    await expect(deaf.requestTask(call)).rejects.toMatchObject({ code: "RPC_UNREACHABLE" });
  });
});

describe("requestTask", () => {
  test("asks by name, and refuses no text and no task", async () => {
    const { consumer } = net.contracts;
    expect(await net.user.requestTask({ consumer, task: "summarization", text: "Long." })).toMatchObject({ taskId: 4 });
    await expect(net.user.requestTask({ consumer, task: 1, text: "" })).rejects.toMatchObject({ code: "TEXT_EMPTY" });
    await expect(net.user.requestTask({ consumer, task: "chess" as never, text: "x" })).rejects.toMatchObject({
      code: "TASK_UNKNOWN",
    });
  });
});

describe("getProtocolAddresses", () => {
  test("reads them from the registry, which is known on a local chain", async () => {
    const { consumer: _consumer, nodeWallet: _wallet, ...addresses } = net.contracts;
    expect(await net.user.getProtocolAddresses()).toEqual(addresses);
  });

  test("says so when no registry is given, or none is there", async () => {
    const elsewhere = createWalletClient({ chain: { ...net.chain, id: 84532 }, transport: http(net.rpcUrl) });
    await expect(elsewhere.extend(infernetActions()).getProtocolAddresses()).rejects.toMatchObject({
      code: "REGISTRY_NOT_FOUND",
      shortMessage: "No Infernet registry is known for chain 84532.",
    });
    const wrong = net.publicClient.extend(infernetActions({ registry: zeroAddress }));
    await expect(wrong.getProtocolAddresses()).rejects.toMatchObject({
      code: "REGISTRY_NOT_FOUND",
      shortMessage: `There is no Infernet registry at ${zeroAddress}.`,
    });
  });
});

describe("subscriptions", () => {
  test("one that is none", async () => {
    await expect(net.user.getSubscription({ subscriptionId: 4_000_000 })).rejects.toMatchObject({
      code: "SUBSCRIPTION_NOT_FOUND",
    });
  });

  test("are listed by owner and by id", async () => {
    const { subscriptionId } = await net.subscribe({ frequency: 3 });
    await net.subscribe({ frequency: 4 });
    const mine = await net.user.listSubscriptions({ owner: net.recurring });
    expect(mine.map(({ frequency }) => frequency)).toEqual([3, 4]);
    expect(await net.user.listSubscriptions({ fromId: subscriptionId, toId: subscriptionId })).toEqual([mine[0]]);
    expect((await net.user.listSubscriptions()).length).toBe(subscriptionId + 1);
    expect(await net.user.listSubscriptions({ fromId: 10_000 })).toEqual([]);
  });
});
