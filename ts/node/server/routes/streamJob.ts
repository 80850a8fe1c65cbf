import { Readable } from "node:stream";
import type { Endpoint } from "../Endpoint.ts";
import { HttpError } from "../HttpError.ts";
import { JobIntake } from "../JobIntake.ts";
import { jobSchema, parseJob } from "../parseJob.ts";
import type { RouteOptions } from "../RouteOptions.ts";
import { errorSchema } from "../schemas.ts";

/** `POST /api/jobs/stream`: a job whose answer is relayed as it comes. */
export const streamJobEndpoint = (options: RouteOptions): Endpoint => {
  const intake = new JobIntake(options);
  const { streamer, metrics } = options;
  return {
    method: "POST",
    path: "/api/jobs/stream",
    summary: "Asks the first container for a job, and relays its answer as it comes",
    scope: "jobs",
    body: jobSchema,
    responses: {
      200: {
        description:
          "The job's id on the first line, then the container's bytes. After a failure the last line is the job's id again, " +
          'a space, and {"error": reason}',
        contentType: "application/octet-stream",
      },
      400: { description: "The body is no job", schema: errorSchema },
      405: { description: "The guardian turned it down", schema: errorSchema },
    },
    handle: async ({ request, reply, client }) => {
      const parsed = parseJob(request.body);
      if (parsed.kind === "invalid") throw new HttpError(400, parsed.error);
      if (parsed.kind === "delegated") throw new HttpError(405, "Streaming only supported for OffchainJob requests.");
      const [container] = intake.judge(client, parsed.request);
      const { body, abandon } = await streamer.accept(client.owner, parsed.request, container);
      metrics.count("jobs_accepted_total", { kind: "stream" });
      metrics.add("http_streams_active", {}, 1);
      const leave = () => {
        metrics.add("http_streams_active", {}, -1);
        abandon();
      };
      if (reply.raw.closed)
        leave(); // while the job was being stored
      else reply.raw.once("close", leave);
      return reply
        .header("content-type", "application/octet-stream")
        .header("x-content-type-options", "nosniff")
        .header("cache-control", "no-store")
        .send(Readable.from(body, { objectMode: false }));
    },
  };
};
