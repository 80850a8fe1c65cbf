import type { FastifyBaseLogger } from "fastify";
import type { PartHealth } from "../../ServiceDefinition.ts";
import type {
  Backend,
  GenerationRequest,
  Inference,
  InferenceContext,
  InferenceRequest,
  TextStream,
} from "../Backend.ts";
import { createChannel } from "../createChannel.ts";
import type { WorkerBackend } from "./messages.ts";
import { WorkerPool } from "./WorkerPool.ts";

/** What is known of the backend without loading it. */
export interface PooledBackendOptions extends Pick<Backend, "name" | "notice" | "models" | "engineVersion"> {
  /** What the threads run. */
  worker: WorkerBackend;
  /** Number of threads, and of requests at a time. */
  workers: number;
  logger: FastifyBaseLogger;
}

/**
 * A backend whose models run in worker threads, so that HTTP is served while they compute. The first thread starts at
 * once, the others when they are needed; one that dies, or doesn't stop when it is told to, is replaced.
 */
export function createPooledBackend({ worker, workers, logger, ...facts }: PooledBackendOptions): Backend {
  const pool = new WorkerPool({ backend: worker, size: workers, logger });
  return {
    ...facts,
    concurrency: workers,
    supportsModel: async (name) => facts.models.some(({ model }) => model === name),
    run: (request, context) => run(pool, request, context),
    stream: (request, context) => stream(pool, request, context),
    health: (): PartHealth[] => [{ name: facts.name, ...pool.health() }],
    close: () => pool.close(),
  };
}

async function run(pool: WorkerPool, request: InferenceRequest, { signal }: InferenceContext): Promise<Inference> {
  const { promise, resolve, reject } = Promise.withResolvers<Inference>();
  pool.start({ type: "run", request }, signal, {
    message: (message) => {
      if (message.type === "result") resolve(message.inference);
    },
    end: () => reject(new Error("the worker ended the job without a result")),
    fail: reject,
  });
  return promise;
}

async function stream(pool: WorkerPool, request: GenerationRequest, { signal }: InferenceContext): Promise<TextStream> {
  const opened = Promise.withResolvers<string>();
  const over = Promise.withResolvers<void>();
  const channel = createChannel<string>();
  const finish = (error?: Error): void => {
    channel.end(error);
    opened.reject(error ?? new Error("the worker ended the job without opening a stream"));
    over.resolve();
  };
  const stop = pool.start({ type: "stream", request }, signal, {
    message: (message) => {
      if (message.type === "opened") opened.resolve(message.model);
      if (message.type === "piece") channel.push(message.text);
    },
    end: () => finish(),
    fail: finish,
  });
  async function* pieces(): AsyncGenerator<string> {
    try {
      yield* channel.values();
    } finally {
      stop();
      // The thread is free for another job only then.
      await over.promise;
    }
  }
  return { model: await opened.promise, pieces: pieces() };
}
