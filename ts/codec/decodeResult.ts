import type { Hex } from "viem";
import { AbiReader } from "./AbiReader.ts";
import type { ServedTaskId } from "./HFTaskId.ts";
import { unscaleScore } from "./scaleScore.ts";
import type { DecodedResult, ScaledScore } from "./TaskResult.ts";

/**
 * Decodes a task's answer as it stands on chain; the inverse of `encodeResult`.
 *
 * Accepts the bytes that `abi.decode` accepts, and asks in addition for valid UTF-8 and as many scores as labels.
 * Throws nothing but the errors below, whatever the bytes.
 *
 * @param taskId task that was asked for; the bytes do not say
 * @param bytes hex, with or without `0x`
 * @throws InvalidHexError when `bytes` is not hex
 * @throws MalformedBytesError when they have not the task's layout (code `RESULT_MALFORMED`)
 * @example
 * const result = decodeResult(HFTaskId.TEXT_CLASSIFICATION, output);
 * // { taskId: 2, labels: [{ label: "POSITIVE", score: 0.98, scaledScore: 980_000n }] }
 */
export function decodeResult<const taskId extends ServedTaskId>(
  taskId: taskId,
  bytes: Hex,
): Extract<DecodedResult, { taskId: taskId }>;
export function decodeResult(taskId: ServedTaskId, bytes: Hex): DecodedResult {
  switch (taskId) {
    case 1:
      return { taskId, text: decodeText(bytes, "text") };
    case 2:
      return { taskId, labels: decodeLabels(bytes) };
    case 3:
      return {
        taskId,
        entities: decodeLabels(bytes).map(({ label, ...scores }) => ({ entity_group: label, ...scores })),
      };
    case 4:
      return { taskId, summary: decodeText(bytes, "summary") };
  }
}

function decodeText(bytes: Hex, field: string): string {
  return new AbiReader(bytes, "text").string(0, 0, field);
}

function decodeLabels(bytes: Hex): ({ label: string } & ScaledScore)[] {
  const reader = new AbiReader(bytes, "labels");
  const labels = reader.strings(0, 0, "labels");
  const scores = reader.uint256s(32, 0, "scores");
  if (labels.length !== scores.length) {
    throw reader.malformed("scores", `there are ${scores.length} for ${labels.length} labels`);
  }
  return scores.map((scaledScore, index) => ({
    label: labels[index] ?? "",
    score: unscaleScore(scaledScore),
    scaledScore,
  }));
}
