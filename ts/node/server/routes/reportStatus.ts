import { z } from "zod";
import type { Job } from "../../store/Store.ts";
import type { Client } from "../access/Client.ts";
import type { Endpoint } from "../Endpoint.ts";
import { HttpError } from "../HttpError.ts";
import type { RouteOptions } from "../RouteOptions.ts";
import { errorSchema } from "../schemas.ts";

const STATUSES = ["running", "success", "failed"] as const;

const body = z
  .object({
    id: z.string({ error: "expected a string" }).regex(/^[\w.:-]{1,128}$/, {
      error: "expected letters, digits, dots, colons, dashes and underscores, at most 128",
    }),
    status: z.enum(STATUSES),
    containers: z
      .array(z.string({ error: "expected a string" }), { error: "expected an array of container ids" })
      .max(100, { error: "expected at most 100 container ids" })
      .default([]),
  })
  .meta({ id: "StatusReport" });

/**
 * `PUT /api/status`: a program that ran a job itself tells how it went. A job belongs to whoever asked for it, and only it or
 * the admin may report on it; only the admin may report one that the node has never heard of.
 */
export const reportStatusEndpoint = ({ store, metrics }: RouteOptions): Endpoint => {
  const record = async (client: Client, known: Job | undefined, { id, status, containers }: z.output<typeof body>) => {
    if (!known) {
      const request = { containers, data: {}, requires_proof: false, kind: "reported" as const };
      await store.jobs.add([{ id, owner: client.owner, status, request, results: [] }]);
      metrics.count("jobs_accepted_total", { kind: "reported" });
    } else if (status !== "running") {
      await store.jobs.finish(id, status, []); // one that has ended stays as it is
    }
    if (status !== "running") metrics.count("jobs_finished_total", { status });
  };
  return {
    method: "PUT",
    path: "/api/status",
    summary: "Reports how a job went that ran elsewhere",
    body,
    responses: {
      200: { description: "It is recorded", schema: z.null() },
      400: { description: "The report is malformed", schema: errorSchema },
      403: { description: "The job is somebody else's", schema: errorSchema },
    },
    handle: async ({ request, reply, client }) => {
      const parsed = body.safeParse(request.body);
      const status = (request.body as { status?: unknown } | null | undefined)?.status;
      if (!STATUSES.some((one) => one === status)) throw new HttpError(400, "Status is invalid");
      if (!parsed.success) {
        const problems = parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
        throw new HttpError(400, `Invalid request: ${problems.join("; ")}`);
      }
      const known = await store.jobs.get(parsed.data.id);
      const isAdmin = client.scopes.has("admin");
      if (!isAdmin && known?.owner !== client.owner) throw new HttpError(403, "Unauthorized");
      await record(client, known, parsed.data);
      return reply.type("application/json").send("null");
    },
  };
};
