import { z } from "zod";
import type { Endpoint } from "../Endpoint.ts";
import { jobView } from "../jobView.ts";
import type { RouteOptions } from "../RouteOptions.ts";
import { jobViewSchema } from "../schemas.ts";
import { queryFlag } from "../wire.ts";

const query = z.object({
  id: z
    .unknown()
    .optional()
    .transform((value) => {
      const texts = (Array.isArray(value) ? value : [value]).filter((one) => typeof one === "string");
      return {
        isGiven: texts.length > 0,
        ids: [...new Set(texts.flatMap((text) => text.split(",")))],
      };
    })
    .meta({
      type: "array",
      items: { type: "string" },
      description: "Ids of jobs, repeated or with commas between them",
    }),
  intermediate: queryFlag().meta({ description: "With ids: also what the containers before the last gave" }),
  pending: queryFlag().meta({ description: "Without ids: only jobs that run, or only those that have ended" }),
});

/** `GET /api/jobs`: results of the client's jobs, or their ids. */
export const listJobsEndpoint = ({ store }: RouteOptions): Endpoint => ({
  method: "GET",
  path: "/api/jobs",
  summary: "Results of jobs by their ids; without ids, the ids of the client's jobs",
  scope: "jobs",
  query,
  responses: {
    200: {
      description:
        "The jobs that were found, finished ones first; or ids, running ones first. Only those of this client",
      schema: z.union([z.array(jobViewSchema), z.array(z.string())]),
    },
  },
  handle: async ({ request, client }) => {
    const { id, intermediate, pending } = query.parse(request.query);
    if (id.isGiven) {
      const jobs = await store.jobs.find(client.owner, id.ids);
      return jobs.map((job) => jobView(job, intermediate ?? false));
    }
    return store.jobs.list(client.owner, pending === undefined ? "all" : pending ? "pending" : "completed");
  },
});
