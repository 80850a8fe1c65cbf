import { type Address, isAddressEqual, zeroAddress } from "viem";
import { readContract } from "viem/actions";
import { coordinatorAbi } from "../../abi/generated/coordinator.ts";
import { readerAbi } from "../../abi/generated/reader.ts";
import type { Subscription } from "../../protocol/Subscription.ts";
import { getProtocolAddresses } from "./getProtocolAddresses.ts";
import type { DeploymentParameters, InfernetClient } from "./InfernetClient.ts";
import { readChain } from "./readChain.ts";

/** Which subscriptions to list. */
export interface ListSubscriptionsParameters extends DeploymentParameters {
  /** Only those of this contract. */
  owner?: Address;
  /** First id. Default 1. */
  fromId?: number;
  /** Last id; left out, the newest. */
  toId?: number;
}

/** A subscription and its id. */
export interface ListedSubscription extends Subscription {
  id: number;
}

/** Subscriptions read in one call; halved when the RPC refuses. */
const LARGEST_BATCH = 250;

/**
 * Reads subscriptions from the Coordinator, in the order of their ids.
 *
 * @throws ChainError
 * @example
 * const mine = await listSubscriptions(client, { owner: consumer });
 */
export async function listSubscriptions(
  client: InfernetClient,
  { owner, fromId = 1, toId, ...deployment }: ListSubscriptionsParameters = {},
): Promise<ListedSubscription[]> {
  const { coordinator, reader } = await getProtocolAddresses(client, deployment);
  return readChain("reading subscriptions", async () => {
    const nextId = await readContract(client, { address: coordinator, abi: coordinatorAbi, functionName: "id" });
    const endId = Math.min(nextId, toId === undefined ? nextId : toId + 1);
    const found: ListedSubscription[] = [];
    let size = LARGEST_BATCH;
    for (let startId = fromId; startId < endId; ) {
      const args = [startId, Math.min(startId + size, endId)] as const;
      let batch: readonly Subscription[];
      try {
        batch = await readContract(client, {
          address: reader,
          abi: readerAbi,
          functionName: "readSubscriptionBatch",
          args,
        });
      } catch (error) {
        if (size === 1) throw error;
        size = Math.ceil(size / 2);
        continue;
      }
      for (const [index, subscription] of batch.entries()) {
        if (subscription.owner === zeroAddress || (owner && !isAddressEqual(subscription.owner, owner))) continue;
        found.push({ id: startId + index, ...subscription });
      }
      startId = args[1];
    }
    return found;
  });
}
