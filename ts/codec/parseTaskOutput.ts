import { InvalidResultError } from "./errors/InvalidResultError.ts";
import type { ServedTaskId } from "./HFTaskId.ts";
import type { Entity, LabelScore, TaskResult } from "./TaskResult.ts";

/**
 * Reads a task's off-chain answer: the `X` of the service's `{ "output": X }`.
 *
 * Text generation gives a string; text classification `[{ label, score }]`; token classification
 * `[{ entity_group, score, word, start, end }]`; summarization `{ summary_text }`. Further keys are ignored.
 *
 * @param taskId task that was asked for; the answer does not say
 * @throws InvalidResultError naming the field that is missing or wrong
 * @example
 * parseTaskOutput(HFTaskId.SUMMARIZATION, body.output); // { taskId: 4, summary: "…" }
 */
export function parseTaskOutput<const taskId extends ServedTaskId>(
  taskId: taskId,
  output: unknown,
): Extract<TaskResult, { taskId: taskId }>;
export function parseTaskOutput(taskId: ServedTaskId, output: unknown): TaskResult {
  switch (taskId) {
    case 1:
      return { taskId, text: readString(output, "output") };
    case 2:
      return { taskId, labels: readArray(output).map(readLabel) };
    case 3:
      return { taskId, entities: readArray(output).map(readEntity) };
    case 4: {
      const { summary_text } = readObject(output, "output");
      return { taskId, summary: readString(summary_text, "output.summary_text") };
    }
  }
}

function readLabel(item: unknown, index: number): LabelScore {
  const field = `output[${index}]`;
  const { label, score } = readObject(item, field);
  return { label: readString(label, `${field}.label`), score: readScore(score, `${field}.score`) };
}

function readEntity(item: unknown, index: number): Entity {
  const field = `output[${index}]`;
  const { entity_group, score, word, start, end } = readObject(item, field);
  return {
    entity_group: readString(entity_group, `${field}.entity_group`),
    score: readScore(score, `${field}.score`),
    word: readString(word, `${field}.word`),
    start: readOffset(start, `${field}.start`),
    end: readOffset(end, `${field}.end`),
  };
}

function readArray(output: unknown): unknown[] {
  if (Array.isArray(output)) return output;
  throw new InvalidResultError({ field: "output", got: output, expected: "an array" });
}

function readObject(value: unknown, field: string): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
  throw new InvalidResultError({ field, got: value, expected: "an object" });
}

function readString(value: unknown, field: string): string {
  if (typeof value === "string") return value;
  throw new InvalidResultError({ field, got: value, expected: "a string" });
}

function readScore(value: unknown, field: string): number {
  if (typeof value === "number" && Number.isFinite(value) && value >= 0) return value;
  throw new InvalidResultError({ field, got: value, expected: "a score from 0 to 1" });
}

function readOffset(value: unknown, field: string): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
  throw new InvalidResultError({ field, got: value, expected: "an offset into the text: a whole number from 0" });
}
