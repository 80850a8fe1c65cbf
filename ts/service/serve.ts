import { pino } from "pino";
import { assertRuntime } from "../protocol/assertRuntime.ts";
import { createApp, type ServiceLogger } from "./createApp.ts";
import { listenError } from "./errors/listenError.ts";
import { DEFAULT_LIMITS, type ServiceLimits } from "./limits.ts";
import type { ServiceDefinition } from "./ServiceDefinition.ts";

/** Where and how a service is to listen; everything has a default. */
export interface ServeOptions {
  /** Address to listen on. Default 127.0.0.1: this machine only. */
  host?: string | undefined;
  /** TCP port; 0 takes any free one. Default 3000. */
  port?: number | undefined;
  /** Where the log goes. Default: pino, to standard error. */
  logger?: ServiceLogger | undefined;
  /** Limits that differ from the service's own and from `DEFAULT_LIMITS`. */
  limits?: Partial<ServiceLimits> | undefined;
}

/** A service that can be started. `defineService` makes one. */
export interface Service {
  /** Id under which nodes know it. */
  readonly id: string;
  /** Limits of its own that differ from `DEFAULT_LIMITS`. */
  readonly limits?: Partial<ServiceLimits> | undefined;
  /** Makes what one server runs. */
  create(limits: ServiceLimits): ServiceDefinition;
}

/** A running service. */
export interface ContainerService extends AsyncDisposable {
  /** Id under which nodes know it. */
  id: string;
  /** Base URL, as seen from this machine, without a slash at the end. */
  url: string;
  /** TCP port it listens on. */
  port: number;
  /** Stops listening, lets running requests end (`limits.closeGraceMs` at most). May be called more than once. */
  close(): Promise<void>;
}

/** The service's default log: JSON lines on standard error. */
export function defaultLogger(name: string): ServiceLogger {
  return pino({ name }, pino.destination(2));
}

/**
 * Puts a service behind HTTP. It never starts half: when it can't listen, everything it held is freed.
 *
 * @throws ServiceStartError when it can't listen: port taken (`PORT_IN_USE`), out of range, or not allowed
 * @throws RuntimeTooOldError before Node.js 22.13
 * @example
 * await using service = await serve(echo, { port: 3000 });
 */
export async function serve(service: Service, options: ServeOptions = {}): Promise<ContainerService> {
  const { id } = service;
  assertRuntime(`The service ${id}`);
  const { host = "127.0.0.1", port = 3_000, logger = defaultLogger(id) } = options;
  const limits = { ...DEFAULT_LIMITS, ...service.limits, ...options.limits };
  const definition = service.create(limits);
  const app = createApp({ definition, logger, limits });
  try {
    await app.listen({ host, port });
  } catch (error) {
    await Promise.all([app.close(), definition.close?.()]);
    throw listenError(error, { host, port });
  }
  const address = app.server.address();
  const boundPort = typeof address === "object" && address !== null ? address.port : port;
  const url = `http://${urlHost(host)}:${boundPort}`;
  logger.info({ url, service: id, ...definition.facts }, definition.notice);

  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closing ??= (async () => {
      const cutOff = setTimeout(() => app.server.closeAllConnections(), limits.closeGraceMs);
      await app.close();
      clearTimeout(cutOff);
      await definition.close?.();
    })();
    return closing;
  };
  return { id, url, port: boundPort, close, [Symbol.asyncDispose]: close };
}

/** The host to put into a URL: a wildcard address is reached by the loopback one. */
function urlHost(host: string): string {
  if (host === "0.0.0.0") return "127.0.0.1";
  if (host === "::") return "[::1]";
  return host.includes(":") ? `[${host}]` : host;
}
