import { z } from "zod";
import type { Endpoint } from "../Endpoint.ts";
import { HttpError } from "../HttpError.ts";
import { JobIntake } from "../JobIntake.ts";
import { delegatedSchema, jobSchema, parseJob } from "../parseJob.ts";
import type { RouteOptions } from "../RouteOptions.ts";
import { acceptedSchema, errorSchema } from "../schemas.ts";

/** `POST /api/jobs`: an off-chain job, or a delegated subscription. */
export const createJobEndpoint = (options: RouteOptions): Endpoint => {
  const intake = new JobIntake(options);
  return {
    method: "POST",
    path: "/api/jobs",
    summary: "Asks for a job off chain, or for a delegated subscription to be served",
    scope: "jobs",
    body: z.union([jobSchema, delegatedSchema]),
    responses: {
      200: {
        description: "It is taken: the id of the job, or an empty object for a subscription",
        schema: acceptedSchema,
      },
      400: { description: "The body is neither", schema: errorSchema },
      405: { description: "The guardian turned it down", schema: errorSchema },
    },
    handle: async ({ request, client }) => {
      const [answer] = await intake.accept(client, [parseJob(request.body)]);
      if (answer instanceof HttpError) throw answer;
      return answer;
    },
  };
};
