import type { FastifyReply, FastifyRequest } from "fastify";
import { SERVED_TASK_IDS, taskName } from "../../codec/HFTaskId.ts";
import type { Backend } from "../backends/Backend.ts";
import { orAbort, requestSignal } from "../http/requestSignal.ts";
import { hardwareCapabilities } from "./hardwareCapabilities.ts";

/** Version of the document's format. */
const RESOURCES_VERSION = "0.1.0";

/** Longest a backend may look for a model before the answer is no. */
const LOOKUP_TIMEOUT_MS = 10_000;

/**
 * The handler of `GET /service-resources` (Infernet service protocol): hardware, tasks and models; with `?model_id=…`
 * whether a request may name that model. Always 200; what can't be found out is not supported.
 */
export function serviceResources(backend: Backend) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<object> => {
    const modelId = modelIdOf(request.query);
    if (modelId === undefined) return describeResources(backend);
    if (typeof modelId !== "string") return { supported: false };
    try {
      const signal = requestSignal(reply.raw, LOOKUP_TIMEOUT_MS);
      return { supported: await orAbort(backend.supportsModel(modelId, { signal }), signal) };
    } catch (err) {
      request.log.warn({ err, model: modelId }, "could not look the model up");
      return { supported: false };
    }
  };
}

/** `undefined` when there is none; a list when it was given more than once. */
function modelIdOf(query: unknown): unknown {
  const modelId: unknown = typeof query === "object" && query !== null ? Reflect.get(query, "model_id") : undefined;
  return modelId === "" ? undefined : modelId;
}

async function describeResources(backend: Backend): Promise<object> {
  const models = backend.models.map(({ model }) => model);
  return {
    version: RESOURCES_VERSION,
    service_id: "hf-inference-client-service",
    hardware_capabilities: await hardwareCapabilities(),
    compute_capability: [
      {
        id: "ml",
        type: "hf_client",
        task: SERVED_TASK_IDS.map(taskName),
        models,
        cached_models: models,
        inference_engine: backend.name,
        inference_engine_version: null,
      },
    ],
  };
}
