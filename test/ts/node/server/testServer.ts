import type { FastifyInstance, InjectOptions } from "fastify";
import { parseExactJson } from "../../../../ts/codec/exactJson.ts";
import { type ContainerConfig, configSchema } from "../../../../ts/node/config/schema.ts";
import { ContainerDirectory } from "../../../../ts/node/containers/ContainerDirectory.ts";
import { ContainerRunner } from "../../../../ts/node/containers/ContainerRunner.ts";
import { Guardian } from "../../../../ts/node/guardian/Guardian.ts";
import { Metrics } from "../../../../ts/node/metrics.ts";
import { BackgroundTasks } from "../../../../ts/node/pipeline/BackgroundTasks.ts";
import { JobRunner } from "../../../../ts/node/pipeline/JobRunner.ts";
import { JobStreamer } from "../../../../ts/node/pipeline/JobStreamer.ts";
import { createServer } from "../../../../ts/node/server/createServer.ts";
import type { DelegatedIntake } from "../../../../ts/node/server/RouteOptions.ts";
import type { Store } from "../../../../ts/node/store/Store.ts";
import { openSqliteStore } from "../../../../ts/node/store/sqlite/openSqliteStore.ts";
import { memoryLogger } from "../support.ts";
import { accountOf } from "../testChain.ts";

export interface Answer {
  status: number;
  body: unknown;
  text: string;
  headers: Record<string, unknown>;
}

export interface TestServer extends AsyncDisposable {
  app: FastifyInstance;
  store: Store;
  tasks: BackgroundTasks;
  lines: Record<string, unknown>[];
  metrics: Metrics;
  /** Sends a request without a socket. An object as payload goes as exact JSON. */
  ask(options: InjectOptions): Promise<Answer>;
}

export const NODE = accountOf(1).address;

export interface TestServerOptions {
  /** The `server` section of config.json; nobody is limited unless it says so. */
  server?: Record<string, unknown>;
  delegated?: DelegatedIntake;
  running?: () => readonly string[];
}

/** The node's REST server over a store in memory and the given containers. */
export function createTestServer(
  containers: ContainerConfig[],
  { server: given = {}, delegated, running }: TestServerOptions = {},
): TestServer {
  const { logger, lines } = memoryLogger();
  const stopping = new AbortController();
  const store = openSqliteStore(":memory:");
  const tasks = new BackgroundTasks(logger);
  const directory = new ContainerDirectory(containers);
  const runner = new ContainerRunner({ logger, signal: stopping.signal });
  const guardian = new Guardian(directory, { chainEnabled: true, paymentAddress: undefined, allowedVerifiers: [] });
  const metrics = new Metrics();
  const parts = { store, containers: runner, tasks, logger, metrics };
  const jobs = new JobRunner({ ...parts, directory });
  const streamer = new JobStreamer(parts);
  const { server } = configSchema.parse({
    server: { rate_limit: { num_requests: 1_000_000, period: 1 }, ...given },
  });
  const config = { containers, server };
  const app = createServer({ ...parts, config, address: NODE, guardian, jobs, streamer, delegated, running });
  return {
    app,
    store,
    tasks,
    lines,
    metrics,
    async ask(options) {
      const { statusCode, payload, headers } = await app.inject(options);
      const isJson = payload !== "" && String(headers["content-type"]).includes("json");
      return { status: statusCode, text: payload, headers, body: isJson ? parseExactJson(payload) : undefined };
    },
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await app.close();
      await tasks.idle();
      await store.close();
    },
  };
}
