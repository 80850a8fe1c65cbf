import type { FastifyBaseLogger } from "fastify";
import { ServiceError } from "../../errors/ServiceError.ts";
import type { PartHealth } from "../../ServiceDefinition.ts";
import type { WorkerBackend } from "./messages.ts";
import { type JobEvents, type JobRequest, WorkerThread } from "./WorkerThread.ts";

/** Milliseconds that a job gets to stop when it is told to; then its thread is ended. */
const STOP_GRACE_MS = 5_000;

export interface WorkerPoolOptions {
  backend: WorkerBackend;
  /** Most threads. */
  size: number;
  logger: FastifyBaseLogger;
  /** Milliseconds; for tests. */
  stopGraceMs?: number | undefined;
}

/** Threads that run the same backend, and the jobs they work on. */
export class WorkerPool {
  readonly #options: WorkerPoolOptions;
  readonly #threads = new Set<WorkerThread>();
  #health: Omit<PartHealth, "name"> = { state: "starting" };
  #closed = false;

  constructor(options: WorkerPoolOptions) {
    this.#options = options;
    this.#spawn();
  }

  /** `ready` once any thread has loaded, `failed` when the latest one couldn't. */
  health(): Omit<PartHealth, "name"> {
    return this.#health;
  }

  /**
   * Starts a job in a free thread; when its signal aborts it is told to stop. Whatever happens, `events` hears how the
   * job ended.
   *
   * @returns what tells the job to stop
   */
  start(job: JobRequest, signal: AbortSignal, events: JobEvents): () => void {
    const thread = this.#idle();
    let timer: NodeJS.Timeout | undefined;
    let ended = false;
    const over = () => {
      ended = true;
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
    };
    const ask = thread.start(job, {
      message: events.message,
      end: () => {
        over();
        events.end();
      },
      fail: (error) => {
        over();
        events.fail(error);
      },
    });
    const stop = () => {
      if (ended || timer !== undefined) return;
      ask();
      timer = setTimeout(() => this.#kill(thread), this.#options.stopGraceMs ?? STOP_GRACE_MS);
    };
    signal.addEventListener("abort", stop, { once: true });
    if (signal.aborted) stop();
    return stop;
  }

  /** Ends all threads, and with them what they work on. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#threads].map((thread) => thread.terminate()));
  }

  #idle(): WorkerThread {
    const idle = [...this.#threads].find(({ busy }) => !busy);
    if (idle !== undefined) return idle;
    if (!this.#closed && this.#threads.size < this.#options.size) return this.#spawn();
    throw new ServiceError(this.#closed ? "The service is closing." : "All worker threads are busy.", {
      status: 503,
      code: "WORKERS_BUSY",
      retryable: true,
      retryAfterSeconds: 1,
    });
  }

  #spawn(): WorkerThread {
    const { backend, logger } = this.#options;
    const thread: WorkerThread = new WorkerThread(backend, {
      onReady: (problem) => {
        this.#health = problem === undefined ? { state: "ready" } : { state: "failed", reason: problem.message };
        if (problem !== undefined) logger.error({ err: problem, backend: backend.name }, "the models did not load");
      },
      onEnd: (reason) => {
        this.#threads.delete(thread);
        if (this.#closed) return;
        if (this.#threads.size === 0) this.#health = { state: "failed", reason: reason?.message ?? "its thread ended" };
        logger.warn({ err: reason, backend: backend.name }, "a worker thread ended; the next request starts another");
      },
    });
    this.#threads.add(thread);
    return thread;
  }

  #kill(thread: WorkerThread): void {
    const { backend, logger } = this.#options;
    logger.warn({ backend: backend.name }, "a job did not stop when its request ended: its worker thread is ended");
    this.#threads.delete(thread);
    void thread.terminate();
  }
}
