import { encodeResult } from "../../codec/encodeResult.ts";
import { formatTaskOutput, type TaskOutput } from "../../codec/formatTaskOutput.ts";
import { SERVED_TASK_IDS, type ServedTaskId, taskName } from "../../codec/HFTaskId.ts";
import { stripHexPrefix } from "../../codec/hex.ts";
import type { TaskResult } from "../../codec/TaskResult.ts";
import type { Backend } from "../backends/Backend.ts";
import { ServiceError } from "../errors/ServiceError.ts";
import type { ServiceLimits } from "../limits.ts";
import { createGate, type Gate } from "../load/createGate.ts";
import type { Attester } from "../proof/createAttester.ts";
import { parseContext } from "../proof/parseContext.ts";
import { type Envelope, Location } from "../request/parseEnvelope.ts";
import type { ServiceDefinition, Work } from "../ServiceDefinition.ts";
import { parseInference } from "./parseInference.ts";

/** Id under which nodes know the service. */
export const SERVICE_ID = "hf_inference_client_service";

const MESSAGE = "Infernet-ML HuggingFace Model Inference Service";

/** A task that nothing is configured for. */
export interface MissingBackend {
  /** What an operator should do, in one sentence. */
  missing: string;
}

/** Who answers each task. */
export type TaskBackends = Readonly<Record<ServedTaskId, Backend | MissingBackend>>;

/** Answer for a chain: hex without 0x (Infernet service protocol). */
export interface OnchainAnswer {
  raw_input: string;
  processed_input: string;
  raw_output: string;
  processed_output: string;
  proof: string;
}

/** Answer for an off-chain destination. */
export interface OffchainAnswer {
  output: TaskOutput;
  /** Model that made the output. */
  model: string;
  /** Backend that ran the model. */
  backend: string;
}

export interface InferenceServiceOptions {
  limits: ServiceLimits;
  /** Signs answers for a chain when a request asks for a proof; without it such requests are refused. */
  attester?: Attester | undefined;
}

/** Makes the container service of the four Hugging Face tasks. */
export function createInferenceService(
  tasks: TaskBackends,
  { limits, attester }: InferenceServiceOptions,
): ServiceDefinition {
  const backends = [...new Set(SERVED_TASK_IDS.map((taskId) => tasks[taskId]))].filter((backend) => "run" in backend);
  const gates = new Map<Backend, Gate>(
    backends.map((backend) => {
      const { name, concurrency = limits.concurrency } = backend;
      return [backend, createGate({ name, concurrency, queue: limits.queue })];
    }),
  );

  const accept = (envelope: Envelope): Work => {
    const prove = proofOf(envelope, attester);
    const { inference, rawInput } = parseInference(envelope, limits);
    const backend = backendOf(tasks, inference.taskId);
    const gate = gates.get(backend);
    if (gate === undefined) throw new Error(`backend ${backend.name} has no gate`);
    const { destination } = envelope;
    const work = { task: taskName(inference.taskId), backend: backend.name, gate };
    const run: Work["run"] = async (context) => {
      const { model, result } = await backend.run(inference, context);
      if (destination !== Location.ONCHAIN) {
        return {
          model,
          body: { output: formatTaskOutput(result), model, backend: backend.name } satisfies OffchainAnswer,
        };
      }
      return { model, body: await onchainAnswer(result, rawInput, prove) };
    };
    if (inference.taskId !== 1) return { ...work, run };
    return { ...work, run, stream: (context) => backend.stream(inference, context) };
  };

  return {
    id: SERVICE_ID,
    message: MESSAGE,
    notice: [...new Set(backends.map(({ notice }) => notice))].join("; "),
    facts: describeBackends(tasks, backends),
    gates: [...gates.values()],
    accept,
    resources: () => ({
      service_id: "hf-inference-client-service",
      compute_capability: backends.map((backend) => capability(backend, tasks)),
    }),
    supportsModel: async (model, context) => {
      const answers = await Promise.allSettled(backends.map((backend) => backend.supportsModel(model, context)));
      if (answers.some((answer) => answer.status === "fulfilled" && answer.value)) return true;
      for (const answer of answers) if (answer.status === "rejected") throw answer.reason;
      return false;
    },
    health: () =>
      backends.flatMap((backend) => backend.health?.() ?? [{ name: backend.name, state: "ready" as const }]),
    close: async () => {
      await Promise.all(backends.map((backend) => backend.close?.()));
    },
  };
}

/** Makes the proof of a raw output; no bytes when none was asked for. */
type Prove = (rawOutput: string) => Promise<string>;

function proofOf({ requiresProof, destination, context }: Envelope, attester: Attester | undefined): Prove {
  if (!requiresProof) return async () => "";
  if (attester === undefined) {
    // The wording is part of the service protocol, to the letter.
    throw new ServiceError("Proofs are not supported for HF Client Inference Service", {
      status: 400,
      code: "PROOF_UNSUPPORTED",
    });
  }
  if (destination !== Location.ONCHAIN) {
    throw new ServiceError("requires_proof: got true for an answer that does not go to a chain.", {
      status: 400,
      code: "PROOF_UNSUPPORTED",
      metaMessages: ["A proof is a signature over the delivered bytes: ask for it with destination 0 (on-chain)."],
    });
  }
  const subject = parseContext(context);
  attester.checkChain(subject.chainId);
  return (rawOutput) => attester.attest({ ...subject, rawOutput });
}

function backendOf(tasks: TaskBackends, taskId: ServedTaskId): Backend {
  const backend = tasks[taskId];
  if ("run" in backend) return backend;
  throw new ServiceError(`No backend is configured for ${taskName(taskId)}.`, {
    status: 400,
    code: "TASK_UNAVAILABLE",
    metaMessages: [backend.missing],
  });
}

async function onchainAnswer(result: TaskResult, rawInput: string, prove: Prove): Promise<OnchainAnswer> {
  const rawOutput = stripHexPrefix(encodeResult(result));
  return {
    raw_input: rawInput,
    processed_input: "",
    raw_output: rawOutput,
    processed_output: "",
    proof: await prove(rawOutput),
  };
}

function describeBackends(tasks: TaskBackends, backends: readonly Backend[]): Record<string, unknown> {
  const missing = SERVED_TASK_IDS.filter((taskId) => "missing" in tasks[taskId]).map(taskName);
  return {
    backend: backends.map(({ name }) => name).join(", "),
    models: modelsOf(tasks),
    ...(missing.length > 0 && { notServed: missing }),
  };
}

/** The default model of each task that is served. */
function modelsOf(tasks: TaskBackends): Record<string, string> {
  return Object.fromEntries(
    SERVED_TASK_IDS.flatMap((taskId) => {
      const backend = tasks[taskId];
      const model =
        "run" in backend ? backend.models.find((candidate) => candidate.taskId === taskId)?.model : undefined;
      return model === undefined ? [] : [[taskName(taskId), model]];
    }),
  );
}

function capability(backend: Backend, tasks: TaskBackends): object {
  const taskIds = SERVED_TASK_IDS.filter((taskId) => tasks[taskId] === backend);
  const models = backend.models.filter(({ taskId }) => taskIds.includes(taskId));
  return {
    id: "ml",
    type: "hf_client",
    task: taskIds.map(taskName),
    models: models.map(({ model }) => model),
    cached_models: models.filter(({ cached }) => cached).map(({ model }) => model),
    inference_engine: backend.name,
    inference_engine_version: backend.engineVersion ?? null,
  };
}
