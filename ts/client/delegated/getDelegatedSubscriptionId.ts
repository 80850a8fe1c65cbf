import type { Address } from "viem";
import { readContract } from "viem/actions";
import { coordinatorAbi } from "../../abi/generated/coordinator.ts";
import { delegateKey } from "../../protocol/mappingKeys.ts";
import { getProtocolAddresses } from "../chain/getProtocolAddresses.ts";
import type { DeploymentParameters, InfernetClient } from "../chain/InfernetClient.ts";
import { readChain } from "../chain/readChain.ts";

/** Which delegated subscription is meant. */
export interface GetDelegatedSubscriptionIdParameters extends DeploymentParameters {
  /** Contract in whose name was signed. */
  owner: Address;
  /** Nonce that was signed. */
  nonce: number;
}

/**
 * The subscription that a signed one has become: it is on chain from its first delivery on.
 *
 * @returns `undefined` as long as no node has delivered
 * @throws ChainError
 * @example
 * const subscriptionId = await getDelegatedSubscriptionId(client, { owner: consumer, nonce: 0 });
 */
export async function getDelegatedSubscriptionId(
  client: InfernetClient,
  { owner, nonce, ...deployment }: GetDelegatedSubscriptionIdParameters,
): Promise<number | undefined> {
  const { coordinator } = await getProtocolAddresses(client, deployment);
  const id = await readChain(`looking for the subscription of ${owner} with nonce ${nonce}`, () =>
    readContract(client, {
      address: coordinator,
      abi: coordinatorAbi,
      functionName: "delegateCreatedIds",
      args: [delegateKey({ owner, nonce })],
    }),
  );
  return id === 0 ? undefined : id;
}
