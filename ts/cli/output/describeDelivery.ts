import type { ComputeDelivery } from "../../client/chain/ComputeDelivery.ts";
import type { DecodedResult } from "../../codec/TaskResult.ts";
import { InfernetError } from "../../protocol/errors/InfernetError.ts";

/** A delivery for a person and for a program. */
export interface DeliveryDescription {
  rows: readonly (readonly [name: string, value: string])[];
  json: Record<string, unknown>;
}

/**
 * Describes a delivery and its answer.
 *
 * @param task what was asked for, if that is known: answers of the Hugging Face service are shown by their task, others as
 * they are
 */
export async function describeDelivery(delivery: ComputeDelivery, task?: unknown): Promise<DeliveryDescription> {
  const { subscriptionId, interval, node, hash, blockNumber } = delivery;
  const answer = await readAnswer(delivery, task);
  return {
    json: { subscriptionId, interval, node, hash, blockNumber: Number(blockNumber), ...answer.json },
    rows: [
      ["answer", answer.text],
      ["subscription", `${subscriptionId}, interval ${interval}`],
      ["delivery", `${hash} in block ${blockNumber}`],
      ["node", node],
    ],
  };
}

async function readAnswer(delivery: ComputeDelivery, task: unknown): Promise<{ text: string; json: object }> {
  const [{ decodeTaskDelivery }, { decodeDelivery }, { parseTask }] = await Promise.all([
    import("../../client/chain/decodeTaskDelivery.ts"),
    import("../../codec/decodeDelivery.ts"),
    import("../../codec/HFTaskId.ts"),
  ]);
  const { payload } = delivery;
  if (!payload) return { text: "(not readable from the transaction)", json: { output: null } };
  try {
    if (task !== undefined) {
      const result = decodeTaskDelivery(parseTask(task), delivery);
      return { text: describeResult(result), json: { result } };
    }
    const decoded = decodeDelivery(payload);
    if ("text" in decoded) return { text: decoded.text, json: { output: payload.output, text: decoded.text } };
    return { text: decoded.rawOutput, json: { output: payload.output, rawOutput: decoded.rawOutput } };
  } catch (error) {
    if (!(error instanceof InfernetError)) throw error;
    return { text: `(${error.shortMessage})`, json: { output: payload.output, error: error.shortMessage } };
  }
}

/** An answer of the Hugging Face service, on one line. */
export function describeResult(result: DecodedResult): string {
  switch (result.taskId) {
    case 1:
      return result.text;
    case 2:
      return describeScores(result.labels.map(({ label, score }) => [label, score]));
    case 3:
      return describeScores(result.entities.map(({ entity_group, score }) => [entity_group, score]));
    case 4:
      return result.summary;
  }
}

function describeScores(scores: readonly (readonly [name: string, score: number])[]): string {
  return scores.map(([name, score]) => `${name} ${(100 * score).toFixed(1)} %`).join(", ") || "(none found)";
}
