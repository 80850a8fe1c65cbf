import { randomUUID } from "node:crypto";
import type { Logger } from "pino";
import { reasonOf } from "../../protocol/reasonOf.ts";
import type { ContainerConfig } from "../config/schema.ts";
import type { ContainerRunner } from "../containers/ContainerRunner.ts";
import { JobLocation } from "../containers/callContainer.ts";
import type { Metrics } from "../metrics.ts";
import type { Job, JobRequest, Store } from "../store/Store.ts";
import type { BackgroundTasks } from "./BackgroundTasks.ts";

export interface JobStreamerOptions {
  store: Store;
  containers: ContainerRunner;
  tasks: BackgroundTasks;
  logger: Logger;
  metrics?: Metrics | undefined;
}

/** A streamed job: what its client gets, and how it ends when the client does not wait for it. */
export interface JobStream {
  id: string;
  /** The job's id on a line of its own, then the container's bytes; after a failure, the error line. */
  body: AsyncIterable<Uint8Array>;
  /** The client is gone: stops the container, and stores the job as failed unless it has ended. */
  abandon(): void;
}

const ENCODER = new TextEncoder();

/**
 * The line that ends a stream that failed: the job's id, which no container knows, then the reason as JSON. A client of the
 * Infernet node, which has no such signal, shows it as text.
 */
export const errorLine = (id: string, error: string): string => `\n${id} ${JSON.stringify({ error })}\n`;

/** Runs jobs whose answer is relayed as it comes. The text is stored in the end, as any job's result. */
export class JobStreamer {
  readonly #options: JobStreamerOptions;

  constructor(options: JobStreamerOptions) {
    this.#options = options;
  }

  /**
   * Stores a job. It runs while `body` is read.
   *
   * @param owner who may read its result
   */
  async accept(owner: string, request: JobRequest, container: ContainerConfig): Promise<JobStream> {
    const job: Job = {
      id: randomUUID(),
      owner,
      status: "running",
      request: { ...request, kind: "stream" },
      results: [],
    };
    await this.#options.store.jobs.add([job]);
    return this.#open(job, container);
  }

  #open(job: Job, container: ContainerConfig): JobStream {
    const { containers, store, tasks, logger, metrics } = this.#options;
    const startedAt = performance.now();
    const gone = new AbortController();
    const decoder = new TextDecoder();
    let text = "";
    let isEnded = false;

    const end = async (error?: string) => {
      if (isEnded) return;
      isEnded = true;
      const status = error === undefined ? "success" : "failed";
      const output = { output: text + decoder.decode() };
      await store.jobs.finish(job.id, status, [
        error === undefined ? { container: container.id, output } : { container: container.id, error, output },
      ]);
      metrics?.count("jobs_finished_total", { status });
      metrics?.observe("job_seconds", { status }, (performance.now() - startedAt) / 1000);
      const fields = { id: job.id, containers: [container.id], ms: Math.round(performance.now() - startedAt) };
      if (error === undefined) logger.info(fields, "Job done");
      else logger.warn({ ...fields, err: error }, "Job failed");
    };

    async function* relay(): AsyncGenerator<Uint8Array, void, void> {
      yield ENCODER.encode(`${job.id}\n`);
      const { data, requires_proof } = job.request;
      const request = { source: JobLocation.OFFCHAIN, destination: JobLocation.STREAM, data, requires_proof };
      try {
        for await (const chunk of containers.stream(container, request, gone.signal)) {
          text += decoder.decode(chunk, { stream: true });
          yield chunk;
        }
        await end();
      } catch (cause) {
        if (gone.signal.aborted) return; // `abandon` ends it
        await end(reasonOf(cause));
        yield ENCODER.encode(errorLine(job.id, reasonOf(cause)));
      }
    }

    return {
      id: job.id,
      body: relay(),
      abandon: () => {
        gone.abort();
        if (!isEnded) tasks.start({ id: job.id }, () => end("The client disconnected"));
      },
    };
  }
}
