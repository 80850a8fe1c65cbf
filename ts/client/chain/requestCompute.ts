import {
  type Abi,
  type Address,
  type ContractFunctionArgs,
  type ContractFunctionName,
  type EncodeFunctionDataParameters,
  encodeFunctionData,
  type Hash,
  isAddressEqual,
  parseEventLogs,
} from "viem";
import { coordinatorAbi } from "../../abi/generated/coordinator.ts";
import { ChainError } from "../errors/ChainError.ts";
import { getProtocolAddresses } from "./getProtocolAddresses.ts";
import type { DeploymentParameters, InfernetClient } from "./InfernetClient.ts";
import { type SenderParameters, sendCall } from "./sendCall.ts";

/** A call of a consumer contract, typed by its ABI. */
export type RequestComputeParameters<
  abi extends Abi = Abi,
  name extends ContractFunctionName<abi, "nonpayable" | "payable"> = ContractFunctionName<
    abi,
    "nonpayable" | "payable"
  >,
> = DeploymentParameters &
  SenderParameters & {
    /** The consumer. */
    address: Address;
    abi: abi;
    /** Function of the consumer that asks. */
    functionName: name;
    args: ContractFunctionArgs<abi, "nonpayable" | "payable", name>;
    /** In the smallest unit of the chain's currency. */
    value?: bigint;
  };

/** A request that is on chain. */
export interface ComputeRequest {
  /** The subscription that the call has made; the first, if it made several. */
  subscriptionId: number;
  /** All that it made. */
  subscriptionIds: readonly number[];
  hash: Hash;
  blockNumber: bigint;
  gasUsed: bigint;
}

/**
 * Calls a function of a consumer contract that asks for compute, and waits until the request is mined.
 *
 * @throws ChainError `CALL_REVERTED` when the consumer refuses; `CHAIN_CALL_FAILED` when the call has made no subscription
 * @example
 * const { subscriptionId } = await requestCompute(client, {
 *   address: consumer, abi, functionName: "ask", args: [1, "", "Is the sky blue during a clear day?"],
 * });
 */
export async function requestCompute<
  const abi extends Abi,
  name extends ContractFunctionName<abi, "nonpayable" | "payable">,
>(client: InfernetClient, parameters: RequestComputeParameters<abi, name>): Promise<ComputeRequest> {
  const { registry, account, address, abi, functionName, args, value } = parameters;
  const { coordinator } = await getProtocolAddresses(client, registry ? { registry } : {});
  const what = `${functionName} of ${address}`;
  const { logs, transactionHash, blockNumber, gasUsed } = await sendCall(client, {
    ...{ account, what },
    to: address,
    data: encodeFunctionData({ abi, functionName, args } as unknown as EncodeFunctionDataParameters),
    ...(value !== undefined && { value }),
  });
  const created = parseEventLogs({ abi: coordinatorAbi, eventName: "SubscriptionCreated", logs })
    .filter((log) => isAddressEqual(log.address, coordinator))
    .map(({ args: { id } }) => id);
  const [subscriptionId] = created;
  if (subscriptionId === undefined) {
    throw new ChainError(`${what} asked the Coordinator ${coordinator} for nothing (transaction ${transactionHash}).`, {
      code: "CHAIN_CALL_FAILED",
      metaMessages: ["Check the consumer's address and function, and that it was deployed with this registry."],
    });
  }
  return { subscriptionId, subscriptionIds: created, hash: transactionHash, blockNumber, gasUsed };
}
