import type { Gate } from "./load/createGate.ts";
import type { Envelope } from "./request/parseEnvelope.ts";

/** What a request's work gets beside the request. */
export interface WorkContext {
  /** Aborts when the client hangs up or the deadline passes: stop working, nobody reads the answer. */
  signal: AbortSignal;
}

/** An answer to be sent as JSON. */
export interface Answer {
  body: object;
  /** Model that made it, for the log. */
  model?: string | undefined;
}

/** Text to be sent as it comes. */
export interface AnswerStream {
  /** Model that makes it, for the log and the header `x-model`. */
  model?: string | undefined;
  pieces: AsyncIterable<string>;
}

/** A valid request, ready to be worked on. */
export interface Work {
  /** Name of the task, for logs and metrics. */
  readonly task: string;
  /** Who does it: the name of a backend, for logs and metrics. */
  readonly backend: string;
  /** Where it waits for its turn. */
  readonly gate: Gate;
  /** Answers in the form of the destination; for every destination but a stream. */
  run(context: WorkContext): Promise<Answer>;
  /** Answers piece by piece; for a stream. Undefined when the task has none. */
  stream?: ((context: WorkContext) => Promise<AnswerStream>) | undefined;
}

/** Whether a part of the service works, for `/health`. */
export interface PartHealth {
  name: string;
  state: "ready" | "starting" | "failed";
  /** What is wrong, when it failed. */
  reason?: string | undefined;
}

/** A container service: what `serve` puts behind HTTP. `defineService` makes one from a few lines. */
export interface ServiceDefinition {
  /** Id under which nodes know it, such as `hf_inference_client_service`. */
  readonly id: string;
  /** Answer to `GET /`. */
  readonly message: string;
  /** What an operator should know; logged once at start, with `facts`. */
  readonly notice: string;
  readonly facts: Readonly<Record<string, unknown>>;
  /** Where requests wait, for metrics and `/health`. */
  readonly gates: readonly Gate[];
  /** Header `x-backend` and labels apart, everything that is the service's own. Throws a ServiceError for what it refuses. */
  accept(request: Envelope): Work;
  /** `service_id` and `compute_capability` of `/service-resources`. */
  resources(): { service_id: string; compute_capability: readonly object[] };
  /** Whether a request may name a model. Without it, none may. */
  supportsModel?(model: string, context: WorkContext): Promise<boolean>;
  /** How its parts are. Without it, they are ready. */
  health?(): readonly PartHealth[];
  /** Frees what it holds, after the last request. */
  close?(): Promise<void>;
}
