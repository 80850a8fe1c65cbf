import { createTestClient, type Hex, http, zeroAddress } from "viem";
import { expect, onTestFinished, test } from "vitest";
import { coordinatorAbi } from "../../../ts/abi/generated/coordinator.ts";
import { decodeRequest } from "../../../ts/codec/decodeRequest.ts";
import { encodeResult } from "../../../ts/codec/encodeResult.ts";
import { HFTaskId } from "../../../ts/codec/HFTaskId.ts";
import { stripHexPrefix } from "../../../ts/codec/hex.ts";
import { ACCOUNTS } from "../../../ts/devnet/accounts.ts";
import { devnetNodeConfig } from "../../../ts/devnet/nodeConfig.ts";
import { parseConfig } from "../../../ts/node/config/parseConfig.ts";
import { createNode } from "../../../ts/node/createNode.ts";
import { memoryLogger, startContainer, until, untilTrue } from "../node/support.ts";
import { ETH, startChecklist } from "./checklist/harness.ts";
import { echoInput } from "./echo.ts";
import { startChain } from "./support.ts";

/** A container whose answer says what it was asked; for "slow", only after `gate` is open. */
const parrot = (gate: Promise<void>) =>
  startContainer(async (body) => {
    const { text } = decodeRequest(`0x${(body as { data: string }).data}`);
    if (text === "slow") await gate;
    const raw_output = stripHexPrefix(encodeResult({ taskId: HFTaskId.TEXT_GENERATION, text: `you said: ${text}` }));
    return { body: { raw_input: "", processed_input: "", raw_output, processed_output: "", proof: "" } };
  });

async function setup(transport: "http" | "ws") {
  const chain = await startChain();
  const gate = Promise.withResolvers<void>();
  const container = await parrot(gate.promise);
  const { registry, nodeWallet } = chain.contracts;
  const rpcUrl = transport === "ws" ? chain.rpcUrl.replace("http", "ws") : chain.rpcUrl;
  const raw = devnetNodeConfig({
    port: 0,
    storePath: ":memory:",
    rpcUrl,
    serviceUrl: container.url,
    registry,
    nodeWallet,
  });
  const { config } = parseConfig(raw);
  const { logger, lines } = memoryLogger();
  const node = await createNode({ config, logger });
  onTestFinished(async () => {
    gate.resolve();
    await node.close();
    await container[Symbol.asyncDispose]();
    await chain[Symbol.asyncDispose]();
  });
  const anvil = createTestClient({ mode: "anvil", transport: http(chain.rpcUrl) });
  const deliveries = () =>
    chain.publicClient.getContractEvents({
      address: chain.contracts.coordinator,
      abi: coordinatorAbi,
      eventName: "SubscriptionFulfilled",
      fromBlock: 0n,
    });
  const reorg = (depth: number) =>
    anvil.request<{ Method: "anvil_reorg"; Parameters: [number, []]; ReturnType: null }>({
      method: "anvil_reorg",
      params: [depth, []],
    });
  const ask = async (text: string) => {
    const { subscriptionId } = await chain.request({ task: "text_generation", text });
    const { result, hash } = await chain.waitForDelivery({ subscriptionId });
    return { subscriptionId, result, hash };
  };
  const logged = (msg: string) => untilTrue(() => lines.some((line) => line["msg"] === msg));
  const nodeNonce = () => chain.publicClient.getTransactionCount({ address: ACCOUNTS.node.address });
  return { chain, container, gate, anvil, lines, deliveries, reorg, ask, logged, nodeNonce };
}

test.each(["http", "ws"] as const)(
  "evm_revert (%s): the id that comes again means another request, and gets that one's answer",
  async (transport) => {
    const { anvil, ask, deliveries, container } = await setup(transport);
    let snapshot: Hex = await anvil.snapshot();
    for (const text of ["first", "second", "third", "fourth"]) {
      const { subscriptionId, result } = await ask(text);
      expect(subscriptionId).toBe(1);
      expect(result).toMatchObject({ text: `you said: ${text}` });
      expect(await deliveries()).toHaveLength(1);
      await anvil.revert({ id: snapshot });
      snapshot = await anvil.snapshot();
    }
    expect(container.requests).toHaveLength(4);
  },
);

test("evm_revert while the container computes: the old answer isn't given to the new request", async () => {
  const { chain, anvil, container, gate } = await setup("http");
  const snapshot = await anvil.snapshot();
  await chain.request({ task: "text_generation", text: "slow" });
  await until(() => container.requests[0]);
  await anvil.revert({ id: snapshot });
  const { subscriptionId } = await chain.request({ task: "text_generation", text: "new" });
  gate.resolve();
  const { result } = await chain.waitForDelivery({ subscriptionId });
  expect(subscriptionId).toBe(1);
  expect(result).toMatchObject({ text: "you said: new" });
});

test("a block with a delivery is replaced: the same answer is delivered again, and no container run again", async () => {
  const { ask, reorg, deliveries, container, logged, nodeNonce } = await setup("http");
  const { hash } = await ask("once");
  await logged("Delivered");
  const before = await nodeNonce();
  const [first] = await deliveries();
  await reorg(1);
  const again = await until(async () => (await deliveries()).find(({ blockHash }) => blockHash !== first?.blockHash));
  expect(again.transactionHash).toBe(hash);
  expect(await deliveries()).toHaveLength(1);
  expect(await nodeNonce()).toBe(before);
  expect(container.requests).toHaveLength(1);
});

test("a block with a request is replaced: the node forgets it, and serves the next one of its id", async () => {
  const { ask, reorg, deliveries, container, logged } = await setup("http");
  await ask("gone");
  await logged("Delivered");
  await reorg(2);
  await logged("Chain reorganised");
  expect(await deliveries()).toHaveLength(0);
  const { subscriptionId, result } = await ask("here");
  expect(subscriptionId).toBe(1);
  expect(result).toMatchObject({ text: "you said: here" });
  expect(container.requests).toHaveLength(2);
});

test("a block with a cancellation is replaced: the subscription is served after all", async () => {
  await using list = await startChecklist();
  await list.done(list.recurring.write.setInput([echoInput("still wanted")]));
  const id = await list.created(
    list.recurring.write.createSubscription(["echo", 1, 60, 1, false, ETH, 0n, zeroAddress, zeroAddress]),
  );
  await list.logged(/Relayed subscription creation/, { id });
  await list.done(list.recurring.write.cancelSubscription([id]));
  await list.logged(/Subscription cancelled/, { id });
  await list.testClient.request<{ Method: "anvil_reorg"; Parameters: [number, []]; ReturnType: null }>({
    method: "anvil_reorg",
    params: [1, []],
  });
  await list.logged(/Cancellation was taken back by a reorganisation/, { id });
  await list.pass(60);
  await until(async () => (await list.recurring.read.deliveries([id])) === 1 || undefined);
});
