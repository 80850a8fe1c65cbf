import { createWalletClient, type Hex, http } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { coordinatorAbi } from "../../../ts/abi/generated/coordinator.ts";
import { encodeDelivery } from "../../../ts/codec/encodeDelivery.ts";
import { encodeResult } from "../../../ts/codec/encodeResult.ts";
import type { TaskResult } from "../../../ts/codec/TaskResult.ts";
import { ACCOUNTS } from "../../../ts/devnet/accounts.ts";
import { startAnvil } from "../../../ts/devnet/anvil/startAnvil.ts";
import { connectChain } from "../../../ts/devnet/connectChain.ts";
import { createDeliveryWaiter } from "../../../ts/devnet/createDeliveryWaiter.ts";
import { createRequester } from "../../../ts/devnet/createRequester.ts";
import { deployDevnetContracts } from "../../../ts/devnet/deployDevnetContracts.ts";
import { readAnswer } from "../../../ts/devnet/readAnswer.ts";

/** An anvil with the contracts and no node: the tests deliver themselves. */
async function setUp() {
  const anvil = await startAnvil();
  const connection = await connectChain(anvil.rpcUrl);
  const contracts = await deployDevnetContracts(connection);
  const { publicClient, chain } = connection;
  const { consumer, coordinator, nodeWallet } = contracts;
  const signer = (privateKey: Hex) =>
    createWalletClient({ account: privateKeyToAccount(privateKey), chain, transport: http(anvil.rpcUrl) });
  const node = signer(ACCOUNTS.node.privateKey);
  return {
    ...{ anvil, publicClient, consumer },
    walletClient: signer(ACCOUNTS.user.privateKey),
    request: createRequester({ publicClient, walletClient: signer(ACCOUNTS.user.privateKey), consumer }),
    waitForDelivery: createDeliveryWaiter({ publicClient, coordinator, consumer, fromBlock: 0n }),
    deliver: (subscriptionId: number, output: Hex) =>
      node.writeContract({
        address: coordinator,
        abi: coordinatorAbi,
        functionName: "deliverCompute",
        args: [subscriptionId, 1, "0x", output, "0x", nodeWallet],
      }),
  };
}

let net: Awaited<ReturnType<typeof setUp>>;
beforeAll(async () => {
  net = await setUp();
});
afterAll(() => net.anvil.close());

const outputOf = (result: TaskResult): Hex =>
  encodeDelivery({
    ...{ raw_input: "", processed_input: "", processed_output: "", proof: "" },
    raw_output: encodeResult(result).slice(2),
  }).output;

const read = (subscriptionId: number) => readAnswer(net.publicClient, { consumer: net.consumer, subscriptionId });

describe("request", () => {
  test("calls that overlap each get a subscription of their own", async () => {
    const texts = Array.from({ length: 8 }, (_, index) => `text ${index}`);
    const requests = await Promise.all(texts.map((text) => net.request({ task: "summarization", text })));
    expect(new Set(requests.map(({ subscriptionId }) => subscriptionId)).size).toBe(texts.length);
    expect(requests.every(({ taskId, gasUsed }) => taskId === 4 && gasUsed > 21_000n)).toBe(true);
    const [first] = requests;
    expect(first && (await read(first.subscriptionId))).toEqual({ status: "pending", taskId: 4, result: undefined });
  });

  test("refuses a task that is none, and no text, before anything is sent", async () => {
    const before = await net.publicClient.getBlockNumber();
    await expect(net.request({ task: 5 as never, text: "x" })).rejects.toMatchObject({ name: "UnknownTaskError" });
    await expect(net.request({ task: 1, text: "" })).rejects.toMatchObject({ name: "EmptyTextError" });
    expect(await net.publicClient.getBlockNumber()).toBe(before);
  });

  test("says so when the transaction does not ask, and still works afterwards", async () => {
    const { publicClient, walletClient } = net;
    const request = createRequester({ publicClient, walletClient, consumer: ACCOUNTS.node.address });
    await expect(request({ task: 1, text: "x" })).rejects.toMatchObject({
      code: "REQUEST_FAILED",
      message: expect.stringContaining(ACCOUNTS.node.address),
    });
    await expect(net.request({ task: 1, text: "x" })).resolves.toBeDefined();
  });
});

describe("waitForDelivery", () => {
  const labels = [
    { label: "POSITIVE", score: 0.75 },
    { label: "NEGATIVE", score: 0.25 },
  ];
  const entities = [{ entity_group: "PER", score: 0.5, word: "Ada", start: 0, end: 3 }];
  test.each<[TaskResult, object]>([
    [
      { taskId: 1, text: "“Ja”, said 愛" },
      { taskId: 1, text: "“Ja”, said 愛" },
    ],
    [
      { taskId: 2, labels },
      { taskId: 2, labels },
    ],
    [
      { taskId: 3, entities },
      { taskId: 3, entities: [{ entity_group: "PER", score: 0.5 }] },
    ],
    [
      { taskId: 4, summary: "Short." },
      { taskId: 4, summary: "Short." },
    ],
  ])("reads the answer from the consumer's storage: %o", async (result, expected) => {
    const { subscriptionId } = await net.request({ task: result.taskId, text: "x" });
    const waiting = net.waitForDelivery({ subscriptionId });
    const hash = await net.deliver(subscriptionId, outputOf(result));
    const delivery = await waiting;
    expect(delivery).toMatchObject({ subscriptionId, hash, node: ACCOUNTS.node.address, result: expected });
    expect((await read(subscriptionId))?.result).toEqual(delivery.result);
  });

  test("finds a delivery that was made before", async () => {
    const { subscriptionId } = await net.request({ task: 4, text: "x" });
    const hash = await net.deliver(subscriptionId, outputOf({ taskId: 4, summary: "Early." }));
    expect(await net.waitForDelivery({ subscriptionId })).toMatchObject({ hash, result: { summary: "Early." } });
  });

  test("has no result when the delivered bytes are no answer", async () => {
    const { subscriptionId } = await net.request({ task: 2, text: "x" });
    await net.deliver(subscriptionId, outputOf({ taskId: 4, summary: "a text, no labels" }));
    expect(await net.waitForDelivery({ subscriptionId })).toMatchObject({ result: undefined });
    expect((await read(subscriptionId))?.status).toBe("malformed");
  });

  test("gives up in time, and when told to", async () => {
    const { subscriptionId } = await net.request({ task: 1, text: "x" });
    await expect(net.waitForDelivery({ subscriptionId, timeoutMs: 100 })).rejects.toMatchObject({
      code: "DELIVERY_TIMEOUT",
      shortMessage: `No delivery for subscription ${subscriptionId} within 0.1 s.`,
    });
    const controller = new AbortController();
    const waiting = net.waitForDelivery({ subscriptionId, signal: controller.signal });
    controller.abort(new Error("enough"));
    await expect(waiting).rejects.toThrow("enough");
  });

  test("knows no answer of a subscription nobody asked for", async () => {
    expect(await read(4_000_000)).toBeUndefined();
  });
});
