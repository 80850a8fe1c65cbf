import { randomUUID } from "node:crypto";
import type { Logger } from "pino";
import { reasonOf } from "../../protocol/reasonOf.ts";
import type { ContainerChain, ContainerDirectory } from "../containers/ContainerDirectory.ts";
import type { ContainerRunner } from "../containers/ContainerRunner.ts";
import { JobLocation } from "../containers/callContainer.ts";
import type { Metrics } from "../metrics.ts";
import type { Job, JobRequest, Store } from "../store/Store.ts";
import type { BackgroundTasks } from "./BackgroundTasks.ts";

export interface JobRunnerOptions {
  store: Store;
  directory: ContainerDirectory;
  containers: ContainerRunner;
  tasks: BackgroundTasks;
  logger: Logger;
  metrics?: Metrics;
}

/** Runs jobs that came by REST. A job is stored before its id is given out, and run to its end across restarts. */
export class JobRunner {
  readonly #options: JobRunnerOptions;

  constructor(options: JobRunnerOptions) {
    this.#options = options;
  }

  /**
   * Stores jobs and starts them.
   *
   * @param owner who may read the results
   * @returns their ids, in order
   */
  async accept(owner: string, requests: readonly { request: JobRequest; chain: ContainerChain }[]): Promise<string[]> {
    const jobs = requests.map(
      ({ request }): Job => ({ id: randomUUID(), owner, status: "running", request, results: [] }),
    );
    await this.#options.store.jobs.add(jobs);
    jobs.forEach((job, index) => {
      const chain = requests[index]?.chain;
      if (chain) this.#start(job, chain);
    });
    return jobs.map(({ id }) => id);
  }

  /** Takes up jobs that an earlier run accepted and didn't finish. */
  async resume(): Promise<void> {
    const { store, directory, logger } = this.#options;
    for (const job of await store.jobs.running()) {
      if (job.request.kind === "reported") continue;
      if (job.request.kind === "stream") {
        const [container = ""] = job.request.containers;
        await store.jobs.finish(job.id, "failed", [{ container, error: "The node stopped during the stream" }]);
        continue;
      }
      const chain = directory.chain(job.request.containers);
      if (chain) {
        logger.info({ id: job.id }, "Resuming job");
        this.#start(job, chain);
      } else {
        const container = job.request.containers.find((id) => !directory.byId(id)) ?? "";
        await store.jobs.finish(job.id, "failed", [{ container, error: "Container not supported any more" }]);
      }
    }
  }

  #start(job: Job, chain: ContainerChain): void {
    this.#options.tasks.start({ id: job.id }, () => this.#run(job, chain));
  }

  async #run({ id, request }: Job, chain: ContainerChain): Promise<void> {
    const { containers, store, logger, metrics } = this.#options;
    const startedAt = performance.now();
    const { data, requires_proof } = request;
    const { results, error } = await containers.run(
      chain,
      { source: JobLocation.OFFCHAIN, destination: JobLocation.OFFCHAIN, data, requires_proof },
      true,
    );
    const status = error ? "failed" : "success";
    await store.jobs.finish(id, status, results);
    const ms = Math.round(performance.now() - startedAt);
    metrics?.count("jobs_finished_total", { status });
    metrics?.observe("job_seconds", { status }, ms / 1000);
    const fields = { id, containers: request.containers, ms };
    if (error) logger.warn({ ...fields, err: reasonOf(error) }, "Job failed");
    else logger.info(fields, "Job done");
  }
}
