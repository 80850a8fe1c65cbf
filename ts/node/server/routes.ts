import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Address } from "viem";
import type { NodeConfig } from "../config/parseConfig.ts";
import type { Guardian } from "../guardian/Guardian.ts";
import { normalizeIp } from "../guardian/ipAllowList.ts";
import type { JobRunner } from "../pipeline/JobRunner.ts";
import type { Store } from "../store/Store.ts";
import { jobView } from "./jobView.ts";
import { parseJob } from "./parseJob.ts";

/** The Infernet node release whose REST API this is. */
export const API_VERSION = "1.4.0";

export interface RouteOptions {
  config: Pick<NodeConfig, "containers">;
  /** The node's address; `undefined` when the chain is disabled. */
  address: Address | undefined;
  guardian: Guardian;
  jobs: JobRunner;
  store: Store;
}

/** Who asks: the socket's peer, never what a body or a header says. */
const clientOf = ({ ip }: FastifyRequest): string => normalizeIp(ip);

/** Query values come as a string, as an array when repeated, or not at all. */
const valuesOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === "string");

/** `true` or `false` as a query value, in any case; anything else says nothing. */
const flagOf = (value: unknown): boolean | undefined => {
  const text = valuesOf(value)[0]?.toLowerCase();
  return text === "true" ? true : text === "false" ? false : undefined;
};

/** The routes of the Infernet node's REST API. */
export function addRoutes(app: FastifyInstance, { config, address, guardian, jobs, store }: RouteOptions): void {
  app.get("/health", async () => ({ status: "healthy" }));

  app.get("/info", async () => ({
    version: API_VERSION,
    containers: config.containers.map(({ id, description, external, image }) => ({ id, description, external, image })),
    pending: { offchain: await store.jobs.countRunning(), onchain: await store.deliveries.countUnfinished() },
    chain: { enabled: address !== undefined, address: address ?? "" },
  }));

  app.post("/api/jobs", async (request, reply) => {
    const parsed = parseJob(request.body);
    if (parsed.kind === "invalid") return reply.code(400).send({ error: parsed.error, params: {} });
    if (parsed.kind === "delegated") {
      return reply.code(405).send({ error: "Delegated subscriptions are not served by this node yet", params: {} });
    }
    const client = clientOf(request);
    const { chain, rejection } = guardian.job(parsed.request, client);
    if (rejection) return reply.code(405).send(rejection);
    const [id] = await jobs.accept(client, [{ request: parsed.request, chain }]);
    return { id };
  });

  app.get("/api/jobs", async (request) => {
    const { id, intermediate, pending } = request.query as Record<string, unknown>;
    const client = clientOf(request);
    const ids = valuesOf(id);
    if (ids.length > 0) {
      const found = await store.jobs.find(client, ids);
      return found.map((job) => jobView(job, flagOf(intermediate) ?? false));
    }
    const wanted = flagOf(pending);
    return store.jobs.list(client, wanted === undefined ? "all" : wanted ? "pending" : "completed");
  });
}
