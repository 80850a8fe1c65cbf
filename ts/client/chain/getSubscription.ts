import { zeroAddress } from "viem";
import { readContract } from "viem/actions";
import { coordinatorAbi } from "../../abi/generated/coordinator.ts";
import type { Subscription } from "../../protocol/Subscription.ts";
import { SubscriptionNotFoundError } from "../errors/SubscriptionNotFoundError.ts";
import { getProtocolAddresses } from "./getProtocolAddresses.ts";
import type { DeploymentParameters, InfernetClient } from "./InfernetClient.ts";
import { readChain } from "./readChain.ts";

/** Which subscription to read. */
export interface GetSubscriptionParameters extends DeploymentParameters {
  subscriptionId: number;
}

/**
 * Reads a subscription from the Coordinator.
 *
 * @throws SubscriptionNotFoundError when there is none with this id; ChainError
 * @example
 * const { owner, frequency } = await getSubscription(client, { subscriptionId: 1 });
 */
export async function getSubscription(
  client: InfernetClient,
  { subscriptionId, ...deployment }: GetSubscriptionParameters,
): Promise<Subscription> {
  const { coordinator } = await getProtocolAddresses(client, deployment);
  const subscription = await readChain(`reading subscription ${subscriptionId}`, () =>
    readContract(client, {
      address: coordinator,
      abi: coordinatorAbi,
      functionName: "getSubscription",
      args: [subscriptionId],
    }),
  );
  if (subscription.owner === zeroAddress) throw new SubscriptionNotFoundError({ subscriptionId, coordinator });
  return subscription;
}
