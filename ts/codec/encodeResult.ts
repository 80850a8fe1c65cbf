import { encodeAbiParameters, type Hex } from "viem";
import { scaleScore } from "./scaleScore.ts";
import type { TaskResult } from "./TaskResult.ts";

/** ABI parameters of a result of text generation and summarization. */
export const TEXT_PARAMETERS = [{ name: "text", type: "string" }] as const;

/** ABI parameters of a result of text and token classification. */
export const LABELS_PARAMETERS = [
  { name: "labels", type: "string[]" },
  { name: "scores", type: "uint256[]" },
] as const;

/**
 * Encodes a task's answer for the chain: the `raw_output` of the inference service.
 *
 * Text generation and summarization: `abi.encode(string)`. Text and token classification:
 * `abi.encode(string[] labels, uint256[] scores)`, scores in millionths rounded down; an entity's label is its group.
 *
 * @throws InvalidResultError when a score is negative or not a number
 * @example
 * const output = encodeResult({ taskId: 2, labels: [{ label: "POSITIVE", score: 0.98 }] });
 */
export function encodeResult(result: TaskResult): Hex {
  switch (result.taskId) {
    case 1:
      return encodeAbiParameters(TEXT_PARAMETERS, [result.text]);
    case 2:
      return encodeLabels(result.labels);
    case 3:
      return encodeLabels(result.entities.map(({ entity_group, score }) => ({ label: entity_group, score })));
    case 4:
      return encodeAbiParameters(TEXT_PARAMETERS, [result.summary]);
  }
}

function encodeLabels(items: readonly { label: string; score: number }[]): Hex {
  const labels = items.map(({ label }) => label);
  const scores = items.map(({ score }, index) => scaleScore(score, `score ${index}`));
  return encodeAbiParameters(LABELS_PARAMETERS, [labels, scores]);
}
