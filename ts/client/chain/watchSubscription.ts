import { getBlock } from "viem/actions";
import { isCancelled } from "../../protocol/interval.ts";
import type { ComputeDelivery } from "./ComputeDelivery.ts";
import { followBlocks } from "./followBlocks.ts";
import { getProtocolAddresses } from "./getProtocolAddresses.ts";
import { getSubscription } from "./getSubscription.ts";
import type { DeploymentParameters, InfernetClient } from "./InfernetClient.ts";
import { readDeliveries } from "./readDeliveries.ts";

/** Which subscription to watch, and what to call. */
export interface WatchSubscriptionParameters extends DeploymentParameters {
  subscriptionId: number;
  /** First block to look at. Left out: the one after the head, so that only new deliveries are told. */
  fromBlock?: bigint;
  /** Milliseconds between two looks at the chain. Left out, the client's; on a local chain at most 100. */
  pollingIntervalMs?: number;
  /** Called once for each delivery, in their order. */
  onDelivery: (delivery: ComputeDelivery) => void;
  /** Called when the owner has cancelled the subscription. Watching is over then. */
  onCancelled?: () => void;
  /** Called when watching has failed, and is over: also by what `onDelivery` throws. */
  onError: (error: unknown) => void;
}

/**
 * Tells each delivery to a subscription as it comes.
 *
 * @returns ends the watching
 * @example
 * const unwatch = watchSubscription(client, {
 *   subscriptionId, onDelivery: ({ interval }) => console.log(interval), onError: console.error,
 * });
 */
export function watchSubscription(client: InfernetClient, parameters: WatchSubscriptionParameters): () => void {
  const stopped = new AbortController();
  watch(client, parameters, stopped.signal).then(
    () => {
      if (!stopped.signal.aborted) parameters.onCancelled?.();
    },
    (error: unknown) => {
      if (!stopped.signal.aborted) parameters.onError(error);
    },
  );
  return () => stopped.abort();
}

async function watch(
  client: InfernetClient,
  {
    subscriptionId,
    fromBlock,
    pollingIntervalMs,
    onDelivery,
    onCancelled,
    onError,
    ...deployment
  }: WatchSubscriptionParameters,
  signal: AbortSignal,
): Promise<void> {
  const start = fromBlock ?? (await getBlock(client)).number + 1n;
  const { coordinator } = await getProtocolAddresses(client, deployment);
  const subscription = await getSubscription(client, { subscriptionId, ...deployment });
  const told = new Set<string>();
  const end = await followBlocks(
    client,
    { fromBlock: start, pollingIntervalMs, signal },
    async ({ fromBlock, toBlock }) => {
      const range = { coordinator, subscriptionId, subscription, fromBlock, toBlock };
      for (const delivery of await readDeliveries(client, range)) {
        // Looked at again, a block tells the same; after a reorganisation the same transaction may be in another block.
        const key = `${delivery.interval} ${delivery.node}`;
        if (signal.aborted || told.has(key)) continue;
        told.add(key);
        try {
          onDelivery(delivery);
        } catch (error) {
          return { error }; // not the chain's: another look would not help
        }
      }
      return isCancelled(await getSubscription(client, { subscriptionId, ...deployment })) ? {} : undefined;
    },
  );
  if ("error" in end) throw end.error;
}
