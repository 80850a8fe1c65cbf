import { SERVED_TASK_IDS, taskName } from "../codec/HFTaskId.ts";
import type { Entity, LabelScore, TaskResult } from "../codec/TaskResult.ts";
import type { Backend, Inference, InferenceContext, InferenceRequest } from "../service/backends/Backend.ts";
import { ServiceError } from "../service/errors/ServiceError.ts";

const MODEL = "scripted";

/** An answer, or what makes one from the request; when it throws, the request fails. */
export type Scripted<Value> =
  | Value
  | ((request: InferenceRequest, context: InferenceContext) => Value | Promise<Value>);

/** Answers by task; a task without one is refused with status 400. */
export interface ScriptedAnswers {
  text_generation?: Scripted<string>;
  /** Best first. */
  text_classification?: Scripted<readonly LabelScore[]>;
  token_classification?: Scripted<readonly Entity[]>;
  summarization?: Scripted<string>;
}

/** A backend that answers what a test says. */
export interface ScriptedBackend extends Backend {
  /** What it was asked, first to last. */
  readonly requests: readonly InferenceRequest[];
}

/**
 * Makes a backend whose answers a test decides, to see what a contract does with each of them, with none, and with one
 * that comes late.
 *
 * @example
 * const backend = createScriptedBackend({ text_classification: [{ label: "NEGATIVE", score: 0.9 }] });
 * await using devnet = await createDevnet({ ports: "auto", service: { backend } });
 */
export function createScriptedBackend(answers: ScriptedAnswers): ScriptedBackend {
  const requests: InferenceRequest[] = [];

  async function run(request: InferenceRequest, context: InferenceContext): Promise<Inference> {
    requests.push(request);
    return { model: MODEL, result: await resultOf(answers, request, context) };
  }

  return {
    name: MODEL,
    notice: "a test decides the answers",
    models: SERVED_TASK_IDS.map((taskId) => ({ model: MODEL, taskId, cached: true })),
    requests,
    supportsModel: async (model) => model === MODEL,
    run,
    async stream(request, context) {
      const { model, result } = await run(request, context);
      return { model, pieces: wordsOf(result) };
    },
  };
}

async function resultOf(
  answers: ScriptedAnswers,
  request: InferenceRequest,
  context: InferenceContext,
): Promise<TaskResult> {
  const { taskId } = request;
  async function answer<Value extends object | string>(scripted: Scripted<Value> | undefined): Promise<Value> {
    if (scripted !== undefined) return typeof scripted === "function" ? scripted(request, context) : scripted;
    const task = taskName(taskId);
    throw new ServiceError(`The test has no answer for ${task}.`, {
      status: 400,
      code: "TASK_NOT_SCRIPTED",
      metaMessages: [`Give one: createScriptedBackend({ ${task}: … }).`],
    });
  }
  switch (taskId) {
    case 1:
      return { taskId, text: await answer(answers.text_generation) };
    case 2:
      return { taskId, labels: await answer(answers.text_classification) };
    case 3:
      return { taskId, entities: await answer(answers.token_classification) };
    case 4:
      return { taskId, summary: await answer(answers.summarization) };
  }
}

/** A generated text word by word, blanks kept. */
async function* wordsOf(result: TaskResult): AsyncIterable<string> {
  if (result.taskId === 1) yield* result.text.split(/(?<=\s)/);
}
