import type { Address, Chain, Client, Transport } from "viem";
import { readContract } from "viem/actions";
import { promptConsumerAbi } from "../abi/generated/promptConsumer.ts";
import { parseTask, type ServedTaskId } from "../codec/HFTaskId.ts";
import { unscaleScore } from "../codec/scaleScore.ts";
import type { DecodedResult } from "../codec/TaskResult.ts";

/** `PromptConsumer.Status`. */
const STATUS = ["unknown", "pending", "answered", "malformed"] as const;

export interface ConsumerAnswer {
  status: (typeof STATUS)[number];
  taskId: ServedTaskId;
  /** Present once `status` is "answered". */
  result: DecodedResult | undefined;
}

/**
 * Reads an answer from the storage of a `PromptConsumer`.
 *
 * @param consumer its address
 * @returns undefined when the consumer has made no such request
 * @example
 * const answer = await readAnswer(publicClient, { consumer, subscriptionId: 1 });
 */
export async function readAnswer(
  client: Client<Transport, Chain | undefined>,
  { consumer, subscriptionId }: { consumer: Address; subscriptionId: number },
): Promise<ConsumerAnswer | undefined> {
  const answer = await readContract(client, {
    address: consumer,
    abi: promptConsumerAbi,
    functionName: "getAnswer",
    args: [subscriptionId],
  });
  const status = STATUS[answer.status] ?? "unknown";
  if (status === "unknown") return undefined;
  const taskId = parseTask(answer.taskId);
  return { status, taskId, result: status === "answered" ? toResult(taskId, answer) : undefined };
}

interface StoredAnswer {
  text: string;
  labels: readonly string[];
  /** Millionths. */
  scores: readonly bigint[];
}

function toResult(taskId: ServedTaskId, { text, labels, scores }: StoredAnswer): DecodedResult {
  const scored = scores.map((scaledScore, index) => ({
    label: labels[index] ?? "",
    score: unscaleScore(scaledScore),
    scaledScore,
  }));
  switch (taskId) {
    case 1:
      return { taskId, text };
    case 2:
      return { taskId, labels: scored };
    case 3:
      return { taskId, entities: scored.map(({ label, ...scores }) => ({ entity_group: label, ...scores })) };
    case 4:
      return { taskId, summary: text };
  }
}
