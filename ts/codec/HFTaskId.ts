import { UnknownTaskError } from "./errors/UnknownTaskError.ts";

/** Hugging Face tasks of the inference service: the `uint8` that opens an on-chain request. */
export const HFTaskId = {
  /** No task; never valid in a request. */
  UNSET: 0,
  TEXT_GENERATION: 1,
  TEXT_CLASSIFICATION: 2,
  TOKEN_CLASSIFICATION: 3,
  SUMMARIZATION: 4,
} as const;

/** Value of {@link HFTaskId}. */
export type HFTaskId = (typeof HFTaskId)[keyof typeof HFTaskId];

/** A task that can be asked for: every {@link HFTaskId} but `UNSET`. */
export type ServedTaskId = Exclude<HFTaskId, typeof HFTaskId.UNSET>;

const TASK_NAMES = {
  [HFTaskId.UNSET]: "unset",
  [HFTaskId.TEXT_GENERATION]: "text_generation",
  [HFTaskId.TEXT_CLASSIFICATION]: "text_classification",
  [HFTaskId.TOKEN_CLASSIFICATION]: "token_classification",
  [HFTaskId.SUMMARIZATION]: "summarization",
} as const;

/** Snake-case name of a task. */
export type TaskName = (typeof TASK_NAMES)[HFTaskId];

/** The tasks that can be asked for, in order of their id. */
export const SERVED_TASK_IDS: readonly ServedTaskId[] = [1, 2, 3, 4];

/**
 * Name of a task.
 *
 * @example
 * taskName(HFTaskId.SUMMARIZATION); // "summarization"
 */
export function taskName(taskId: HFTaskId): TaskName {
  return TASK_NAMES[taskId];
}

/**
 * Reads a task from an id or a name, as people and JSON write them.
 *
 * @param task id as number, bigint or decimal string, or the name in any case, words joined by `_`, `-` or a space
 * @throws UnknownTaskError for anything else, and for UNSET
 * @example
 * parseTask("Text-Classification"); // 2
 * parseTask(4); // 4
 */
export function parseTask(task: unknown): ServedTaskId {
  const wanted =
    typeof task === "string"
      ? task.trim().toLowerCase().replace(/[- ]/g, "_")
      : typeof task === "number" || typeof task === "bigint"
        ? String(task)
        : undefined;
  const taskId = SERVED_TASK_IDS.find((id) => wanted === String(id) || wanted === TASK_NAMES[id]);
  if (taskId === undefined) {
    const served = SERVED_TASK_IDS.map((id) => `${id} (${TASK_NAMES[id]})`).join(", ");
    throw new UnknownTaskError({ task, served });
  }
  return taskId;
}
