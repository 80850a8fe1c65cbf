import { type AbiParameter, encodeAbiParameters } from "viem";
import { stripHexPrefix } from "../../codec/hex.ts";
import { ServiceError } from "../errors/ServiceError.ts";
import type { ServiceLimits } from "../limits.ts";
import { createGate } from "../load/createGate.ts";
import { type Envelope, Location } from "../request/parseEnvelope.ts";
import type { ServiceDefinition, Work } from "../ServiceDefinition.ts";
import type { Service } from "../serve.ts";
import { type DecodedInput, decodeInput } from "./decodeInput.ts";
import type { Task, TaskContext } from "./task.ts";

/** What a service is made of. */
export interface DefineServiceOptions {
  /** Id under which nodes know it, such as `my-service`. */
  id: string;
  /** Answer to `GET /`. Default: the id. */
  message?: string;
  /** What it can do; made by `task`. With several, each needs an `id`. */
  tasks: readonly [Task, ...Task[]];
  /** Limits that differ from `DEFAULT_LIMITS`; what starts the service may change them further. */
  limits?: Partial<ServiceLimits>;
  /** `compute_capability` of `/service-resources`. Default: the tasks' names. */
  computeCapability?: readonly object[];
}

/**
 * Makes a container service of a few lines: requests are read and checked, wait in a bounded queue and have a deadline;
 * answers take the form of the destination; errors, `/service-resources`, `/health` and `/metrics` are as those of
 * `hf_inference_client_service`. Start it with `serve`, or export it from a file that `infernet service ./file.ts` runs.
 *
 * @throws TypeError when two tasks have the same id, one of several has none or one that is no uint8, and for a task whose proofs would have no place
 * @example
 * export default defineService({
 *   id: "word-count",
 *   tasks: [
 *     task({
 *       name: "count",
 *       input: z.object({ text: z.string() }),
 *       onchain: { input: parseAbiParameters("string text"), output: parseAbiParameters("uint256 words") },
 *       run: ({ text }) => ({ words: text.split(/\s+/).length }),
 *     }),
 *   ],
 * });
 */
export function defineService(options: DefineServiceOptions): Service {
  const { id, tasks, limits } = options;
  const ids = new Set(tasks.map((one) => one.id));
  if (tasks.length > 1 && (ids.has(undefined) || ids.size < tasks.length)) {
    throw new TypeError(`${id}: each of several tasks needs an id of its own`);
  }
  const outside = tasks.find(
    (one) => one.id !== undefined && !(Number.isInteger(one.id) && one.id >= 0 && one.id <= 255),
  );
  if (outside !== undefined) throw new TypeError(`${id}: ${outside.name} has the id ${outside.id}, expected 0 to 255`);
  const unprovable = tasks.find(({ prove, respond, onchain }) => prove && !respond && onchain?.output === undefined);
  if (unprovable !== undefined) {
    throw new TypeError(`${id}: ${unprovable.name} has prove and no onchain.output, and a proof goes with that only`);
  }
  return { id, limits, create: (effective) => createDefinition(options, effective) };
}

function createDefinition(
  { id, message = id, tasks, computeCapability }: DefineServiceOptions,
  limits: ServiceLimits,
): ServiceDefinition {
  const gate = createGate({ name: id, concurrency: limits.concurrency, queue: limits.queue });
  const names = tasks.map(({ name }) => name);
  return {
    id,
    message,
    notice: "ready",
    facts: { tasks: names },
    gates: [gate],
    accept: (request): Work => {
      const decoded = decodeInput(tasks, request, limits);
      const { task, input } = decoded;
      refuseUnsupported(task, request, id);
      const run: Work["run"] = async (context) => ({ body: await answer(decoded, { ...context, request }) });
      const { stream } = task;
      return {
        ...{ task: task.name, backend: id, gate, run },
        stream: stream && (async (context) => ({ pieces: stream(input, { ...context, request }) })),
      };
    },
    resources: () => ({
      service_id: id,
      compute_capability: computeCapability ?? [{ id: "ml", task: names, models: [] }],
    }),
  };
}

function refuseUnsupported(task: Task, { requiresProof, destination }: Envelope, id: string): void {
  const refuse = (code: string, message: string) => new ServiceError(message, { status: 400, code });
  if (requiresProof && task.prove === undefined) {
    throw refuse("PROOF_UNSUPPORTED", `Proofs are not supported for ${id}`);
  }
  // A form of its own has a place for what it likes.
  if (task.respond !== undefined) return;
  if (requiresProof && destination !== Location.ONCHAIN) {
    throw refuse("PROOF_UNSUPPORTED", "requires_proof: got true for an answer that does not go to a chain.");
  }
  if (destination === Location.STREAM && task.stream === undefined) {
    throw refuse("STREAM_UNSUPPORTED", `destination: got 2 (stream), which ${task.name} doesn't have.`);
  }
}

async function answer({ task, input, rawInput }: DecodedInput, context: TaskContext): Promise<object> {
  const { destination, requiresProof } = context.request;
  const output = await task.run(input, context);
  const proof = requiresProof ? stripHexPrefix((await task.prove?.(output, { ...context, input })) ?? "") : "";
  const parameters = task.onchain?.output;
  if (task.respond !== undefined) {
    const rawOutput = parameters === undefined ? "" : encode(parameters, output);
    return task.respond({ output, rawInput, rawOutput, proof }, context);
  }
  // Without an on-chain form the node delivers the JSON text.
  if (destination !== Location.ONCHAIN || parameters === undefined) return { output };
  return {
    raw_input: rawInput,
    processed_input: "",
    raw_output: encode(parameters, output),
    processed_output: "",
    proof,
  };
}

function encode(parameters: readonly AbiParameter[], output: unknown): string {
  const value = (name: string | undefined): unknown =>
    typeof output === "object" && output !== null && name !== undefined ? Reflect.get(output, name) : output;
  return stripHexPrefix(
    encodeAbiParameters(
      parameters,
      parameters.map(({ name }) => value(name)),
    ),
  );
}
