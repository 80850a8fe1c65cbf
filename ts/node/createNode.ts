import type { Logger } from "pino";
import type { Address } from "viem";
import { assertRuntime } from "../protocol/assertRuntime.ts";
import { Cleanup } from "../protocol/Cleanup.ts";
import type { NodeConfig } from "./config/parseConfig.ts";
import { ContainerDirectory } from "./containers/ContainerDirectory.ts";
import { ContainerRunner } from "./containers/ContainerRunner.ts";
import { ManagedContainers } from "./containers/ManagedContainers.ts";
import type { ServiceLauncher } from "./containers/ServiceLauncher.ts";
import { createChainPart } from "./createChainPart.ts";
import { createLogger } from "./createLogger.ts";
import { createStepCounter } from "./createStepCounter.ts";
import { Guardian } from "./guardian/Guardian.ts";
import { meterStore } from "./meterStore.ts";
import { Metrics } from "./metrics.ts";
import { BackgroundTasks } from "./pipeline/BackgroundTasks.ts";
import { JobRunner } from "./pipeline/JobRunner.ts";
import { JobStreamer } from "./pipeline/JobStreamer.ts";
import { Tracer } from "./pipeline/Tracer.ts";
import { startRetention } from "./Retention.ts";
import { sampleGauges } from "./sampleGauges.ts";
import { createServer } from "./server/createServer.ts";
import { listen } from "./server/listen.ts";
import type { RouteOptions } from "./server/RouteOptions.ts";
import { openSqliteStore } from "./store/sqlite/openSqliteStore.ts";

/** What a node is made of. */
export interface CreateNodeOptions {
  /** From `parseConfig` or `loadConfig`. */
  config: NodeConfig;
  /** Default: what `config.log` says. */
  logger?: Logger;
  /** Runs managed containers (`manage_containers`); without it none can be. */
  launcher?: ServiceLauncher;
  /** Ends the start, which otherwise waits for as long as the RPC is down. A node that has started is ended by `close`. */
  signal?: AbortSignal;
}

/** A running node. */
export interface InfernetNode extends AsyncDisposable {
  /** Base URL of its REST API. */
  url: string;
  /** The address it delivers from; `undefined` when the chain is disabled. */
  address: Address | undefined;
  /** Stops it. What is unfinished stays in the store and is taken up by the next start. */
  close(): Promise<void>;
}

/**
 * Starts a node: REST API, and, when the chain is enabled, the service of subscriptions.
 *
 * @throws StoreError when the store can't be used; ChainSetupError when the chain can't; NodeError when the port is
 *   taken; ShutdownError when `signal` ended the start; RuntimeTooOldError before Node.js 22.13. Whatever was started before is stopped again.
 */
export async function createNode({
  config,
  logger = createLogger(config.log),
  launcher,
  signal: given,
}: CreateNodeOptions): Promise<InfernetNode> {
  assertRuntime("createNode");
  const stopping = new AbortController();
  const { signal } = stopping;
  const metrics = new Metrics();
  const store = meterStore(openSqliteStore(config.store.path), metrics);
  const tasks = new BackgroundTasks(logger);
  const tracer = new Tracer({ store: store.traces, logger, onStep: createStepCounter(metrics) });
  const directory = new ContainerDirectory(config.containers, config.container_chains);
  const containers = new ContainerRunner({ logger, signal, metrics });
  const address = config.chain?.wallet.private_key.address;
  const guardian = new Guardian(directory, {
    chainEnabled: config.chain !== undefined,
    paymentAddress: config.chain?.wallet.payment_address ?? undefined,
    allowedVerifiers: config.chain?.allowed_verifiers ?? [],
  });
  const jobs = new JobRunner({ store, directory, containers, tasks, logger, metrics });
  const streamer = new JobStreamer({ store, containers, tasks, logger, metrics });
  sampleGauges(metrics, { config, address, containers, store });
  // Closed from the last to the first, each also when another one fails to.
  const parts = new Cleanup();
  parts.add(() => logger.info("Node stopped"));
  parts.add(() => store.close());
  parts.add(() => tracer.flush());
  parts.add(() => {
    tasks.cancelLater();
    return tasks.idle();
  });
  const close = () => {
    stopping.abort();
    return parts.run();
  };

  const giveUp = () => stopping.abort();
  if (given?.aborted) giveUp();
  given?.addEventListener("abort", giveUp, { once: true });
  let delegated: RouteOptions["delegated"];
  let running: RouteOptions["running"];
  try {
    if (config.manage_containers) {
      const managed = new ManagedContainers({ containers: config.containers, launcher, logger, signal, metrics });
      parts.add(() => managed.stop());
      running = () => managed.running;
      await managed.start();
    }
    if (config.chain) {
      const part = await createChainPart({
        config: config.chain,
        directory,
        guardian,
        containers,
        store,
        tasks,
        tracer,
        logger,
        signal,
        metrics,
      });
      parts.add(() => part.stopped());
      delegated = part.delegated;
    }
    await jobs.resume();
    startRetention({ store: store.retention, ...config.store.retention, tasks, logger, signal });
    const shared = { config, address, guardian, containers, store, metrics, logger };
    const app = createServer({ ...shared, jobs, streamer, delegated, running });
    parts.add(() => app.close());
    const url = await listen(app, config.server);
    logger.info({ url, address, containers: config.containers.map(({ id }) => id) }, "Node started");
    return { url, address, close, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  } finally {
    given?.removeEventListener("abort", giveUp);
  }
}
