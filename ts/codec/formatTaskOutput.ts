import type { Entity, LabelScore, TaskResult } from "./TaskResult.ts";

/** A task's off-chain answer: the `X` of the service's `{ "output": X }`. */
export type TaskOutput = string | readonly LabelScore[] | readonly Entity[] | { summary_text: string };

/**
 * Turns a task's answer into its off-chain JSON form; the inverse of `parseTaskOutput`.
 *
 * @example
 * formatTaskOutput({ taskId: 4, summary: "Short." }); // { summary_text: "Short." }
 */
export function formatTaskOutput(result: TaskResult): TaskOutput {
  switch (result.taskId) {
    case 1:
      return result.text;
    case 2:
      return result.labels;
    case 3:
      return result.entities;
    case 4:
      return { summary_text: result.summary };
  }
}
