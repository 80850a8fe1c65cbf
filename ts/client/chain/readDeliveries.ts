import { type Address, type Hash, isAddressEqual } from "viem";
import { getBlock, getContractEvents, getTransaction, readContract } from "viem/actions";
import { coordinatorAbi } from "../../abi/generated/coordinator.ts";
import { type DeliveryCall, decodeDeliveryCalldata } from "../../codec/decodeDeliveryCalldata.ts";
import { intervalAt, isCancelled } from "../../protocol/interval.ts";
import { delegateKey } from "../../protocol/mappingKeys.ts";
import type { Subscription } from "../../protocol/Subscription.ts";
import type { ComputeDelivery } from "./ComputeDelivery.ts";
import type { InfernetClient } from "./InfernetClient.ts";

export interface ReadDeliveriesParameters {
  coordinator: Address;
  subscriptionId: number;
  subscription: Subscription;
  fromBlock: bigint;
  toBlock: bigint;
}

/** Reads the deliveries to a subscription in a range of blocks, oldest first. Errors are viem's. */
export async function readDeliveries(
  client: InfernetClient,
  parameters: ReadDeliveriesParameters,
): Promise<ComputeDelivery[]> {
  const { coordinator, subscriptionId, fromBlock, toBlock } = parameters;
  const events = await getContractEvents(client, {
    address: coordinator,
    abi: coordinatorAbi,
    eventName: "SubscriptionFulfilled",
    args: { id: subscriptionId },
    strict: true,
    fromBlock,
    toBlock,
  });
  return Promise.all(
    events.map((event) =>
      readDelivery(client, parameters, {
        node: event.args.node,
        hash: event.transactionHash,
        blockNumber: event.blockNumber,
      }),
    ),
  );
}

async function readDelivery(
  client: InfernetClient,
  { coordinator, subscriptionId, subscription }: ReadDeliveriesParameters,
  log: { node: Address; hash: Hash; blockNumber: bigint },
): Promise<ComputeDelivery> {
  const [{ input: data }, { timestamp }] = await Promise.all([
    getTransaction(client, { hash: log.hash }),
    getBlock(client, { blockNumber: log.blockNumber }),
  ]);
  const call = await findCall(client, decodeDeliveryCalldata({ data, coordinator }), subscriptionId, {
    coordinator,
    owner: subscription.owner,
  });
  const seconds = Number(timestamp);
  return {
    subscriptionId,
    interval: call?.interval ?? intervalByTime(subscription, seconds),
    ...log,
    timestamp: seconds,
    payload: call && { input: call.input, output: call.output, proof: call.proof },
  };
}

/** The Coordinator takes deliveries for the present interval only. Cancelling has overwritten when the first one began. */
function intervalByTime(subscription: Subscription, timestamp: number): number {
  return isCancelled(subscription) ? 1 : intervalAt({ ...subscription, timestamp });
}

/** The call that answered a subscription: by its id, or by the nonce that it was created from. */
async function findCall(
  client: InfernetClient,
  calls: readonly DeliveryCall[],
  subscriptionId: number,
  { coordinator, owner }: { coordinator: Address; owner: Address },
): Promise<DeliveryCall | undefined> {
  const direct = calls.find((call) => call.subscriptionId === subscriptionId);
  if (direct) return direct;
  for (const call of calls) {
    if (!call.delegated || !isAddressEqual(call.delegated.owner, owner)) continue;
    const id = await readContract(client, {
      address: coordinator,
      abi: coordinatorAbi,
      functionName: "delegateCreatedIds",
      args: [delegateKey(call.delegated)],
    });
    if (id === subscriptionId) return call;
  }
  return undefined;
}
