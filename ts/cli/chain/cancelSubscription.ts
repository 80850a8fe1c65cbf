import { type Account, type Address, encodeFunctionData, type Hash, isAddressEqual, parseAbiItem } from "viem";
import { coordinatorAbi } from "../../abi/generated/coordinator.ts";
import { getProtocolAddresses } from "../../client/chain/getProtocolAddresses.ts";
import { getSubscription } from "../../client/chain/getSubscription.ts";
import { sendCall } from "../../client/chain/sendCall.ts";
import { InfernetError } from "../../protocol/errors/InfernetError.ts";
import { isCancelled } from "../../protocol/interval.ts";
import type { ChainClient } from "./createChainClient.ts";

export interface CancelParameters {
  subscriptionId: number;
  /** Function of the owner that cancels, such as `cancelSubscription(uint32)`. */
  signature: string;
  account: Account;
  registry?: Address;
}

/**
 * Cancels a subscription. Only its owner may: when that is a contract, a function of it is called, which then calls the
 * Coordinator; when it is the account itself, the Coordinator is.
 *
 * @throws InfernetError `SIGNATURE_INVALID`, `CANCEL_WITHOUT_EFFECT`; SubscriptionNotFoundError; ChainError
 */
export async function cancelSubscription(
  client: ChainClient,
  { subscriptionId, signature, account, ...deployment }: CancelParameters,
): Promise<{ hash: Hash; owner: Address }> {
  const { owner } = await getSubscription(client, { subscriptionId, ...deployment });
  const { coordinator } = await getProtocolAddresses(client, deployment);
  const isMine = isAddressEqual(owner, account.address);
  const data = isMine
    ? encodeFunctionData({ abi: coordinatorAbi, functionName: "cancelSubscription", args: [subscriptionId] })
    : encodeCall(signature, subscriptionId);
  const to = isMine ? coordinator : owner;
  const what = `cancelling subscription ${subscriptionId} by ${to}`;
  const { transactionHash: hash } = await sendCall(client, { account, what, to, data });
  if (isCancelled(await getSubscription(client, { subscriptionId, ...deployment }))) return { hash, owner };
  throw new InfernetError(
    `${signature} of ${owner} has not cancelled subscription ${subscriptionId} (transaction ${hash}).`,
    {
      code: "CANCEL_WITHOUT_EFFECT",
      metaMessages: [
        "Give by --call the function of the owner that cancels: it is up to each contract whether it has one.",
      ],
    },
  );
}

function encodeCall(signature: string, subscriptionId: number) {
  try {
    const item = parseAbiItem(`function ${signature}`);
    return encodeFunctionData({ abi: [item], args: [subscriptionId] } as never);
  } catch {
    throw new InfernetError(`${JSON.stringify(signature.slice(0, 100))} is no function that takes an id.`, {
      code: "SIGNATURE_INVALID",
      metaMessages: ["Give one such as: --call 'cancelSubscription(uint32)'."],
    });
  }
}
