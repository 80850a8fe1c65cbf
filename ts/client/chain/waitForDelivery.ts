import { type Address, isAddressEqual } from "viem";
import { getBlock, readContract } from "viem/actions";
import { coordinatorAbi } from "../../abi/generated/coordinator.ts";
import { intervalWindow, isCancelled } from "../../protocol/interval.ts";
import { redundancyKey } from "../../protocol/mappingKeys.ts";
import { DeliveryError } from "../errors/DeliveryError.ts";
import type { ComputeDelivery } from "./ComputeDelivery.ts";
import { findPastDelivery } from "./findPastDelivery.ts";
import { followBlocks } from "./followBlocks.ts";
import { getProtocolAddresses } from "./getProtocolAddresses.ts";
import { getSubscription } from "./getSubscription.ts";
import type { DeploymentParameters, InfernetClient } from "./InfernetClient.ts";
import { readChain } from "./readChain.ts";
import { readDeliveries } from "./readDeliveries.ts";
import { withDeadline } from "./withDeadline.ts";

/** Which delivery to wait for, and how long. */
export interface WaitForDeliveryParameters extends DeploymentParameters {
  subscriptionId: number;
  /** From 1, the default. */
  interval?: number;
  /** Whose delivery; left out, the first that anybody made. */
  node?: Address;
  /** Milliseconds. Default 60,000. */
  timeoutMs?: number;
  /** Milliseconds between two looks at the chain. Left out, the client's; on a local chain at most 100. */
  pollingIntervalMs?: number;
  signal?: AbortSignal;
}

/**
 * Waits until an answer to a subscription is on chain; one that is there already is found.
 *
 * @throws SubscriptionNotFoundError; ChainError; DeliveryError `DELIVERY_TIMEOUT` when it takes too long,
 * `INTERVAL_MISSED`, `SUBSCRIPTION_CANCELLED` or `INTERVAL_UNKNOWN` as soon as it can't come any more
 * @example
 * const delivery = await waitForDelivery(client, { subscriptionId, interval: 1 });
 * const result = decodeTaskDelivery(HFTaskId.TEXT_GENERATION, delivery);
 */
export function waitForDelivery(
  client: InfernetClient,
  parameters: WaitForDeliveryParameters,
): Promise<ComputeDelivery> {
  const { subscriptionId, interval = 1, timeoutMs = 60_000, signal } = parameters;
  const onTimeout = () =>
    new DeliveryError(
      `No delivery for interval ${interval} of subscription ${subscriptionId} in ${timeoutMs / 1000} s.`,
      {
        subscriptionId,
        code: "DELIVERY_TIMEOUT",
        metaMessages: [
          "It may still come. `infernet trace` shows what a node has done about it; its log says why not.",
        ],
        retryable: true,
      },
    );
  return withDeadline({ timeoutMs, signal, onTimeout }, (deadline) => search(client, parameters, interval, deadline));
}

async function search(
  client: InfernetClient,
  { subscriptionId, node, pollingIntervalMs, ...deployment }: WaitForDeliveryParameters,
  interval: number,
  signal: AbortSignal,
): Promise<ComputeDelivery> {
  const { coordinator } = await getProtocolAddresses(client, deployment);
  const subscription = await getSubscription(client, { subscriptionId, ...deployment });
  const { end } = intervalWindow({ ...subscription, interval });
  const range = { coordinator, subscriptionId, subscription };
  const isWanted = (delivery: ComputeDelivery) =>
    delivery.interval === interval && (node === undefined || isAddressEqual(delivery.node, node));
  const fail = (code: "INTERVAL_MISSED" | "SUBSCRIPTION_CANCELLED" | "INTERVAL_UNKNOWN", reason: string) =>
    new DeliveryError(`Interval ${interval} of subscription ${subscriptionId} gets no delivery: ${reason}.`, {
      ...{ subscriptionId, code },
    });
  if (interval > subscription.frequency) throw fail("INTERVAL_UNKNOWN", `it has ${subscription.frequency}`);

  // The head first: what is delivered after it is found in later blocks.
  const [head, delivered] = await readChain(`looking for deliveries to subscription ${subscriptionId}`, async () => {
    const { number } = await getBlock(client);
    const count = await readContract(client, {
      address: coordinator,
      abi: coordinatorAbi,
      functionName: "redundancyCount",
      args: [redundancyKey({ subscriptionId, interval })],
    });
    return [number, count > 0 && (await findPastDelivery(client, { ...range, toBlock: number }, isWanted))] as const;
  });
  if (delivered) return delivered;

  return followBlocks(client, { fromBlock: head, pollingIntervalMs, signal }, async ({ timestamp, ...blocks }) => {
    const found = (await readDeliveries(client, { ...range, ...blocks })).find(isWanted);
    if (found) return found;
    if (timestamp >= end) throw fail("INTERVAL_MISSED", "it is over");
    if (isCancelled(await getSubscription(client, { subscriptionId, ...deployment }))) {
      throw fail("SUBSCRIPTION_CANCELLED", "its owner has cancelled it");
    }
    return undefined;
  });
}
