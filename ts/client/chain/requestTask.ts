import type { Address } from "viem";
import { promptConsumerAbi } from "../../abi/generated/promptConsumer.ts";
import { checkText } from "../../codec/checkText.ts";
import { parseTask, type ServedTaskId, type TaskName } from "../../codec/HFTaskId.ts";
import type { DeploymentParameters, InfernetClient } from "./InfernetClient.ts";
import { type ComputeRequest, requestCompute } from "./requestCompute.ts";
import type { SenderParameters } from "./sendCall.ts";

/** What to ask a consumer like the example `PromptConsumer`. */
export interface RequestTaskParameters extends DeploymentParameters, SenderParameters {
  /** A consumer with the function `ask(uint8 taskId, string model, string text)`, as the example `PromptConsumer`. */
  consumer: Address;
  /** Id or name: 2 or "text_classification". */
  task: ServedTaskId | TaskName;
  /** The prompt, or the text to work on. */
  text: string;
  /** Hugging Face model id; left out, the service's default. */
  model?: string;
}

/**
 * Asks a `PromptConsumer` for one of the Hugging Face tasks, and waits until the request is mined.
 *
 * @throws UnknownTaskError; EmptyTextError; ChainError
 * @example
 * const { subscriptionId } = await requestTask(client, { consumer, task: "summarization", text });
 */
export async function requestTask(
  client: InfernetClient,
  { consumer, task, text, model = "", ...options }: RequestTaskParameters,
): Promise<ComputeRequest & { taskId: ServedTaskId }> {
  const taskId = parseTask(task);
  checkText(text);
  const request = await requestCompute(client, {
    ...options,
    address: consumer,
    abi: promptConsumerAbi,
    functionName: "ask",
    args: [taskId, model, text],
  });
  return { ...request, taskId };
}
