import { pino } from "pino";
import type { Backend } from "./backends/Backend.ts";
import { createBuiltinBackend } from "./backends/builtin/createBuiltinBackend.ts";
import { createApp, type ServiceLogger } from "./createApp.ts";
import { listenError } from "./errors/listenError.ts";
import { DEFAULT_LIMITS, type ServiceLimits } from "./limits.ts";

/** Id under which nodes know the service. */
export const SERVICE_ID = "hf_inference_client_service";

/** How the service is to run; everything has a default. */
export interface ServiceOptions {
  /** Address to listen on. Default 127.0.0.1: this machine only. */
  host?: string | undefined;
  /** TCP port; 0 takes any free one. Default 3000. */
  port?: number | undefined;
  /** Where the log goes. Default: pino, to standard error. */
  logger?: ServiceLogger | undefined;
  /** What computes the answers. Default: the builtin models. */
  backend?: Backend | undefined;
  /** Limits that differ from `DEFAULT_LIMITS`. */
  limits?: Partial<ServiceLimits> | undefined;
}

/** A running service. */
export interface ContainerService extends AsyncDisposable {
  id: typeof SERVICE_ID;
  /** Base URL, as seen from this machine, without a slash at the end. */
  url: string;
  /** TCP port it listens on. */
  port: number;
  /** Stops listening, lets running requests end (`limits.closeGraceMs` at most). May be called more than once. */
  close(): Promise<void>;
}

/**
 * Starts the container service `hf_inference_client_service`: text generation, text classification, token
 * classification and summarization over HTTP (Infernet service protocol).
 *
 * @throws ServiceStartError when it can't listen: port taken (`PORT_IN_USE`), out of range, or not allowed
 * @example
 * await using service = await createService({ port: 0 });
 * await fetch(`${service.url}/service_output`, { method: "POST", … });
 */
export async function createService(options: ServiceOptions = {}): Promise<ContainerService> {
  const { host = "127.0.0.1", port = 3_000, backend = createBuiltinBackend() } = options;
  const logger = options.logger ?? pino({ name: SERVICE_ID }, pino.destination(2));
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const app = createApp({ backend, logger, limits });
  try {
    await app.listen({ host, port });
  } catch (error) {
    await app.close();
    throw listenError(error, { host, port });
  }
  const address = app.server.address();
  const boundPort = typeof address === "object" && address !== null ? address.port : port;
  const url = `http://${urlHost(host)}:${boundPort}`;
  logger.info({ url, backend: backend.name, models: backend.models.map(({ model }) => model) }, backend.notice);

  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closing ??= (async () => {
      const cutOff = setTimeout(() => app.server.closeAllConnections(), limits.closeGraceMs);
      await app.close();
      clearTimeout(cutOff);
    })();
    return closing;
  };
  return { id: SERVICE_ID, url, port: boundPort, close, [Symbol.asyncDispose]: close };
}

/** The host to put into a URL: a wildcard address is reached by the loopback one. */
function urlHost(host: string): string {
  if (host === "0.0.0.0") return "127.0.0.1";
  if (host === "::") return "[::1]";
  return host.includes(":") ? `[${host}]` : host;
}
