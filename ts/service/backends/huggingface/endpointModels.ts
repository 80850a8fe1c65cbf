import { z } from "zod";
import { ServiceError } from "../../errors/ServiceError.ts";
import type { Endpoint } from "./HuggingFaceOptions.ts";

const FRESH_MS = 60_000;

const openAiModels = z.object({ data: z.array(z.object({ id: z.string() })) });
const tgiInfo = z.object({ model_id: z.string() });

/** Asks an endpoint which models it has. */
export interface EndpointModels {
  /** `undefined` when the endpoint doesn't tell. */
  list(endpoint: Endpoint, send: typeof fetch): Promise<readonly string[] | undefined>;
}

/** Makes an {@link EndpointModels} that remembers for a minute what it was told. */
export function createEndpointModels(now: () => number = Date.now): EndpointModels {
  const known = new Map<string, { at: number; models: readonly string[] }>();
  return {
    list: async (endpoint, send) => {
      const cached = known.get(endpoint.url);
      if (cached !== undefined && now() - cached.at < FRESH_MS) return cached.models;
      const models = await ask(endpoint, send);
      if (models !== undefined) known.set(endpoint.url, { at: now(), models });
      return models;
    },
  };
}

async function ask({ url, api, token }: Endpoint, send: typeof fetch): Promise<readonly string[] | undefined> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const base = url.replace(/\/v1$/, "");
  const response = await send(api === "tgi" ? `${base}/info` : `${base}/v1/models`, { headers });
  const text = await response.text();
  if (!response.ok) return undefined;
  const body = parseJson(text);
  if (api === "tgi") {
    const info = tgiInfo.safeParse(body);
    return info.success ? [info.data.model_id] : undefined;
  }
  const list = openAiModels.safeParse(body);
  return list.success ? list.data.data.map(({ id }) => id) : undefined;
}

/**
 * Chooses the model of a request at an endpoint: the one it names, when the endpoint has it; else the operator's
 * default; else the only one there is.
 *
 * @param available `undefined` when the endpoint doesn't tell
 * @throws ServiceError 400 `MODEL_UNSUPPORTED` for a model the endpoint doesn't have (some answer with another one then);
 *   502 `BACKEND_MODEL_UNKNOWN` when there is no default and not exactly one model
 */
export function chooseEndpointModel(
  requested: string | undefined,
  { available, fallback, url }: { available: readonly string[] | undefined; fallback: string | undefined; url: string },
): string {
  const has = available?.slice(0, 10).join(", ");
  if (requested !== undefined && requested !== fallback && available?.includes(requested) !== true) {
    throw new ServiceError(`model: ${url} has no ${JSON.stringify(requested)}.`, {
      status: 400,
      code: "MODEL_UNSUPPORTED",
      metaMessages: [has === undefined ? "Leave the model out." : `It has ${has}.`],
    });
  }
  const only = available?.length === 1 ? available[0] : undefined;
  const model = requested ?? fallback ?? only;
  if (model !== undefined) return model;
  throw new ServiceError(`${url} does not have exactly one model, and no default is set.`, {
    status: 502,
    code: "BACKEND_MODEL_UNKNOWN",
    metaMessages: [`Set HF_INF_MODEL_TEXT_GENERATION${has === undefined ? "" : ` to one of ${has}`}.`],
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
