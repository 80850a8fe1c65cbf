import type { FastifyBaseLogger } from "fastify";
import { SERVED_TASK_IDS, type ServedTaskId, taskName } from "../../codec/HFTaskId.ts";
import type { Backend } from "../backends/Backend.ts";
import { BUILTIN_FACTS } from "../backends/builtin/builtinFacts.ts";
import { createPooledBackend } from "../backends/pooled/createPooledBackend.ts";
import type { MissingBackend, TaskBackends } from "../inference/createInferenceService.ts";
import { taskVariable } from "./env.ts";
import type { BackendName, ServiceConfig } from "./ServiceConfig.ts";

export interface CreateBackendsOptions {
  /** Threads for each backend that computes. */
  workers: number;
  logger: FastifyBaseLogger;
  fetch: typeof fetch | undefined;
}

/**
 * Makes the backends that are to be used, and loads nothing of the others.
 *
 * @throws ServiceConfigError when the model folder or the library for it can't be used
 */
export async function createBackends(config: ServiceConfig, options: CreateBackendsOptions): Promise<TaskBackends> {
  const used = new Set(SERVED_TASK_IDS.map((taskId) => config.backends[taskId]));
  const made = new Map<BackendName, Backend>();
  if (used.has("huggingface")) made.set("huggingface", await huggingface(config, options));
  if (used.has("local")) made.set("local", await local(config, options));
  if (used.has("builtin")) made.set("builtin", builtin(options));
  const choose = (taskId: ServedTaskId): Backend | MissingBackend => {
    const choice = config.backends[taskId];
    if (typeof choice === "object") return choice;
    const backend = made.get(choice);
    if (backend === undefined) throw new Error(`the backend ${choice} was not made`);
    return backend.models.some((model) => model.taskId === taskId) ? backend : { missing: noModel(taskId) };
  };
  return { 1: choose(1), 2: choose(2), 3: choose(3), 4: choose(4) };
}

function noModel(taskId: ServedTaskId): string {
  const variable = taskVariable("HF_INF_BACKEND", taskId);
  return `No model in HF_INF_MODEL_DIR is for ${taskName(taskId)}: add one, or choose another backend by ${variable}.`;
}

function builtin({ workers, logger }: CreateBackendsOptions): Backend {
  return createPooledBackend({ ...BUILTIN_FACTS, worker: { name: "builtin" }, workers, logger });
}

async function huggingface({ huggingface }: ServiceConfig, { fetch }: CreateBackendsOptions): Promise<Backend> {
  const { createHuggingFaceBackend } = await import("../backends/huggingface/createHuggingFaceBackend.ts");
  if (huggingface === undefined) throw new Error("the backend huggingface has no settings");
  return createHuggingFaceBackend(huggingface, { fetch });
}

async function local({ local }: ServiceConfig, { workers, logger }: CreateBackendsOptions): Promise<Backend> {
  const { prepareLocalBackend } = await import("../backends/local/prepareLocalBackend.ts");
  if (local === undefined) throw new Error("the backend local has no settings");
  return createPooledBackend({ ...(await prepareLocalBackend(local, { workers })), workers, logger });
}
