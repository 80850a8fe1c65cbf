import { assertRuntime } from "../protocol/assertRuntime.ts";
import type { Backend } from "./backends/Backend.ts";
import { createBackends } from "./config/createBackends.ts";
import type { Environment } from "./config/env.ts";
import { readServiceConfig } from "./config/readServiceConfig.ts";
import { createInferenceService, SERVICE_ID, type TaskBackends } from "./inference/createInferenceService.ts";
import { createAttester } from "./proof/createAttester.ts";
import { type ContainerService, defaultLogger, type ServeOptions, serve } from "./serve.ts";

/** How the service is to run; everything has a default. */
export interface ServiceOptions extends ServeOptions {
  /** What computes the answers, all of them. Default: what `env` says. */
  backend?: Backend | undefined;
  /** Settings by the names of `docs/backends.md`, such as `process.env`. Default: none, so the builtin models. */
  env?: Environment | undefined;
  /** Threads that compute, for the backends `builtin` and `local` each. Default 1. */
  workers?: number | undefined;
  /** Sends requests to Hugging Face and endpoints; for proxies and tests. Default: the global `fetch`. */
  fetch?: typeof fetch | undefined;
}

/**
 * Starts the container service `hf_inference_client_service`: text generation, text classification, token
 * classification and summarization over HTTP (Infernet service protocol).
 *
 * @throws ServiceConfigError when a setting of `env` is wrong
 * @throws RuntimeTooOldError before Node.js 22.13
 * @throws ServiceStartError when it can't listen: port taken (`PORT_IN_USE`), out of range, or not allowed
 * @example
 * await using service = await createService({ port: 0, env: process.env });
 * await fetch(`${service.url}/service_output`, { method: "POST", … });
 */
export async function createService(options: ServiceOptions = {}): Promise<ContainerService> {
  assertRuntime("createService");
  const { backend, env = {}, workers = 1, logger = defaultLogger(SERVICE_ID) } = options;
  const config = readServiceConfig(env);
  const backends: TaskBackends =
    backend === undefined
      ? await createBackends(config, { workers, logger, fetch: options.fetch })
      : { 1: backend, 2: backend, 3: backend, 4: backend };
  const attester = config.attestationKey === undefined ? undefined : createAttester(config.attestationKey);
  return serve(
    { id: SERVICE_ID, create: (limits) => createInferenceService(backends, { limits, attester }) },
    { ...options, logger, limits: { ...config.limits, ...options.limits } },
  );
}
