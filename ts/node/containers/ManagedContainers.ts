import type { Logger } from "pino";
import type { ContainerConfig } from "../config/schema.ts";
import { NodeError } from "../errors.ts";
import type { Metrics } from "../metrics.ts";
import { supervise } from "../supervise.ts";
import { logServiceLine } from "./logServiceLine.ts";
import { containerUrl } from "./postToContainer.ts";
import type { LaunchedService, ServiceLauncher } from "./ServiceLauncher.ts";
import { parseServiceCommand } from "./serviceCommand.ts";
import { findService } from "./serviceName.ts";

export interface ManagedContainersOptions {
  containers: readonly ContainerConfig[];
  launcher: ServiceLauncher | undefined;
  logger: Logger;
  signal: AbortSignal;
  metrics?: Metrics;
}

/** How long a service may take until it listens. */
const READY_MS = 30_000;

/**
 * Runs containers as child processes, where they are services that come with this package, so that a config.json written
 * for Docker works on a machine without it. Each is started again when it ends.
 */
export class ManagedContainers {
  readonly #options: ManagedContainersOptions;
  readonly #launched = new Set<LaunchedService>();
  readonly #running = new Set<string>();
  readonly #supervised: Promise<void>[] = [];

  constructor(options: ManagedContainersOptions) {
    this.#options = options;
  }

  /**
   * Starts them all, and waits until each listens, or has failed for the first time.
   *
   * @throws NodeError when an entry is no service of ours: nothing is started then
   */
  async start(): Promise<void> {
    const { launcher, containers } = this.#options;
    const ours = containers.filter(({ url }) => url === "");
    const services = launcher?.services ?? new Set();
    const foreign = ours.filter((container) => findService(container, services) === undefined);
    if (foreign.length > 0) throw needsDocker(foreign, services);
    if (!launcher) return;
    await Promise.all(ours.map((container) => this.#startOne(launcher, container)));
  }

  /** Ids of the containers that listen. */
  get running(): string[] {
    return [...this.#running];
  }

  /** Stops them all; the caller has aborted the signal. */
  async stop(): Promise<void> {
    await Promise.all([...this.#launched].map((service) => service.stop()));
    await Promise.all(this.#supervised);
  }

  /** Resolves when it listens, has failed once, or takes too long: what comes later is the supervisor's matter. */
  #startOne(launcher: ServiceLauncher, container: ContainerConfig): Promise<void> {
    const { logger, signal, metrics } = this.#options;
    const started = Promise.withResolvers<void>();
    const late = setTimeout(() => {
      const limit = `Container didn't listen within ${READY_MS / 1000} s; going on without it`;
      logger.error({ container: container.id }, limit);
      started.resolve();
    }, READY_MS);
    const run = async () => {
      try {
        const end = await this.#runOnce(launcher, container, started.resolve);
        if (!signal.aborted) throw new Error(end);
      } finally {
        started.resolve();
      }
    };
    this.#supervised.push(supervise(`container ${container.id}`, run, { logger, signal, ...(metrics && { metrics }) }));
    return started.promise.finally(() => clearTimeout(late));
  }

  /** Runs a service until it ends; gives what there is to say about that. */
  async #runOnce(launcher: ServiceLauncher, container: ContainerConfig, onReady: () => void): Promise<string> {
    const { logger, metrics } = this.#options;
    const { id, port, command, env } = container;
    const service = launcher.launch({
      service: findService(container, launcher.services) ?? id,
      port,
      flags: parseServiceCommand(command).flags,
      env: asText(env),
      onLine: (line) => logServiceLine(logger, id, line),
    });
    this.#launched.add(service);
    let hasEnded = false;
    void service.ready.then((pid) => {
      if (hasEnded) return;
      this.#running.add(id);
      metrics?.set("container_up", { container: id }, 1);
      logger.info({ container: id, url: containerUrl(container), pid }, "Container is running");
      onReady();
    });
    try {
      return await service.ended;
    } finally {
      hasEnded = true;
      this.#launched.delete(service);
      this.#running.delete(id);
      metrics?.set("container_up", { container: id }, 0);
    }
  }
}

/** Docker, too, gets text; what has no text form is given as JSON. */
function asText(env: Readonly<Record<string, unknown>>): Record<string, string> {
  const set = Object.entries(env).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(
    set.map(([name, value]) => [name, typeof value === "object" ? JSON.stringify(value) : String(value)]),
  );
}

function needsDocker(containers: readonly ContainerConfig[], services: ReadonlySet<string>): NodeError {
  const names = containers.map(({ id, image }) => `${id} (image ${image || "none"})`).join(", ");
  return new NodeError(`${names} would need Docker, which this node doesn't drive.`, {
    code: "CONTAINER_NEEDS_DOCKER",
    metaMessages: [
      "Start it yourself, and set its url.",
      `Services that this node runs without Docker: ${[...services].join(", ") || "none here"}.`,
    ],
    docsPath: "config.md#containers",
  });
}
