import { Worker } from "node:worker_threads";
import { ServiceError } from "../../errors/ServiceError.ts";
import type { GenerationRequest, InferenceRequest } from "../Backend.ts";
import type { FromWorker, ToWorker, WorkerBackend } from "./messages.ts";
import { fromWire } from "./wireError.ts";

/** What a job is told of its progress; `end` and `fail` come last, and only once. */
export interface JobEvents {
  message(message: Extract<FromWorker, { type: "result" | "opened" | "piece" }>): void;
  end(): void;
  fail(error: Error): void;
}

/** What a job is to do. */
export type JobRequest = { type: "run"; request: InferenceRequest } | { type: "stream"; request: GenerationRequest };

export interface ThreadEvents {
  /** The backend has loaded, or could not. */
  onReady: (problem: Error | undefined) => void;
  /** The thread has ended, with the error that it died of if there was one. */
  onEnd: (reason: Error | undefined) => void;
}

/** Memory of a thread's JavaScript. A thread that needs more ends, and the process goes on. */
const MAX_HEAP_MB = 1_024;

/** The file beside this one, in TypeScript or compiled. */
const ENTRY = new URL(import.meta.url.endsWith(".ts") ? "./backendWorker.ts" : "./backendWorker.js", import.meta.url);

/** A thread that runs a backend and works on one job at a time. Once it has ended it is of no more use. */
export class WorkerThread {
  readonly #worker: Worker;
  #job: { id: number; events: JobEvents } | undefined;
  #ids = 0;
  #reason: Error | undefined;

  constructor(backend: WorkerBackend, { onReady, onEnd }: ThreadEvents) {
    this.#worker = new Worker(ENTRY, {
      name: `infernet-${backend.name}`,
      workerData: backend,
      resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
    });
    this.#worker.on("message", (message: FromWorker) => {
      if (message.type === "ready") onReady(undefined);
      else if (message.type === "failed") onReady(fromWire(message.error));
      else this.#onMessage(message);
    });
    this.#worker.on("error", (error: Error) => {
      this.#reason = error;
    });
    this.#worker.on("exit", () => {
      this.#endJob((events) => events.fail(crashed(this.#reason)));
      onEnd(this.#reason);
    });
  }

  get busy(): boolean {
    return this.#job !== undefined;
  }

  /** Starts a job; the thread must not be busy. Gives what asks the job to stop: it still ends as any other. */
  start(job: JobRequest, events: JobEvents): () => void {
    const id = ++this.#ids;
    this.#job = { id, events };
    this.#post({ ...job, id });
    return () => this.#post({ type: "abort", id });
  }

  /** Ends the thread, and with it a job that is still there. */
  async terminate(): Promise<void> {
    await this.#worker.terminate();
  }

  #post(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  #onMessage(message: Exclude<FromWorker, { type: "ready" | "failed" }>): void {
    if (message.id !== this.#job?.id) return;
    if (message.type === "end") this.#endJob((events) => events.end());
    else if (message.type === "error") this.#endJob((events) => events.fail(fromWire(message.error)));
    else {
      this.#job.events.message(message);
      if (message.type === "result") this.#endJob((events) => events.end());
    }
  }

  #endJob(tell: (events: JobEvents) => void): void {
    const job = this.#job;
    this.#job = undefined;
    if (job !== undefined) tell(job.events);
  }
}

function crashed(cause: Error | undefined): ServiceError {
  return new ServiceError("The thread that worked on the request ended.", {
    status: 503,
    code: "WORKER_ENDED",
    metaMessages: ["Ask again; the service starts another one."],
    retryable: true,
    retryAfterSeconds: 1,
    cause,
    ...(cause !== undefined && { details: cause.message }),
  });
}
