import type { FastifyReply, FastifyRequest } from "fastify";
import { orAbort, requestSignal } from "../http/requestSignal.ts";
import type { ServiceDefinition } from "../ServiceDefinition.ts";
import { hardwareCapabilities } from "./hardwareCapabilities.ts";

/** Version of the document's format. */
const RESOURCES_VERSION = "0.1.0";

/** Longest a backend may look for a model before the answer is no. */
const LOOKUP_TIMEOUT_MS = 10_000;

/**
 * The handler of `GET /service-resources` (Infernet service protocol): hardware, tasks and models; with `?model_id=…`
 * whether a request may name that model. Always 200; what can't be found out is not supported.
 */
export function serviceResources(definition: ServiceDefinition) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<object> => {
    const modelId = modelIdOf(request.query);
    if (modelId === undefined) {
      const { service_id, compute_capability } = definition.resources();
      const hardware_capabilities = await hardwareCapabilities();
      return { version: RESOURCES_VERSION, service_id, hardware_capabilities, compute_capability };
    }
    if (typeof modelId !== "string" || definition.supportsModel === undefined) return { supported: false };
    try {
      const signal = requestSignal(reply.raw, LOOKUP_TIMEOUT_MS);
      return { supported: await orAbort(definition.supportsModel(modelId, { signal }), signal) };
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
