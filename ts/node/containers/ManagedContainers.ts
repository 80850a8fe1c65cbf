import type { Logger } from "pino";
import { backoffMs, pause } from "../chain/retry.ts";
import type { ContainerConfig } from "../config/schema.ts";
import { NodeError, reasonOf, ShutdownError } from "../errors.ts";
import { supervise } from "../supervise.ts";
import { containerUrl } from "./postToContainer.ts";

/** A service that runs as a process of its own. */
export interface LaunchedService {
  /** Resolves with what there is to say about its end, when it ends. */
  ended: Promise<string>;
  stop(): Promise<void>;
}

/** Starts the services that come with this package; whoever creates the node knows how. */
export interface ServiceLauncher {
  /** Names of the services it can start, such as `hf_inference_client_service`. */
  services: ReadonlySet<string>;
  launch(service: string, container: ContainerConfig): LaunchedService;
}

export interface ManagedContainersOptions {
  containers: readonly ContainerConfig[];
  launcher: ServiceLauncher | undefined;
  logger: Logger;
  signal: AbortSignal;
}

/** How long a service may take until it answers `GET /`. */
const READY_MS = 30_000;

/** The name of an image without registry, organisation and tag: `org/echo:1.0` is `echo`. */
export const serviceName = ({ image, id }: Pick<ContainerConfig, "image" | "id">): string => {
  const last = (image === "" ? id : image).split("/").at(-1) ?? "";
  return last.split(/[:@]/)[0] ?? "";
};

/**
 * Runs containers as child processes, where they are services that come with this package, so that a config.json written
 * for Docker works on a machine without it. Each is started again when it ends.
 */
export class ManagedContainers {
  readonly #options: ManagedContainersOptions;
  readonly #running = new Map<string, LaunchedService>();
  readonly #supervised: Promise<void>[] = [];

  constructor(options: ManagedContainersOptions) {
    this.#options = options;
  }

  /**
   * Starts them all, and waits until each answers.
   *
   * @throws NodeError when an entry is no service of ours: nothing is started then
   */
  async start(): Promise<void> {
    const { launcher } = this.#options;
    const ours = this.#options.containers.filter(({ url }) => url === "");
    const foreign = ours.find((container) => !launcher?.services.has(serviceName(container)));
    if (foreign) throw needsDocker(foreign, launcher?.services ?? new Set());
    if (!launcher) return;
    for (const container of ours) this.#supervised.push(this.#supervise(launcher, container));
    await Promise.all(ours.map((container) => this.#ready(container)));
  }

  /** Ids of the containers whose process is running. */
  get running(): string[] {
    return [...this.#running.keys()];
  }

  /** Stops them all; the caller has aborted the signal. */
  async stop(): Promise<void> {
    await Promise.all([...this.#running.values()].map((service) => service.stop()));
    await Promise.all(this.#supervised);
  }

  #supervise(launcher: ServiceLauncher, container: ContainerConfig): Promise<void> {
    const { logger, signal } = this.#options;
    const run = async () => {
      const service = launcher.launch(serviceName(container), container);
      this.#running.set(container.id, service);
      try {
        const end = await service.ended;
        if (!signal.aborted) throw new Error(end);
      } finally {
        this.#running.delete(container.id);
      }
    };
    return supervise(`container ${container.id}`, run, { logger, signal });
  }

  async #ready(container: ContainerConfig): Promise<void> {
    const { logger, signal } = this.#options;
    const deadline = performance.now() + READY_MS;
    for (let attempt = 1; performance.now() < deadline; attempt++) {
      try {
        const { ok } = await fetch(`${containerUrl(container)}/`, {
          signal: AbortSignal.any([signal, AbortSignal.timeout(5_000)]),
        });
        if (ok) {
          logger.info({ container: container.id, url: containerUrl(container) }, "Container is running");
          return;
        }
      } catch (error) {
        if (signal.aborted) throw new ShutdownError();
        logger.debug({ container: container.id, attempt, err: reasonOf(error) }, "Container isn't ready yet");
      }
      await pause(Math.min(1_000, backoffMs(attempt)), signal);
    }
    logger.error(
      { container: container.id },
      `Container didn't answer within ${READY_MS / 1000} s; going on without it`,
    );
  }
}

function needsDocker({ id, image }: ContainerConfig, services: ReadonlySet<string>): NodeError {
  return new NodeError(`Container ${id} (image ${image || "none"}) would need Docker, which this node doesn't drive.`, {
    code: "CONTAINER_NEEDS_DOCKER",
    metaMessages: [
      "Start it yourself, set its url (or port), and set manage_containers to false.",
      `Services that this node runs without Docker: ${[...services].join(", ") || "none here"}.`,
    ],
    docsPath: "config.md#containers",
  });
}
