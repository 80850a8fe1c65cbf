import { z } from "zod";
import type { JobRequest } from "../store/Store.ts";

const jobSchema = z.object({
  containers: z.array(z.string({ error: "expected a container id (a string)" }), {
    error: "expected an array of container ids",
  }),
  data: z.record(z.string(), z.unknown(), { error: "expected a JSON object" }),
  requires_proof: z.boolean({ error: "expected true or false" }).nullish(),
});

/** What a body of `POST /api/jobs` turned out to be. */
export type ParsedJob =
  | { kind: "job"; request: JobRequest }
  | { kind: "delegated" }
  | { kind: "invalid"; error: string };

/**
 * Reads a body of `POST /api/jobs`. Two shapes exist, told apart as the Infernet node does: one with `containers` is an
 * off-chain job, one with `subscription` a delegated subscription. Other keys are ignored.
 */
export function parseJob(body: unknown): ParsedJob {
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    return { kind: "invalid", error: "Invalid request: expected a JSON object with containers and data" };
  }
  if (!("containers" in body) && "subscription" in body) return { kind: "delegated" };
  const parsed = jobSchema.safeParse(body);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message, code }) => {
      const field = path.join(".");
      return `${field}: ${code === "invalid_type" && !(String(path[0]) in body) ? `missing, ${message}` : message}`;
    });
    return { kind: "invalid", error: `Invalid request: ${problems.join("; ")}` };
  }
  const { containers, data, requires_proof } = parsed.data;
  return { kind: "job", request: { containers, data, requires_proof: requires_proof ?? false } };
}
