import { z } from "zod";
import { reasonOf } from "../../../protocol/reasonOf.ts";
import { fetchResources } from "../../containers/fetchResources.ts";
import type { Endpoint } from "../Endpoint.ts";
import type { RouteOptions } from "../RouteOptions.ts";

const query = z.object({
  model_id: z
    .union([z.string(), z.array(z.string()).transform(([first]) => first)])
    .optional()
    .meta({ type: "string", description: "Asks each container whether it supports this model" }),
});

/** `GET /resources`: what the containers have. Those that don't answer are left out. */
export const resourcesEndpoint = ({ config, logger }: RouteOptions): Endpoint => ({
  method: "GET",
  path: "/resources",
  summary: "What each container says of its hardware and models",
  scope: "jobs",
  query,
  responses: {
    200: {
      description: "By container id; containers that don't answer within 3 s are left out",
      schema: z.record(z.string(), z.unknown()),
    },
  },
  handle: async ({ request }) => {
    const modelId = query.parse(request.query).model_id;
    const entries = await Promise.all(
      config.containers.map(async (container) => {
        try {
          return [[container.id, await fetchResources(container, modelId)] as const];
        } catch (error) {
          logger.warn({ container: container.id, err: reasonOf(error) }, "Container doesn't tell its resources");
          return [];
        }
      }),
    );
    return Object.fromEntries(entries.flat());
  },
});
