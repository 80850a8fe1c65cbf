import type { Endpoint } from "../Endpoint.ts";
import type { RouteOptions } from "../RouteOptions.ts";

/** `GET /metrics`: measurements for Prometheus. */
export const metricsEndpoint = ({ metrics }: RouteOptions): Endpoint => ({
  method: "GET",
  path: "/metrics",
  summary: "Measurements in Prometheus' text format (docs/metrics.md)",
  scope: "admin",
  responses: { 200: { description: "The measurements", contentType: "text/plain" } },
  handle: async ({ reply }) => reply.type(metrics.contentType).send(await metrics.text()),
});
