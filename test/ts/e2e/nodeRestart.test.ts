import { randomBytes } from "node:crypto";
import { type Hex, parseEther, zeroAddress } from "viem";
import { expect, test } from "vitest";
import { coordinatorAbi } from "../../../ts/abi/generated/coordinator.ts";
import { promptConsumerAbi } from "../../../ts/abi/generated/promptConsumer.ts";
import { encodeResult } from "../../../ts/codec/encodeResult.ts";
import { HFTaskId } from "../../../ts/codec/HFTaskId.ts";
import { stripHexPrefix } from "../../../ts/codec/hex.ts";
import { ACCOUNTS } from "../../../ts/devnet/accounts.ts";
import { CONTAINER_ID } from "../../../ts/devnet/nodeConfig.ts";
import { startContainer, until, untilTrue } from "../node/support.ts";
import { nodeFolder, startChain, type TestChain } from "./support.ts";

const answer = (text: string) => ({
  body: {
    raw_input: "",
    processed_input: "",
    raw_output: stripHexPrefix(encodeResult({ taskId: HFTaskId.TEXT_GENERATION, text })),
    processed_output: "",
    proof: "",
  },
});

const deliveries = ({ publicClient, contracts }: TestChain) =>
  publicClient.getContractEvents({
    address: contracts.coordinator,
    abi: coordinatorAbi,
    eventName: "SubscriptionFulfilled",
    fromBlock: 0n,
  });

test("N4: a node killed while the container computes delivers that request once after its restart", async () => {
  await using chain = await startChain();
  const release = Promise.withResolvers<void>();
  await using container = await startContainer(async (_body, count) => {
    if (count === 1) await release.promise; // the first run's call is never answered in time
    return answer("late but once");
  });
  await using folder = await nodeFolder(chain, container.url);

  const first = await folder.start();
  const { subscriptionId } = await chain.request({ task: "text_generation", text: "Where were we?" });
  await until(() => container.requests[0]);
  await first.kill();
  release.resolve();

  await using second = await folder.start();
  const { result } = await chain.waitForDelivery({ subscriptionId });
  expect(result).toMatchObject({ text: "late but once" });
  await second.logged("Subscription completed");
  expect(await deliveries(chain)).toHaveLength(1);
  expect(container.requests).toHaveLength(2);
});

test("a node killed after it sent sends no second transaction and runs no container again", async () => {
  await using chain = await startChain();
  await using container = await startContainer(() => answer("once"));
  await using folder = await nodeFolder(chain, container.url);

  const first = await folder.start();
  const { subscriptionId } = await chain.request({ task: "text_generation", text: "Once?" });
  await chain.waitForDelivery({ subscriptionId });
  await first.logged("Subscription completed");
  const nonceBefore = await chain.publicClient.getTransactionCount({ address: ACCOUNTS.node.address });

  // Without automine the next delivery stays in the pool while the node is killed.
  await chain.request({ task: "text_generation", text: "Twice?" });
  await first.logged("Sent tx");
  await chain.testClient.setAutomine(false);
  await sendAsk(chain, "Thrice?");
  await chain.testClient.mine({ blocks: 1 });
  await until(() => (container.requests.length === 3 ? true : undefined));
  await until(() => (first.lines.filter(({ msg }) => msg === "Sent tx").length === 3 ? true : undefined));
  await first.kill();

  await using second = await folder.start();
  await chain.testClient.setAutomine(true);
  await chain.testClient.mine({ blocks: 1 });
  await second.logged("Delivered");
  await untilTrue(async () => (await deliveries(chain)).length === 3);
  expect(container.requests).toHaveLength(3);
  expect(await chain.publicClient.getTransactionCount({ address: ACCOUNTS.node.address })).toBe(nonceBefore + 2);
});

/** Asks without waiting for the block. */
const sendAsk = ({ walletClient, contracts }: TestChain, text: string) =>
  walletClient.writeContract({
    address: contracts.consumer,
    abi: promptConsumerAbi,
    functionName: "ask",
    args: [HFTaskId.TEXT_GENERATION, "", text],
    gas: 1_000_000n,
  });

/** Answers every call with `abi.encode(bytes(0xdeadbeef))`. */
const RETURNS_DEADBEEF = "0x60206000526004602052" + "63deadbeef60e01b604052" + "60606000f3";
/** Reverts every call. */
const REVERTS = "0x60006000fd";

/** Creates a subscription owned by a contract of this runtime code. */
async function requestFrom({ testClient, walletClient, publicClient, contracts }: TestChain, code: string) {
  const owner = `0x${randomBytes(20).toString("hex")}` as const;
  await testClient.setCode({ address: owner, bytecode: code as Hex });
  await testClient.setBalance({ address: owner, value: parseEther("1") });
  await testClient.impersonateAccount({ address: owner });
  const hash = await walletClient.writeContract({
    account: owner,
    address: contracts.coordinator,
    abi: coordinatorAbi,
    functionName: "createSubscription",
    args: [CONTAINER_ID, 1, 0, 1, false, zeroAddress, 0n, zeroAddress, zeroAddress],
  });
  await publicClient.waitForTransactionReceipt({ hash });
}

test("a request that the service can't read ends with a reason, and the node goes on to the next", async () => {
  await using chain = await startChain();
  await using container = await startContainer((body) =>
    JSON.stringify(body).includes("deadbeef")
      ? { status: 400, body: { code: "400", name: "Bad Request", description: "data is no ABI encoding" } }
      : answer("fine"),
  );
  await using folder = await nodeFolder(chain, container.url);
  await using node = await folder.start();

  await requestFrom(chain, RETURNS_DEADBEEF);
  const failed = await node.logged("Container execution errored");
  expect(failed).toMatchObject({ id: 1, interval: 1 });
  expect(failed["msg"]).toContain("data is no ABI encoding");

  await requestFrom(chain, REVERTS);
  expect(await node.logged("The consumer")).toMatchObject({ id: 2 });
  await requestFrom(chain, "0x");
  expect(await node.logged("The subscription's owner")).toMatchObject({ id: 3 });

  const { subscriptionId } = await chain.request({ task: "text_generation", text: "And now?" });
  await expect(chain.waitForDelivery({ subscriptionId })).resolves.toMatchObject({ result: { text: "fine" } });
  await node.logged("Delivered");
  const info = (await (await fetch(`${node.url}/info`)).json()) as { pending: unknown };
  expect(info.pending).toEqual({ offchain: 0, onchain: 0 });
});
