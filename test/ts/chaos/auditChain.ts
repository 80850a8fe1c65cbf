import { type Address, createPublicClient, decodeAbiParameters, type Hex, http, parseAbiParameters } from "viem";
import { getContractEvents, readContract } from "viem/actions";
import { coordinatorAbi } from "../../../ts/abi/generated/coordinator.ts";
import { decodeDelivery } from "../../../ts/codec/decodeDelivery.ts";
import { genericCallbackConsumerAbi } from "../e2e/generated/genericCallbackConsumer.ts";
import type { World } from "./World.ts";

const INPUT = parseAbiParameters("string input, string proof");
const OUTPUT = parseAbiParameters("string output");

/** How often each subscription was fulfilled on the canonical chain, by id. */
export async function countFulfilled({ connection, coordinator }: World): Promise<Map<number, number>> {
  const counts = new Map<number, number>();
  const events = await getContractEvents(connection.publicClient, {
    address: coordinator,
    abi: coordinatorAbi,
    eventName: "SubscriptionFulfilled",
    fromBlock: 0n,
    strict: true,
  });
  for (const { args } of events) counts.set(args.id, (counts.get(args.id) ?? 0) + 1);
  return counts;
}

/** Looks whether each request was answered once, by its own answer, and nothing else was. */
export async function auditChain(world: World): Promise<string[]> {
  const { coordinator, consumers, users, nodeAddress } = world;
  const client = createPublicClient({ transport: http(world.connection.rpcUrl, { batch: { batchSize: 100 } }) });
  const fulfilled = await countFulfilled(world);
  const protocol = { address: coordinator, abi: coordinatorAbi } as const;
  const next = await readContract(client, { ...protocol, functionName: "id" });
  const ids = Array.from({ length: next - 1 }, (_, index) => index + 1);
  const problems: string[] = [];
  const asked: string[] = [];
  const delegated: string[] = [];

  const look = async (id: number) => {
    const { owner } = await readContract(client, { ...protocol, functionName: "getSubscription", args: [id] });
    const consumer = { address: owner, abi: genericCallbackConsumerAbi } as const;
    const isToBeServed = owner === consumers.callback || owner === consumers.delegator;
    const times = fulfilled.get(id) ?? 0;
    if (times !== (isToBeServed ? 1 : 0)) problems.push(`subscription ${id} of ${owner} was fulfilled ${times} times`);
    const answer = async () => {
      const [input, output] = await Promise.all([
        readContract(client, { ...consumer, functionName: "receivedInput", args: [id] }),
        readContract(client, { ...consumer, functionName: "receivedOutput", args: [id] }),
      ]);
      return answerOf(input, output);
    };
    if (owner === consumers.callback) {
      const inputs = { ...consumer, functionName: "getContainerInputs", args: [id, 1, 0, nodeAddress] } as const;
      const [text] = decodeAbiParameters(INPUT, await readContract(client, inputs));
      asked.push(text);
      const got = times > 0 ? await answer() : text;
      if (got !== text) problems.push(`subscription ${id} asked for "${text}" and got "${got}"`);
    } else if (owner === consumers.delegator && times > 0) delegated.push(await answer());
  };
  await Promise.all(ids.map(look));
  return [...problems, ...differences(users.asked, asked), ...differences(users.delegatedTexts, delegated)];
}

/** What the container said, of what a consumer received. */
function answerOf(input: Hex, output: Hex): string {
  const delivery = decodeDelivery({ input, output, proof: "0x" });
  return "rawOutput" in delivery ? decodeAbiParameters(OUTPUT, delivery.rawOutput)[0] : delivery.text;
}

/** What was asked and isn't found, or more than once. */
function differences(wanted: readonly string[], found: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const text of found) counts.set(text, (counts.get(text) ?? 0) + 1);
  return wanted.flatMap((text) => {
    const times = counts.get(text) ?? 0;
    return times === 1 ? [] : [`"${text}" is in the chain ${times} times`];
  });
}

/** Transactions of the node that the chain took and that failed: work that was paid for in vain. */
export async function countReverted({ connection }: World, node: Address): Promise<number> {
  const { publicClient } = connection;
  const head = await publicClient.getBlockNumber({ cacheTime: 0 });
  let reverted = 0;
  for (let blockNumber = 0n; blockNumber <= head; blockNumber++) {
    const { transactions } = await publicClient.getBlock({ blockNumber, includeTransactions: true });
    for (const { from, hash } of transactions) {
      if (from !== node.toLowerCase()) continue;
      const { status } = await publicClient.getTransactionReceipt({ hash });
      if (status === "reverted") reverted += 1;
    }
  }
  return reverted;
}
