import { setImmediate } from "node:timers/promises";
import { taskName } from "../../../codec/HFTaskId.ts";
import type { TaskResult } from "../../../codec/TaskResult.ts";
import { ServiceError } from "../../errors/ServiceError.ts";
import type { Backend, InferenceRequest } from "../Backend.ts";
import type { GenerationParameters } from "../tasks.ts";
import { BUILTIN_FACTS, BUILTIN_MODELS } from "./builtinFacts.ts";
import { recognizeEntities } from "./entities/recognizeEntities.ts";
import { generateText } from "./generation/generateText.ts";
import { streamText } from "./generation/streamText.ts";
import { classifySentiment } from "./sentiment/classifySentiment.ts";
import { summarize } from "./summary/summarize.ts";

const WARM_UP_TEXT = "Alice is in Paris. She likes it.";

/**
 * The backend that needs nothing: no network, no model files, no keys. For development and tests; every answer is a
 * pure function of its request, and every model has a name that begins with `builtin/`.
 */
export function createBuiltinBackend(): Backend {
  return {
    ...BUILTIN_FACTS,
    supportsModel: async (name) => BUILTIN_FACTS.models.some(({ model }) => model === name),
    warmUp,
    run: async (request) => ({ model: resolveModel(request), result: compute(request) }),
    stream: async (request, { signal }) => {
      refuseUnsupported(request.parameters);
      return { model: resolveModel(request), pieces: pace(streamText(request.text, request.parameters), signal) };
    },
  };
}

/** The models load when they are first used. */
async function warmUp(): Promise<void> {
  for (const taskId of [2, 4, 3, 1] as const) {
    compute({ taskId, model: undefined, text: WARM_UP_TEXT, parameters: {} });
    // A request that has come meanwhile goes first.
    await setImmediate();
  }
}

function compute(request: InferenceRequest): TaskResult {
  switch (request.taskId) {
    case 1:
      refuseUnsupported(request.parameters);
      return { taskId: 1, text: generateText(request.text, request.parameters).generated_text };
    case 2:
      return { taskId: 2, labels: classifySentiment(request.text) };
    case 3:
      return { taskId: 3, entities: recognizeEntities(request.text) };
    case 4:
      return { taskId: 4, summary: summarize(request.text, request.parameters) };
  }
}

/** The task's one model; a request that names another is refused, never answered by this one. */
function resolveModel({ taskId, model }: InferenceRequest): string {
  const own = BUILTIN_MODELS[taskId];
  if (model === undefined || model === own) return own;
  const other = BUILTIN_FACTS.models.find((candidate) => candidate.model === model);
  const reason =
    other === undefined
      ? `${JSON.stringify(model)} is no builtin model`
      : `${model} serves ${taskName(other.taskId)}, not ${taskName(taskId)}`;
  throw new ServiceError(`model: ${reason}.`, {
    status: 400,
    code: "MODEL_UNSUPPORTED",
    metaMessages: [`This service has the builtin models only: leave the model out, or ask for ${own}.`],
  });
}

function refuseUnsupported({ watermark }: GenerationParameters): void {
  if (watermark !== true) return;
  throw new ServiceError(`watermark: got true, which ${BUILTIN_MODELS[1]} can't do.`, {
    status: 400,
    code: "PARAMETER_UNSUPPORTED",
    metaMessages: ["Leave it out or set it to false."],
  });
}

/** Lets other requests, and the news that the client is gone, come in between the pieces. */
async function* pace(pieces: Iterable<string>, signal: AbortSignal): AsyncGenerator<string> {
  for (const piece of pieces) {
    if (signal.aborted) return;
    yield piece;
    await setImmediate();
  }
}
