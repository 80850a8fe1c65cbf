import type { ServedTaskId } from "../../../codec/HFTaskId.ts";
import { ServiceError } from "../../errors/ServiceError.ts";
import { chooseRoute, type ProviderRoute } from "./chooseRoute.ts";
import { chooseEndpointModel, type EndpointModels } from "./endpointModels.ts";
import type { Endpoint, HuggingFaceOptions } from "./HuggingFaceOptions.ts";
import type { Hub } from "./hub.ts";
import { checkRepositoryId, findEndpoint, isUrl } from "./modelNames.ts";

/** Models that answer when neither the request nor the operator names one. */
export const DEFAULT_MODELS: Readonly<Record<ServedTaskId, string>> = {
  1: "meta-llama/Llama-3.1-8B-Instruct",
  2: "distilbert/distilbert-base-uncased-finetuned-sst-2-english",
  3: "dslim/bert-base-NER",
  4: "facebook/bart-large-cnn",
};

/** Who is asked, and for which model. */
export type Target = { model: string } & ({ endpoint: Endpoint } | { route: ProviderRoute });

export interface ResolveTargetOptions {
  options: HuggingFaceOptions;
  hub: Hub;
  endpointModels: EndpointModels;
  send: typeof fetch;
}

/**
 * Finds out who answers a request: the endpoint it names, else the task's endpoint, else an Inference Provider that
 * serves the model.
 *
 * @throws ServiceError 400 `MODEL_UNSUPPORTED`, `FIELD_INVALID`; what asking the hub or the endpoint throws
 */
export async function resolveTarget(
  { taskId, model }: { taskId: ServedTaskId; model: string | undefined },
  context: ResolveTargetOptions,
): Promise<Target> {
  const { endpoints, allowedEndpoints, models } = context.options;
  const own = endpoints[taskId];
  if (model !== undefined && isUrl(model)) {
    const endpoint = findEndpoint(model, [...(own === undefined ? [] : [own]), ...allowedEndpoints]);
    const fallback = endpoint === own ? models[taskId] : undefined;
    return { endpoint, model: await modelAt(endpoint, { taskId, requested: undefined, fallback }, context) };
  }
  if (own !== undefined) {
    return {
      endpoint: own,
      model: await modelAt(own, { taskId, requested: model, fallback: models[taskId] }, context),
    };
  }
  return atProvider(taskId, checkRepositoryId(model ?? models[taskId] ?? DEFAULT_MODELS[taskId]), context);
}

interface WantedModel {
  taskId: ServedTaskId;
  requested: string | undefined;
  fallback: string | undefined;
}

async function modelAt(
  endpoint: Endpoint,
  { taskId, requested, fallback }: WantedModel,
  { endpointModels, send }: ResolveTargetOptions,
): Promise<string> {
  if (requested === undefined && fallback !== undefined) return fallback;
  if (taskId === 1) {
    const available = await endpointModels.list(endpoint, send);
    return chooseEndpointModel(requested, { available, fallback, url: endpoint.url });
  }
  // An endpoint of another task runs one model, and doesn't tell which.
  if (requested === undefined || requested === fallback) return fallback ?? endpoint.url;
  throw new ServiceError(`model: ${endpoint.url} has ${fallback ?? "one model"}, not ${JSON.stringify(requested)}.`, {
    status: 400,
    code: "MODEL_UNSUPPORTED",
    metaMessages: ["Leave the model out."],
  });
}

async function atProvider(
  taskId: ServedTaskId,
  model: string,
  { options: { token, provider }, hub, send }: ResolveTargetOptions,
): Promise<Target> {
  // OpenAI's own models are not on the hub.
  if (provider === "openai") return { model, route: { provider, chat: true } };
  const canRouteItself = token?.startsWith("hf_") === true;
  const route = chooseRoute(await hub.getModel(model, send), { taskId, provider, canRouteItself });
  return { model, route };
}
