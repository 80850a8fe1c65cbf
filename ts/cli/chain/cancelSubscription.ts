import { type Account, type Address, encodeFunctionData, type Hash, isAddressEqual, parseAbiItem } from "viem";
import { coordinatorAbi } from "../../abi/generated/coordinator.ts";
import { getProtocolAddresses } from "../../client/chain/getProtocolAddresses.ts";
import { getSubscription } from "../../client/chain/getSubscription.ts";
import { sendCall } from "../../client/chain/sendCall.ts";
import { ChainError } from "../../client/errors/ChainError.ts";
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

/** It is up to each contract whether it has a function that cancels, and how it is called. */
const WITHOUT_FUNCTION = {
  metaMessages: ["Give by --call the function of the owner that cancels, if it has one; only its owner can call it."],
};

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
  const { transactionHash: hash } = await sendCall(client, { account, what, to, data }).catch((error: unknown) => {
    const isUnknownCall = error instanceof ChainError && error.code === "CALL_REVERTED" && error.reason === undefined;
    throw isUnknownCall && !isMine
      ? new ChainError(error.shortMessage, { code: error.code, ...WITHOUT_FUNCTION })
      : error;
  });
  if (isCancelled(await getSubscription(client, { subscriptionId, ...deployment }))) return { hash, owner };
  throw new InfernetError(
    `${signature} of ${owner} has not cancelled subscription ${subscriptionId} (transaction ${hash}).`,
    {
      code: "CANCEL_WITHOUT_EFFECT",
      ...WITHOUT_FUNCTION,
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
