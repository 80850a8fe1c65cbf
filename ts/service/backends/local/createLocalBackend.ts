import { taskName } from "../../../codec/HFTaskId.ts";
import { ServiceError } from "../../errors/ServiceError.ts";
import type { Backend, GenerationRequest, InferenceContext, InferenceRequest, TextStream } from "../Backend.ts";
import { classifyText, classifyTokens } from "./classify.ts";
import { generate } from "./generate.ts";
import { type LoadedModel, openModel } from "./LoadedModel.ts";
import type { LocalBackendOptions, LocalModel } from "./LocalBackendOptions.ts";
import { loadTransformers } from "./loadTransformers.ts";
import { ModelCache } from "./ModelCache.ts";
import { summarize } from "./summarize.ts";

/**
 * The backend that runs ONNX models on this machine's processor, by `@huggingface/transformers`. It blocks while it
 * computes and takes one request at a time: it belongs into a thread of its own.
 */
export function createLocalBackend(options: LocalBackendOptions): Backend {
  const { models, cacheBytes, chatTemplate } = options;
  const library = loadTransformers(options);
  const cache = new ModelCache<LoadedModel>({
    maxBytes: cacheBytes,
    load: async (model) => openModel(await library, model),
  });
  const stream = async (request: GenerationRequest, { signal }: InferenceContext): Promise<TextStream> => {
    const model = resolveModel(request, models);
    const loaded = await cache.get(model);
    return { model: model.model, pieces: generate(loaded, request, { signal, chatTemplate }) };
  };
  return {
    name: "local",
    notice: "",
    models: models.map(({ model, taskId }) => ({ model, taskId, cached: true })),
    supportsModel: async (name) => models.some(({ model }) => model === name),
    stream,
    run: async (request, context) => {
      if (request.taskId === 1) {
        const { model, pieces } = await stream(request, context);
        let text = "";
        for await (const piece of pieces) text += piece;
        return { model, result: { taskId: 1, text } };
      }
      const model = resolveModel(request, models);
      const loaded = await cache.get(model);
      switch (request.taskId) {
        case 2:
          return { model: model.model, result: { taskId: 2, labels: await classifyText(loaded, request.text) } };
        case 3:
          return { model: model.model, result: { taskId: 3, entities: await classifyTokens(loaded, request.text) } };
        case 4:
          return { model: model.model, result: { taskId: 4, summary: await summarize(loaded, request, context) } };
      }
    },
    warmUp: async () => {
      await library;
      for (const model of defaults(models)) if (cache.hasRoomFor(model)) await cache.get(model);
    },
  };
}

/** The first model of each task. */
function defaults(models: readonly LocalModel[]): LocalModel[] {
  return models.filter(({ taskId }, index) => models.findIndex((other) => other.taskId === taskId) === index);
}

function resolveModel({ taskId, model }: InferenceRequest, models: readonly LocalModel[]): LocalModel {
  const ofTask = models.filter((candidate) => candidate.taskId === taskId);
  const found = model === undefined ? ofTask[0] : ofTask.find((candidate) => candidate.model === model);
  if (found !== undefined) return found;
  const known = ofTask.map((candidate) => candidate.model).join(", ");
  throw new ServiceError(`model: no local model ${JSON.stringify(model ?? "")} for ${taskName(taskId)}.`, {
    status: 400,
    code: "MODEL_UNSUPPORTED",
    metaMessages: [known === "" ? "There is none for this task." : `Leave it out, or name one of ${known}.`],
  });
}
