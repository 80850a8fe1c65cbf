import { z } from "zod";
import { ServiceError } from "../../errors/ServiceError.ts";

/** A provider that serves a model, and what for. */
export interface ProviderEntry {
  provider: string;
  /** Hugging Face's name of the task: `text-classification`, `conversational`. */
  task: string;
  status: string;
}

/** What the hub knows of a model. */
export interface HubModel {
  id: string;
  providers: readonly ProviderEntry[];
}

/** Looks models up at huggingface.co. */
export interface Hub {
  /**
   * @throws the error of `fetch`, or an Error with the `httpResponse` of a refusal
   */
  getModel(id: string, send: typeof fetch): Promise<HubModel>;
}

const HUB_URL = "https://huggingface.co";
const FRESH_MS = 5 * 60_000;
const MAX_ENTRIES = 500;

const entry = z.object({ task: z.string(), status: z.string().default("live") });
const answer = z.object({
  id: z.string(),
  inferenceProviderMapping: z
    .union([
      z.array(entry.extend({ provider: z.string() })),
      z
        .record(z.string(), entry)
        .transform((entries) => Object.entries(entries).map(([provider, rest]) => ({ provider, ...rest }))),
    ])
    .default([]),
});

/** Makes a {@link Hub} that remembers for some minutes what it was told. */
export function createHub({ token, now = Date.now }: { token: string | undefined; now?: () => number }): Hub {
  const known = new Map<string, { at: number; model: HubModel }>();
  return {
    getModel: async (id, send) => {
      const cached = known.get(id);
      if (cached !== undefined && now() - cached.at < FRESH_MS) return cached.model;
      const response = await send(`${HUB_URL}/api/models/${id}?expand[]=inferenceProviderMapping`, {
        headers: token?.startsWith("hf_") ? { authorization: `Bearer ${token}` } : {},
      });
      if (!response.ok) throw await refusal(response, token);
      const parsed = answer.safeParse(await response.json());
      if (!parsed.success) {
        throw new ServiceError("Hugging Face's answer about the model can't be read.", {
          status: 502,
          code: "BACKEND_ANSWER_INVALID",
          details: z.prettifyError(parsed.error).replaceAll("\n", " "),
        });
      }
      const model = { id: parsed.data.id, providers: parsed.data.inferenceProviderMapping };
      known.delete(id);
      known.set(id, { at: now(), model });
      for (const oldest of known.keys()) {
        if (known.size <= MAX_ENTRIES) break;
        known.delete(oldest);
      }
      return model;
    },
  };
}

/** In the shape of the client library's errors, so that one function reads both. */
async function refusal(response: Response, token: string | undefined): Promise<Error> {
  // Without a token the hub says 401 for a model that doesn't exist, lest private ones be found out.
  const status = response.status === 401 && token === undefined ? 404 : response.status;
  const body = parseJson(await response.text());
  return Object.assign(new Error(`the hub answered ${response.status}`), { httpResponse: { status, body } });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
