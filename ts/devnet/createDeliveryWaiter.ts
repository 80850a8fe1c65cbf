import type { Address, Chain, HttpTransport, PublicClient } from "viem";
import { coordinatorAbi } from "../abi/generated/coordinator.ts";
import type { DevnetDelivery, WaitForDeliveryOptions } from "./Devnet.ts";
import { DeliveryTimeoutError } from "./errors/DeliveryTimeoutError.ts";
import { readAnswer } from "./readAnswer.ts";

export interface DeliveryWaiterClients {
  publicClient: PublicClient<HttpTransport, Chain>;
  coordinator: Address;
  consumer: Address;
  /** First block that can hold a delivery. */
  fromBlock: bigint;
}

/**
 * Makes the function that waits for the delivery to a `PromptConsumer` and reads the answer from its storage.
 *
 * @throws {DeliveryTimeoutError} when nothing is delivered in time
 */
export function createDeliveryWaiter(
  clients: DeliveryWaiterClients,
): (options: WaitForDeliveryOptions) => Promise<DevnetDelivery> {
  const { publicClient, coordinator, consumer, fromBlock } = clients;

  const findDelivery = async (subscriptionId: number): Promise<DevnetDelivery | undefined> => {
    const [event] = await publicClient.getContractEvents({
      address: coordinator,
      abi: coordinatorAbi,
      eventName: "SubscriptionFulfilled",
      args: { id: subscriptionId },
      strict: true,
      fromBlock,
    });
    if (event === undefined) return undefined;
    const [receipt, answer] = await Promise.all([
      publicClient.getTransactionReceipt({ hash: event.transactionHash }),
      readAnswer(publicClient, { consumer, subscriptionId }),
    ]);
    if (answer === undefined) throw new Error(`subscription ${subscriptionId} was not asked for by ${consumer}`);
    const { taskId, result } = answer;
    const { transactionHash: hash, gasUsed, blockNumber } = receipt;
    return { subscriptionId, taskId, result, node: event.args.node, hash, gasUsed, blockNumber };
  };

  return ({ subscriptionId, timeoutMs = 30_000, signal }) => {
    const { promise, resolve, reject } = Promise.withResolvers<DevnetDelivery>();
    const onBlockNumber = () => {
      findDelivery(subscriptionId).then((delivery) => delivery && resolve(delivery), reject);
    };
    const unwatch = publicClient.watchBlockNumber({ emitOnBegin: true, poll: true, onBlockNumber, onError: reject });
    const timeout = setTimeout(() => reject(new DeliveryTimeoutError({ subscriptionId, timeoutMs })), timeoutMs);
    const aborted = () => reject(signal?.reason);
    signal?.addEventListener("abort", aborted, { once: true });
    if (signal?.aborted === true) aborted();
    return promise.finally(() => {
      unwatch();
      clearTimeout(timeout);
      signal?.removeEventListener("abort", aborted);
    });
  };
}
