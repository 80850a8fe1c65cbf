import { ServiceError } from "../../errors/ServiceError.ts";
import type { Endpoint } from "./HuggingFaceOptions.ts";

const PART = "[A-Za-z0-9][A-Za-z0-9._-]{0,95}";
const REPOSITORY = new RegExp(`^${PART}(?:/${PART})?$`);

/** Whether a model is named by a URL. Names such as `llama3.2:1b` have a colon too. */
export function isUrl(model: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(model) || model.startsWith("/");
}

/**
 * Checks the name of a model that will stand in a URL.
 *
 * @throws ServiceError 400 `FIELD_INVALID` when it is no repository id (`name` or `owner/name`)
 */
export function checkRepositoryId(model: string): string {
  if (REPOSITORY.test(model) && !model.includes("..")) return model;
  throw new ServiceError(`model: got ${JSON.stringify(model)}, expected a Hugging Face model id.`, {
    status: 400,
    code: "FIELD_INVALID",
    metaMessages: ["Give one such as facebook/bart-large-cnn, or leave it out for the default."],
  });
}

/**
 * Finds the endpoint that a request names by its URL. Only the operator's own may be named: the service would otherwise
 * send requests wherever it is told to, into its own network too.
 *
 * @throws ServiceError 400 `MODEL_UNSUPPORTED` for any other URL
 */
export function findEndpoint(model: string, endpoints: readonly Endpoint[]): Endpoint {
  const url = model.replace(/\/+$/, "");
  const endpoint = endpoints.find((candidate) => candidate.url === url);
  if (endpoint !== undefined) return endpoint;
  throw new ServiceError("model: the URL is no endpoint that this service may use.", {
    status: 400,
    code: "MODEL_UNSUPPORTED",
    metaMessages: ["Name a model by its id, or have the operator add the URL to HF_INF_ALLOWED_ENDPOINTS."],
  });
}
