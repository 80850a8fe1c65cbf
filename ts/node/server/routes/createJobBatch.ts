import { z } from "zod";
import type { Endpoint } from "../Endpoint.ts";
import { HttpError } from "../HttpError.ts";
import { JobIntake } from "../JobIntake.ts";
import { delegatedSchema, jobSchema, parseJob } from "../parseJob.ts";
import type { RouteOptions } from "../RouteOptions.ts";
import { acceptedSchema, errorSchema } from "../schemas.ts";

/** `POST /api/jobs/batch`: several jobs, each judged by itself. */
export const createJobBatchEndpoint = (options: RouteOptions): Endpoint => {
  const intake = new JobIntake(options);
  const { batch_limit: limit } = options.config.server;
  return {
    method: "POST",
    path: "/api/jobs/batch",
    summary: "Asks for several jobs; one that is turned down keeps no other from running",
    scope: "jobs",
    takesAnyContentType: true,
    body: z.array(z.union([jobSchema, delegatedSchema])).max(limit),
    responses: {
      200: { description: "An answer for each, in order", schema: z.array(z.union([acceptedSchema, errorSchema])) },
      400: { description: "The body is no array", schema: errorSchema },
    },
    handle: async ({ request: { body }, client }) => {
      if (!Array.isArray(body)) throw new HttpError(400, "Expected a list");
      if (body.length > limit) {
        throw new HttpError(413, `Too many jobs: got ${body.length}, at most ${limit} in one batch`, {
          params: { limit },
        });
      }
      const parsed = body.map(parseJob);
      const answers = await intake.accept(client, parsed);
      return answers.map((answer, index) => {
        if (!(answer instanceof HttpError)) return answer;
        const one = parsed[index];
        return one?.kind === "invalid"
          ? { error: "Could not parse message", params: { reason: one.error } }
          : answer.body;
      });
    },
  };
};
