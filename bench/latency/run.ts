/**
 * `npm run bench:latency`: how long the loop takes on a devnet, from the mined request to the mined delivery, beside what the
 * container and the chain alone take for one; and a burst of requests beside the same number one after the other. `--json` for
 * programs, `--requests=100`.
 */
import { Agent } from "node:http";
import { parseArgs } from "node:util";
import { createPublicClient, parseGwei, size, webSocket } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { coordinatorAbi } from "../../ts/abi/generated/coordinator.ts";
import { columns, heading } from "../../ts/cli/output/table.ts";
import { encodeRequest } from "../../ts/codec/encodeRequest.ts";
import { createDevnet } from "../../ts/devnet/createDevnet.ts";
import { percentiles, post } from "../service/load.ts";

const REQUEST = { task: "text_classification", text: "I love it: the answers are there before I look." } as const;

const { values } = parseArgs({
  options: { json: { type: "boolean", default: false }, requests: { type: "string", default: "100" } },
});
const count = Number(values.requests);
if (!Number.isSafeInteger(count) || count < 2) throw new Error(`--requests ${values.requests}: expected 2 or more`);

await using devnet = await createDevnet({ ports: "auto" });
const { chain, contracts, publicClient, service, testClient, walletClient } = devnet;

/** When each subscription was delivered, as a subscriber of the chain's logs is told. */
const deliveredAt = new Map<number, { at: number; wake: () => void; told: Promise<void> }>();
const deliveryOf = (id: number) => {
  const { promise: told, resolve: wake } = Promise.withResolvers<void>();
  const entry = deliveredAt.get(id) ?? { at: Number.NaN, wake, told };
  deliveredAt.set(id, entry);
  return entry;
};
const logs = createPublicClient({ chain, transport: webSocket(devnet.wsUrl) });
const unwatch = logs.watchContractEvent({
  ...{ address: contracts.coordinator, abi: coordinatorAbi, eventName: "SubscriptionFulfilled", strict: true },
  onLogs: (events) => {
    for (const { args } of events) {
      const entry = deliveryOf(args.id);
      entry.at = performance.now();
      entry.wake();
    }
  },
});

/** Asks, waits for the answer, and gives the milliseconds between the two. */
async function loop(): Promise<number> {
  const { subscriptionId } = await devnet.request(REQUEST);
  const minedAt = performance.now();
  const delivery = deliveryOf(subscriptionId);
  await delivery.told;
  return Math.max(0, delivery.at - minedAt);
}

/** The container's part of the loop. */
const agent = new Agent({ keepAlive: true });
async function askContainer(): Promise<number> {
  const input = encodeRequest({ taskId: 2, text: REQUEST.text });
  const body = JSON.stringify({ source: 0, destination: 0, data: input.slice(2), requires_proof: false });
  const { status, ms } = await post(service.url, body, agent);
  if (status !== 200) throw new Error(`the service answered ${status}`);
  return ms;
}

/** The chain's part: a transaction as long and as expensive as a delivery, signed, sent and mined. */
const sender = privateKeyToAccount(devnet.accounts.deployer.privateKey);
async function sendTransaction(calldata: `0x${string}`, nonce: number): Promise<number> {
  const startedAt = performance.now();
  const serializedTransaction = await sender.signTransaction({
    ...{ chainId: chain.id, type: "eip1559", to: contracts.coordinator, data: calldata, gas: 1_000_000n, nonce },
    ...{ maxFeePerGas: parseGwei("20"), maxPriorityFeePerGas: 1n },
  });
  await walletClient.sendRawTransactionSync({ serializedTransaction });
  return performance.now() - startedAt;
}

const median = (times: readonly number[]) => percentiles(times).p50Ms;
const measure = async (run: (index: number) => Promise<number>): Promise<number[]> => {
  const times: number[] = [];
  for (let index = 0; index < count; index++) times.push(await run(index));
  return times;
};

await loop();
const loops = await measure(loop);
const { subscriptionId } = await devnet.request(REQUEST);
const { hash } = await devnet.waitForDelivery({ subscriptionId });
const { input } = await publicClient.getTransaction({ hash });
const containerMs = median(await measure(askContainer));
const nonce = await publicClient.getTransactionCount({ address: sender.address });
const chainMs = median(await measure((index) => sendTransaction(input, nonce + index)));

// The burst is mined in one block, as on a chain with a block time.
await testClient.setAutomine(false);
const burst = Array.from({ length: count }, () => devnet.request(REQUEST));
const isPooled = async () => Number((await testClient.getTxpoolStatus()).pending) >= count;
while (!(await isPooled())) await testClient.getTxpoolStatus();
await testClient.setAutomine(true);
await testClient.mine({ blocks: 1 });
const burstStartedAt = performance.now();
await Promise.all((await Promise.all(burst)).map((asked) => deliveryOf(asked.subscriptionId).told));
const burstMs = performance.now() - burstStartedAt;

unwatch();
(await logs.transport.getRpcClient()).close();
agent.destroy();
const { p50Ms, p99Ms } = percentiles(loops);
const partsMs = containerMs + chainMs;
const result = {
  ...{ requests: count, calldataBytes: size(input), containerMs, chainMs, loopP50Ms: p50Ms, loopP99Ms: p99Ms },
  ...{ loopToParts: p50Ms / partsMs, burstMs, burstToSequence: burstMs / (p50Ms * count) },
};
if (values.json) {
  console.log(JSON.stringify(result));
} else {
  const ms = (value: number): string => value.toFixed(1).padStart(8);
  const ratio = (value: number): string => value.toFixed(3).padStart(6);
  console.log(heading(`request mined to delivery mined, on a devnet (${count} requests)`));
  console.log(
    columns(
      ["", "      ms", " ratio"],
      [
        ["container and chain alone", ms(partsMs), ratio(1)],
        ["the loop, median", ms(p50Ms), ratio(p50Ms / partsMs)],
        ["the loop, 99th percentile", ms(p99Ms), ratio(p99Ms / partsMs)],
        [`${count} one after the other`, ms(p50Ms * count), ratio(1)],
        [`${count} requests in one block`, ms(burstMs), ratio(result.burstToSequence)],
      ],
    ),
  );
}
