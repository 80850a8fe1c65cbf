import { UnexpectedAnswerError } from "../errors/UnexpectedAnswerError.ts";
import { isObject, type JsonObject, readArray, readObject, readString } from "./read.ts";

/** What an off-chain job asks for. */
export interface JobRequest {
  /** Ids of the containers, in the order they run: each gets the output of the one before it. */
  containers: readonly string[];
  /** Input of the first container. */
  data: JsonObject;
  /** Whether the last container shall prove its output. Left out, the node does not ask for it. */
  requiresProof?: boolean;
}

/** A job as `POST /api/jobs` takes it. */
export interface WireJobRequest {
  containers: readonly string[];
  data: JsonObject;
  requires_proof?: boolean;
}

/** The form of a job in the node's REST interface. */
export function serializeJob({ containers, data, requiresProof }: JobRequest): WireJobRequest {
  return { containers, data, ...(requiresProof !== undefined && { requires_proof: requiresProof }) };
}

/** How a job stands. */
export type JobStatus = "running" | "success" | "failed";

/** What a container gave: its output, or why it failed, then perhaps with the answer that says so. */
export type ContainerResult =
  | { container: string; output: unknown; error?: undefined }
  | { container: string; error: string; output?: unknown };

/** How a job stands. */
export interface JobResult {
  id: string;
  status: JobStatus;
  /** The last container's; `null` while it runs. */
  result: ContainerResult | null;
  /** Those of the containers before the last, in order; there when they were asked for. */
  intermediateResults?: readonly ContainerResult[];
}

/** What became of one item of a batch: a job's id, neither for a delegated subscription, or why it was turned down. */
export type JobReceipt =
  | { id: string; error?: undefined }
  | { id?: undefined; error?: undefined }
  | { id?: undefined; error: string; params: JsonObject };

const STATUSES: readonly unknown[] = ["running", "success", "failed"] satisfies JobStatus[];

/** Reads one entry of `GET /api/jobs?id=…`. */
export function parseJobResult(value: unknown, field: string): JobResult {
  const { id, status, result, intermediate_results } = readObject(value, field);
  if (!STATUSES.includes(status)) {
    throw new UnexpectedAnswerError({ field: `${field}.status`, got: status, expected: "running, success or failed" });
  }
  return {
    id: readString(id, `${field}.id`),
    status: status as JobStatus,
    result: result === null || result === undefined ? null : parseContainerResult(result, `${field}.result`),
    ...(intermediate_results !== undefined && {
      intermediateResults: readArray(intermediate_results, `${field}.intermediate_results`).map((one, index) =>
        parseContainerResult(one, `${field}.intermediate_results[${index}]`),
      ),
    }),
  };
}

function parseContainerResult(value: unknown, field: string): ContainerResult {
  const { container, output, error } = readObject(value, field);
  const name = readString(container, `${field}.container`);
  if (error === undefined || error === null) return { container: name, output };
  return { container: name, error: readString(error, `${field}.error`), ...(output !== undefined && { output }) };
}

/** Reads one entry of the answer to `POST /api/jobs/batch`. */
export function parseReceipt(value: unknown, field: string): JobReceipt {
  const { id, error, params } = readObject(value, field);
  if (error !== undefined)
    return { error: readString(error, `${field}.error`), params: isObject(params) ? params : {} };
  return id === undefined ? {} : { id: readString(id, `${field}.id`) };
}
