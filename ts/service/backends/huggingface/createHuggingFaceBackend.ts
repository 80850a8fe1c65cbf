import { SERVED_TASK_IDS, type ServedTaskId } from "../../../codec/HFTaskId.ts";
import type { TaskResult } from "../../../codec/TaskResult.ts";
import type { Backend, BackendModel, GenerationRequest, InferenceRequest } from "../Backend.ts";
import { createEndpointModels } from "./endpointModels.ts";
import { type GenerationCall, generate, generateStream } from "./generate.ts";
import type { HuggingFaceOptions } from "./HuggingFaceOptions.ts";
import { createHub } from "./hub.ts";
import { type ProviderFetch, providerFetch } from "./providerFetch.ts";
import { DEFAULT_MODELS, resolveTarget, type Target } from "./resolveTarget.ts";
import { runTask } from "./runTask.ts";
import { toBackendError } from "./toBackendError.ts";

/** What the backend needs beside its settings. */
export interface HuggingFaceContext {
  /** Sends requests; for proxies and tests. Default: the global one. */
  fetch?: typeof fetch | undefined;
}

const NOTICE = "ready with models at Hugging Face's Inference Providers or an endpoint";

/**
 * The backend that runs models elsewhere, by `@huggingface/inference`: at Hugging Face's Inference Providers, at a
 * dedicated endpoint, or at any server that speaks TGI's or OpenAI's API.
 */
export function createHuggingFaceBackend(options: HuggingFaceOptions, context: HuggingFaceContext = {}): Backend {
  const calls = createCalls(options, context.fetch ?? fetch);
  return {
    name: "huggingface",
    notice: NOTICE,
    models: defaultModels(options),
    supportsModel: async (model, { signal }) => {
      const found = SERVED_TASK_IDS.map((taskId) => calls.resolve({ taskId, model }, signal));
      return (await Promise.allSettled(found)).some(({ status }) => status === "fulfilled");
    },
    run: async (request, { signal }) => calls.run(request, signal),
    stream: async (request, { signal }) => calls.stream(request, signal),
    warmUp: async () => {
      await loadClient();
    },
  };
}

function createCalls(options: HuggingFaceOptions, baseFetch: typeof fetch) {
  const hub = createHub({ token: options.token });
  const endpointModels = createEndpointModels();

  const resolve = (wanted: { taskId: ServedTaskId; model: string | undefined }, signal: AbortSignal) =>
    resolveTarget(wanted, { options, hub, endpointModels, send: providerFetch(baseFetch, signal).fetch });

  const begin = async (request: InferenceRequest, signal: AbortSignal) => {
    const sender = providerFetch(baseFetch, signal);
    const target = await guard({ options, request, signal, sender, target: undefined }, () =>
      resolveTarget(request, { options, hub, endpointModels, send: sender.fetch }),
    );
    return { sender, target, failure: { options, request, signal, sender, target } };
  };

  const generationCall = async (
    { text, parameters }: GenerationRequest,
    { target, sender, signal }: { target: Target; sender: ProviderFetch; signal: AbortSignal },
  ): Promise<GenerationCall> => ({
    client: await loadClient(tokenFor(target, options)),
    target: "endpoint" in target ? { endpoint: target.endpoint } : target.route,
    model: target.model,
    prompt: text,
    parameters,
    signal,
    send: sender.fetch,
  });

  return {
    resolve,
    run: async (request: InferenceRequest, signal: AbortSignal) => {
      const { sender, target, failure } = await begin(request, signal);
      const result = await guard(failure, async (): Promise<TaskResult> => {
        if (request.taskId === 1) {
          return { taskId: 1, text: await generate(await generationCall(request, { target, sender, signal })) };
        }
        const where =
          "endpoint" in target
            ? { endpointUrl: target.endpoint.url }
            : { model: target.model, provider: target.route.provider };
        const client = await loadClient(tokenFor(target, options));
        return runTask({ client, request, target: where, signal, send: sender.fetch });
      });
      return { model: target.model, result };
    },
    stream: async (request: GenerationRequest, outer: AbortSignal) => {
      // The library leaves the connection open when its iteration is left early.
      const hangUp = new AbortController();
      const signal = AbortSignal.any([outer, hangUp.signal]);
      const { sender, target, failure } = await begin(request, signal);
      const call = await generationCall(request, { target, sender, signal });
      async function* pieces(): AsyncGenerator<string> {
        const stream = generateStream(call);
        try {
          for (;;) {
            const piece = await guard(failure, () => stream.next());
            if (piece.done === true) return;
            yield piece.value;
          }
        } finally {
          hangUp.abort();
        }
      }
      return { model: target.model, pieces: pieces() };
    },
  };
}

interface Failure {
  options: HuggingFaceOptions;
  request: InferenceRequest;
  signal: AbortSignal;
  sender: ProviderFetch;
  target: Target | undefined;
}

/** Makes a ServiceError of what fails; once nobody waits any more, the reason for that. */
async function guard<T>({ options, request, signal, sender, target }: Failure, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    const endpoint = target !== undefined && "endpoint" in target ? target.endpoint : options.endpoints[request.taskId];
    throw toBackendError(error, {
      who: endpoint?.url ?? "Hugging Face",
      model: target?.model ?? request.model ?? options.models[request.taskId] ?? DEFAULT_MODELS[request.taskId],
      tokenVariable: endpoint === undefined ? "HF_INF_TOKEN" : "HF_INF_ENDPOINT_TOKEN",
      secrets: [options.token, endpoint?.token],
      retryAfterSeconds: sender.retryAfterSeconds(),
    });
  }
}

function tokenFor(target: Target, { token }: HuggingFaceOptions): string | undefined {
  return "endpoint" in target ? target.endpoint.token : token;
}

/** The library is loaded when it is needed: it is large. */
async function loadClient(token?: string) {
  const { InferenceClient, setLogger } = await import("@huggingface/inference");
  const silent = () => undefined;
  // By default it writes to standard output.
  setLogger({ debug: silent, info: silent, warn: silent, error: silent, log: silent });
  return new InferenceClient(token);
}

function defaultModels({ models, endpoints }: HuggingFaceOptions): BackendModel[] {
  return SERVED_TASK_IDS.flatMap((taskId) => {
    const endpoint = endpoints[taskId];
    const model = models[taskId] ?? (endpoint === undefined ? DEFAULT_MODELS[taskId] : endpoint.url);
    return [{ model, taskId, cached: false }];
  });
}
