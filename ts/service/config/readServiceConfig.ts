import path from "node:path";
import type { Hex } from "viem";
import { SERVED_TASK_IDS, type ServedTaskId } from "../../codec/HFTaskId.ts";
import type { LocalSettings } from "../backends/local/findLocalModels.ts";
import { ServiceConfigError } from "../errors/ServiceConfigError.ts";
import type { ServiceLimits } from "../limits.ts";
import {
  type Environment,
  readChoice,
  readFlag,
  readInteger,
  readVariable,
  refuseUnknownVariables,
  taskVariable,
} from "./env.ts";
import { readHuggingFaceOptions } from "./readHuggingFaceOptions.ts";
import { BACKEND_NAMES, type BackendChoice, type BackendName, type ServiceConfig } from "./ServiceConfig.ts";

const MAX_COUNT = 1_000_000;
const MEGABYTE = 1024 * 1024;
const DEFAULT_CACHE_MB = 2_048;

/**
 * Reads the settings of `hf_inference_client_service`.
 *
 * Who answers a task: what `HF_INF_BACKEND_<TASK>` or `HF_INF_BACKEND` says; else `huggingface` where an endpoint or a
 * token is set; else `local` where a model folder is. Where nothing is set at all, `builtin`; where something is, but
 * not for this task, nobody: a light model never steps in for a real one.
 *
 * @throws ServiceConfigError naming the variable
 */
export function readServiceConfig(env: Environment): ServiceConfig {
  refuseUnknownVariables(env);
  const huggingface = readHuggingFaceOptions(env);
  const local = readLocalSettings(env);
  const hasRealModels =
    local !== undefined ||
    huggingface.token !== undefined ||
    Object.keys(huggingface.endpoints).length + huggingface.allowedEndpoints.length > 0;
  const choose = (taskId: ServedTaskId): BackendChoice => {
    const named = readBackend(env, taskId);
    if (named !== undefined) return named;
    if (huggingface.token !== undefined || huggingface.endpoints[taskId] !== undefined) return "huggingface";
    if (local !== undefined) return "local";
    if (hasRealModels) return { missing: howToServe(taskId) };
    refuseIdleSettings(env, taskId);
    return "builtin";
  };
  const backends = { 1: choose(1), 2: choose(2), 3: choose(3), 4: choose(4) };
  const used = new Set<BackendChoice>(SERVED_TASK_IDS.map((taskId) => backends[taskId]));
  if (used.has("local") && local === undefined) {
    throw new ServiceConfigError("HF_INF_MODEL_DIR: not set, and the backend local is to be used.", {
      whatToDo: "Set it to the folder that holds the models.",
    });
  }
  return {
    backends,
    huggingface: used.has("huggingface") ? huggingface : undefined,
    local: used.has("local") ? local : undefined,
    attestationKey: readAttestationKey(env),
    limits: readLimits(env),
  };
}

/** Settings that say which real model is to answer, and do nothing without one of those that say where it is. */
const IDLE_ALONE = [
  "HF_INF_PROVIDER",
  "HF_INF_ENDPOINT_TOKEN",
  "HF_INF_ENDPOINT_API",
  "HF_INF_ENDPOINT_PARAMETERS",
  "HF_INF_DTYPE",
] as const;

/** Who names a model, and not where it is, doesn't want to be answered by a light one. */
function refuseIdleSettings(env: Environment, taskId: ServedTaskId): void {
  const names = [taskVariable("HF_INF_MODEL", taskId), ...IDLE_ALONE];
  const idle = names.find((name) => readVariable(env, name) !== undefined);
  if (idle === undefined) return;
  throw new ServiceConfigError(`${idle}: set, but nothing says where the model for it is.`, {
    whatToDo: howToServe(taskId),
  });
}

function readBackend(env: Environment, taskId: ServedTaskId): BackendName | undefined {
  return (
    readChoice(env, taskVariable("HF_INF_BACKEND", taskId), BACKEND_NAMES) ??
    readChoice(env, "HF_INF_BACKEND", BACKEND_NAMES)
  );
}

function howToServe(taskId: ServedTaskId): string {
  const endpoint = taskVariable("HF_INF_ENDPOINT", taskId);
  const backend = taskVariable("HF_INF_BACKEND", taskId);
  return `Set HF_INF_TOKEN, ${endpoint} or HF_INF_MODEL_DIR, or ${backend}=builtin for the light models.`;
}

function readLocalSettings(env: Environment): LocalSettings | undefined {
  const modelDir = readVariable(env, "HF_INF_MODEL_DIR");
  if (modelDir === undefined) return undefined;
  const cacheMegabytes = readInteger(env, "HF_INF_MODEL_CACHE_MB", { minimum: 1, maximum: MAX_COUNT });
  return {
    modelDir: path.resolve(modelDir),
    dtype: readVariable(env, "HF_INF_DTYPE"),
    defaults: Object.fromEntries(
      SERVED_TASK_IDS.map((taskId) => [taskId, readVariable(env, taskVariable("HF_INF_MODEL", taskId))]),
    ),
    allowDownload: readFlag(env, "HF_INF_ALLOW_DOWNLOAD") ?? false,
    cacheBytes: (cacheMegabytes ?? DEFAULT_CACHE_MB) * MEGABYTE,
    chatTemplate: readFlag(env, "HF_INF_CHAT_TEMPLATE") ?? true,
  };
}

function readAttestationKey(env: Environment): Hex | undefined {
  const value = readVariable(env, "HF_INF_ATTESTATION_KEY");
  if (value === undefined) return undefined;
  const digits = /^(?:0x)?([0-9a-fA-F]{64})$/.exec(value)?.[1];
  if (digits === undefined) {
    throw new ServiceConfigError("HF_INF_ATTESTATION_KEY: expected a private key, 64 hex digits with or without 0x.", {
      whatToDo: "Make one with `cast wallet new`, and give its address to the verifier contract.",
    });
  }
  return `0x${digits}`;
}

function readLimits(env: Environment): Partial<ServiceLimits> {
  const bounds = (minimum: number, maximum: number) => ({ minimum, maximum });
  const deadlineSeconds = readInteger(env, "HF_INF_DEADLINE_SECONDS", bounds(1, 3_600));
  const limits = {
    bodyBytes: readInteger(env, "HF_INF_MAX_BODY_BYTES", bounds(1_024, 256 * MEGABYTE)),
    pendingBytes: readInteger(env, "HF_INF_MAX_PENDING_BYTES", bounds(1_024, 65_536 * MEGABYTE)),
    textLength: readInteger(env, "HF_INF_MAX_TEXT_LENGTH", bounds(1, 64 * MEGABYTE)),
    newTokens: readInteger(env, "HF_INF_MAX_NEW_TOKENS", bounds(1, MAX_COUNT)),
    concurrency: readInteger(env, "HF_INF_MAX_CONCURRENCY", bounds(1, MAX_COUNT)),
    queue: readInteger(env, "HF_INF_MAX_QUEUE", bounds(0, MAX_COUNT)),
    deadlineMs: deadlineSeconds === undefined ? undefined : deadlineSeconds * 1_000,
  };
  return Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined));
}
