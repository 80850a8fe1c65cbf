import { z } from "zod";
import type { Endpoint } from "../Endpoint.ts";

/** `GET /health`: whether the node is there. */
export const healthEndpoint = (): Endpoint => ({
  method: "GET",
  path: "/health",
  summary: "Whether the node is up",
  responses: {
    200: { description: "It is", schema: z.object({ status: z.literal("healthy") }).meta({ id: "Health" }) },
  },
  handle: async () => ({ status: "healthy" }),
});
