import type { FastifyReply, FastifyRequest } from "fastify";
import type { PartHealth, ServiceDefinition } from "../ServiceDefinition.ts";

/** Body of `GET /health`. */
export interface HealthBody {
  /** `failed` when any part has failed, `starting` when any is not ready yet. The service answers requests unless it failed. */
  status: PartHealth["state"];
  service: string;
  uptime_seconds: number;
  parts: readonly PartHealth[];
  queues: readonly { name: string; running: number; waiting: number }[];
}

/** The handler of `GET /health`: 200 when the service can work, 503 when a part of it has failed. */
export function health(definition: ServiceDefinition) {
  const startedAt = performance.now();
  return async (_request: FastifyRequest, reply: FastifyReply): Promise<HealthBody> => {
    const parts = definition.health?.() ?? [];
    const status = parts.some(({ state }) => state === "failed")
      ? "failed"
      : parts.some(({ state }) => state === "starting")
        ? "starting"
        : "ready";
    reply.code(status === "failed" ? 503 : 200);
    return {
      status,
      service: definition.id,
      uptime_seconds: Math.round((performance.now() - startedAt) / 1_000),
      parts,
      queues: definition.gates.map(({ name, running, waiting }) => ({ name, running, waiting })),
    };
  };
}
