import type { FastifyInstance, InjectOptions } from "fastify";
import { parseExactJson } from "../../../../ts/codec/exactJson.ts";
import type { ContainerConfig } from "../../../../ts/node/config/schema.ts";
import { ContainerDirectory } from "../../../../ts/node/containers/ContainerDirectory.ts";
import { ContainerRunner } from "../../../../ts/node/containers/ContainerRunner.ts";
import { Guardian } from "../../../../ts/node/guardian/Guardian.ts";
import { BackgroundTasks } from "../../../../ts/node/pipeline/BackgroundTasks.ts";
import { JobRunner } from "../../../../ts/node/pipeline/JobRunner.ts";
import { createServer } from "../../../../ts/node/server/createServer.ts";
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
  /** Sends a request without a socket. An object as payload goes as exact JSON. */
  ask(options: InjectOptions): Promise<Answer>;
}

export const NODE = accountOf(1).address;

/** The node's REST server over a store in memory and the given containers. */
export function createTestServer(containers: ContainerConfig[]): TestServer {
  const { logger, lines } = memoryLogger();
  const stopping = new AbortController();
  const store = openSqliteStore(":memory:");
  const tasks = new BackgroundTasks(logger);
  const directory = new ContainerDirectory(containers);
  const runner = new ContainerRunner({ logger, signal: stopping.signal });
  const guardian = new Guardian(directory, { chainEnabled: true, paymentAddress: undefined, allowedVerifiers: [] });
  const jobs = new JobRunner({ store, directory, containers: runner, tasks, logger });
  const app = createServer({ config: { containers }, address: NODE, guardian, jobs, store, logger });
  return {
    app,
    store,
    tasks,
    lines,
    async ask(options) {
      const { statusCode, payload, headers } = await app.inject(options);
      const isJson = String(headers["content-type"]).includes("json");
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
