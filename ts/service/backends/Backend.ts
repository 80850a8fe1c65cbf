import type { ServedTaskId } from "../../codec/HFTaskId.ts";
import type { TaskResult } from "../../codec/TaskResult.ts";
import type { PartHealth } from "../ServiceDefinition.ts";
import type { GenerationParameters, SummaryParameters } from "./tasks.ts";

/** A request for text generation. */
export interface GenerationRequest {
  taskId: 1;
  /** Model to use; `undefined` for the backend's default of the task. */
  model: string | undefined;
  text: string;
  parameters: GenerationParameters;
}

/** A request for the classification of a text (2) or of its tokens (3). */
export interface ClassificationRequest {
  taskId: 2 | 3;
  /** Model to use; `undefined` for the backend's default of the task. */
  model: string | undefined;
  text: string;
}

/** A request for a summary. */
export interface SummaryRequest {
  taskId: 4;
  /** Model to use; `undefined` for the backend's default of the task. */
  model: string | undefined;
  text: string;
  parameters: SummaryParameters;
}

/** A valid request for one of the four tasks; `taskId` tells them apart, `text` is the prompt of text generation. */
export type InferenceRequest = GenerationRequest | ClassificationRequest | SummaryRequest;

/** What a backend gets beside the request. */
export interface InferenceContext {
  /** Aborts when the client hangs up or the deadline passes: stop working, nobody reads the answer. */
  signal: AbortSignal;
}

/** An answer and the model that made it. */
export interface Inference {
  model: string;
  /** Answer of the task that was asked for. */
  result: TaskResult;
}

/** Generated text as it comes. */
export interface TextStream {
  model: string;
  /** Pieces whose concatenation is the text that `run` would give. */
  pieces: AsyncIterable<string>;
}

/** A model by name and the task it serves. */
export interface BackendModel {
  model: string;
  taskId: ServedTaskId;
  /** Whether it is on this machine, so that nothing has to be fetched. */
  cached: boolean;
}

/**
 * What computes the answers. It serves all four tasks, and never answers with another model than the one asked for.
 *
 * Requests are valid when they get here: text that is not empty, parameters within their ranges and the service's
 * limits. `run` and `stream` reject with a `ServiceError` for what the backend refuses (400: a model or a parameter it
 * doesn't have) and for what fails on its side (502, 503); anything else they throw is a defect and becomes a 500.
 */
export interface Backend {
  /** `builtin`, `huggingface`, `local`: for logs and `/service-resources`. */
  readonly name: string;
  /** What an operator should know; logged once at start. */
  readonly notice: string;
  /** Version of what runs the models, such as a library's; left out when there is none. */
  readonly engineVersion?: string | undefined;
  /** Requests it can work on at a time; left out, the service's limit. */
  readonly concurrency?: number | undefined;
  /** The models it is known to have; the first of a task is the task's default. */
  readonly models: readonly BackendModel[];
  /** Whether a request may name this model. */
  supportsModel(model: string, context: InferenceContext): Promise<boolean>;
  /** Answers a request. */
  run(request: InferenceRequest, context: InferenceContext): Promise<Inference>;
  /** Generates text piece by piece; a signal that aborts ends the pieces. */
  stream(request: GenerationRequest, context: InferenceContext): Promise<TextStream>;
  /** Loads what the first requests need. Requests may come in the meantime. */
  warmUp?(): Promise<void>;
  /** How its parts are. Without it, they are ready. */
  health?(): readonly PartHealth[];
  /** Frees what it holds, after the last request. */
  close?(): Promise<void>;
}
