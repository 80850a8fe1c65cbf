import type { GenerationRequest, Inference, InferenceRequest } from "../Backend.ts";
import type { LocalBackendOptions } from "../local/LocalBackendOptions.ts";
import type { WireError } from "./wireError.ts";

/** Which backend a worker thread runs. */
export type WorkerBackend = { name: "builtin" } | { name: "local"; options: LocalBackendOptions };

/** What a worker thread is told. A worker gets its next job when the one before has ended. */
export type ToWorker =
  | { type: "run"; id: number; request: InferenceRequest }
  | { type: "stream"; id: number; request: GenerationRequest }
  | { type: "abort"; id: number };

/** What a worker thread says. Every job ends with `result`, `end` or `error`. */
export type FromWorker =
  | { type: "ready" }
  | { type: "failed"; error: WireError }
  | { type: "result"; id: number; inference: Inference }
  | { type: "opened"; id: number; model: string }
  | { type: "piece"; id: number; text: string }
  | { type: "end"; id: number }
  | { type: "error"; id: number; error: WireError };
