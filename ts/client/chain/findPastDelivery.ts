import { getBlock } from "viem/actions";
import { isCancelled } from "../../protocol/interval.ts";
import type { ComputeDelivery } from "./ComputeDelivery.ts";
import type { InfernetClient } from "./InfernetClient.ts";
import { type ReadDeliveriesParameters, readDeliveries } from "./readDeliveries.ts";

/** Blocks asked for at once; a tenth when the RPC refuses, as public ones do. */
const LARGEST_RANGE = 10_000n;
const SMALLEST_RANGE = 10n;

/**
 * Looks back for deliveries, newest blocks first, no further than when the subscription became active. Errors are viem's.
 *
 * @param accept says which delivery is looked for
 */
export async function findPastDelivery(
  client: InfernetClient,
  { toBlock, ...parameters }: Omit<ReadDeliveriesParameters, "fromBlock">,
  accept: (delivery: ComputeDelivery) => boolean,
): Promise<ComputeDelivery | undefined> {
  const { subscription } = parameters;
  let range = LARGEST_RANGE;
  let upper = toBlock;
  while (upper >= 0n) {
    const lower = upper < range ? 0n : upper - range + 1n;
    let deliveries: ComputeDelivery[];
    try {
      deliveries = await readDeliveries(client, { ...parameters, fromBlock: lower, toBlock: upper });
    } catch (error) {
      if (range <= SMALLEST_RANGE) throw error;
      range /= 10n;
      continue;
    }
    const found = deliveries.find(accept);
    if (found || lower === 0n) return found;
    const { timestamp } = await getBlock(client, { blockNumber: lower });
    if (!isCancelled(subscription) && timestamp < BigInt(subscription.activeAt)) return undefined;
    upper = lower - 1n;
  }
  return undefined;
}
