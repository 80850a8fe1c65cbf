import type { Endpoint } from "../Endpoint.ts";
import type { RouteOptions } from "../RouteOptions.ts";
import { infoSchema } from "../schemas.ts";

/** The Infernet node release whose REST API this is. */
export const API_VERSION = "1.4.0";

/** `GET /info`: what the node serves. */
export const infoEndpoint = ({ config, address, running, store, containers: runner }: RouteOptions): Endpoint => ({
  method: "GET",
  path: "/info",
  summary: "The node's containers, work under way and address",
  responses: { 200: { description: "The node", schema: infoSchema } },
  handle: async () => {
    const up = running && new Set(running());
    // A container with a url is called, not run: whether it is up is not for the node to say.
    const containers = config.containers.filter(({ id, url }) => up === undefined || url !== "" || up.has(id));
    return {
      version: API_VERSION,
      containers: containers.map((container) => {
        const { id, description, external, image } = container;
        return { id, description, external, image, health: runner.health(container) };
      }),
      pending: { offchain: await store.jobs.countRunning(), onchain: await store.deliveries.countUnfinished() },
      chain: { enabled: address !== undefined, address: address ?? "" },
    };
  },
});
