import type { Endpoint } from "./Endpoint.ts";
import type { RouteOptions } from "./RouteOptions.ts";
import { createJobEndpoint } from "./routes/createJob.ts";
import { createJobBatchEndpoint } from "./routes/createJobBatch.ts";
import { healthEndpoint } from "./routes/health.ts";
import { infoEndpoint } from "./routes/info.ts";
import { listJobsEndpoint } from "./routes/listJobs.ts";
import { metricsEndpoint } from "./routes/metrics.ts";
import { openApiEndpoint } from "./routes/openApi.ts";
import { reportStatusEndpoint } from "./routes/reportStatus.ts";
import { resourcesEndpoint } from "./routes/resources.ts";
import { streamJobEndpoint } from "./routes/streamJob.ts";
import { traceEndpoint, tracesEndpoint } from "./routes/traces.ts";

/** Everything that the REST API serves. */
export function endpoints(options: RouteOptions): Endpoint[] {
  const all: Endpoint[] = [
    healthEndpoint(),
    infoEndpoint(options),
    resourcesEndpoint(options),
    createJobEndpoint(options),
    streamJobEndpoint(options),
    createJobBatchEndpoint(options),
    listJobsEndpoint(options),
    reportStatusEndpoint(options),
    tracesEndpoint(options),
    traceEndpoint(options),
    metricsEndpoint(options),
    openApiEndpoint(() => all),
  ];
  return all;
}
