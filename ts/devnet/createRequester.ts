import type { Account, Address, Chain, HttpTransport, PublicClient, WalletClient } from "viem";
import { parseEventLogs } from "viem";
import { promptConsumerAbi } from "../abi/generated/promptConsumer.ts";
import { checkText } from "../codec/checkText.ts";
import { parseTask } from "../codec/HFTaskId.ts";
import { reasonOf } from "../protocol/reasonOf.ts";
import type { DevnetRequest, DevnetRequestOptions } from "./Devnet.ts";
import { RequestFailedError } from "./errors/RequestFailedError.ts";

export interface RequesterClients {
  publicClient: PublicClient<HttpTransport, Chain>;
  walletClient: WalletClient<HttpTransport, Chain, Account>;
  consumer: Address;
}

/**
 * Makes the function that asks a `PromptConsumer`.
 *
 * Calls may overlap: the sends are put one after the other, since two at a time would take the same nonce.
 *
 * @throws {UnknownTaskError} when the task is none
 * @throws {EmptyTextError} when the text is empty, or no string
 * @throws {RequestFailedError} when the transaction is refused or reverts
 */
export function createRequester(clients: RequesterClients): (options: DevnetRequestOptions) => Promise<DevnetRequest> {
  const { publicClient, walletClient, consumer } = clients;
  let lastSend: Promise<unknown> = Promise.resolve();
  return async ({ task, text, model = "" }) => {
    const taskId = parseTask(task);
    checkText(text);
    const send = () =>
      walletClient.writeContract({
        address: consumer,
        abi: promptConsumerAbi,
        functionName: "ask",
        args: [taskId, model, text],
      });
    const sent = lastSend.then(send);
    lastSend = sent.catch(() => undefined);
    try {
      const hash = await sent;
      const { status, logs, gasUsed, blockNumber } = await publicClient.waitForTransactionReceipt({ hash });
      const [asked] = parseEventLogs({ abi: promptConsumerAbi, eventName: "Asked", logs });
      if (asked === undefined) throw new Error(`transaction ${hash} ${status} and asked nothing`);
      return { subscriptionId: asked.args.subscriptionId, taskId, hash, gasUsed, blockNumber };
    } catch (cause) {
      throw new RequestFailedError({ consumer, reason: reasonOf(cause), cause });
    }
  };
}
