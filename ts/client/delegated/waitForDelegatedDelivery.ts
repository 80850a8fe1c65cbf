import type { Address } from "viem";
import { getBlock } from "viem/actions";
import { InfernetError } from "../../protocol/errors/InfernetError.ts";
import type { ComputeDelivery } from "../chain/ComputeDelivery.ts";
import { followBlocks } from "../chain/followBlocks.ts";
import type { InfernetClient } from "../chain/InfernetClient.ts";
import { readChain } from "../chain/readChain.ts";
import { type WaitForDeliveryParameters, waitForDelivery } from "../chain/waitForDelivery.ts";
import { withDeadline } from "../chain/withDeadline.ts";
import { getDelegatedSubscriptionId } from "./getDelegatedSubscriptionId.ts";

/** Which delegated subscription's delivery to wait for, and how long. */
export interface WaitForDelegatedDeliveryParameters extends Omit<WaitForDeliveryParameters, "subscriptionId"> {
  /** Contract in whose name was signed. */
  owner: Address;
  /** Nonce that was signed. */
  nonce: number;
}

/** No node has created a delegated subscription. Code `DELEGATED_TIMEOUT`. */
export class DelegatedTimeoutError extends InfernetError {
  override name = "DelegatedTimeoutError";

  constructor({ owner, nonce, timeoutMs }: { owner: Address; nonce: number; timeoutMs: number }) {
    super(
      `No node has delivered to the subscription that ${owner} signed with nonce ${nonce} in ${timeoutMs / 1000} s.`,
      {
        code: "DELEGATED_TIMEOUT",
        metaMessages: ["It may still come, until the signature expires. The node's log says why not."],
        retryable: true,
      },
    );
  }
}

/**
 * Waits until a delegated subscription is on chain, which it is with its first delivery, and for an interval's answer.
 *
 * @throws DelegatedTimeoutError when no node has created it in time; else as `waitForDelivery`
 * @example
 * await node.requestDelegatedSubscription({ subscription, nonce, … });
 * const delivery = await waitForDelegatedDelivery(client, { owner: subscription.owner, nonce });
 */
export async function waitForDelegatedDelivery(
  client: InfernetClient,
  { owner, nonce, ...parameters }: WaitForDelegatedDeliveryParameters,
): Promise<ComputeDelivery> {
  const { timeoutMs = 60_000, signal, registry, pollingIntervalMs } = parameters;
  const startedAt = performance.now();
  const deployment = registry ? { registry } : {};
  const onTimeout = () => new DelegatedTimeoutError({ owner, nonce, timeoutMs });
  const subscriptionId = await withDeadline({ timeoutMs, signal, onTimeout }, async (deadline) => {
    const head = await readChain("asking for the head", () => getBlock(client));
    const find = () => getDelegatedSubscriptionId(client, { owner, nonce, ...deployment });
    return followBlocks(client, { fromBlock: head.number, pollingIntervalMs, signal: deadline }, find);
  });
  const left = Math.max(1, Math.round(timeoutMs - (performance.now() - startedAt)));
  return waitForDelivery(client, { ...parameters, subscriptionId, timeoutMs: left });
}
