import { z } from "zod";
import type { DelegatedRequest, JobRequest } from "../store/Store.ts";
import { signatureSchema, subscriptionSchema } from "./wire.ts";

const OBJECT = "expected a JSON object";
const data = z.record(z.string(), z.unknown(), { error: OBJECT });
const requires_proof = z.boolean({ error: "expected true or false" }).nullish();

/** A job for containers, run off chain. */
export const jobSchema = z
  .object({
    containers: z
      .array(z.string({ error: "expected a container id (a string)" }), { error: "expected an array of container ids" })
      .describe("Run in order, each on the answer of the one before"),
    data: data.describe("What the first container gets"),
    requires_proof,
  })
  .meta({ id: "JobRequest" });

/** A subscription signed by its owner, whose first interval gets its data by REST. */
export const delegatedSchema = z
  .object({ signature: signatureSchema, subscription: subscriptionSchema, data, requires_proof })
  .meta({ id: "DelegatedSubscriptionRequest" });

/** What a body of `POST /api/jobs` turned out to be. */
export type ParsedJob =
  | { kind: "job"; request: JobRequest }
  | { kind: "delegated"; request: DelegatedRequest }
  | { kind: "invalid"; error: string };

/**
 * Reads a body of `POST /api/jobs`. Two shapes are tried in the order of the Infernet node: an off-chain job, then a
 * delegated subscription. Other keys, `id` and `ip` among them, are ignored.
 */
export function parseJob(body: unknown): ParsedJob {
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    return { kind: "invalid", error: "Invalid request: expected a JSON object with containers and data" };
  }
  const job = jobSchema.safeParse(body);
  if (job.success) {
    const { requires_proof: requiresProof, ...rest } = job.data;
    return { kind: "job", request: { ...rest, requires_proof: requiresProof ?? false } };
  }
  if (!Object.hasOwn(body, "subscription")) return invalid(body, job.error);
  const delegated = delegatedSchema.safeParse(body);
  if (!delegated.success) return invalid(body, delegated.error);
  const { requires_proof: requiresProof, ...rest } = delegated.data;
  return { kind: "delegated", request: { ...rest, requires_proof: requiresProof ?? false } };
}

function invalid(body: object, { issues }: z.ZodError): ParsedJob {
  const problems = issues.map(({ path, message }) => {
    const isMissing = path.length === 1 && !Object.hasOwn(body, String(path[0])) && !message.includes("missing");
    if (message.startsWith("subscription")) return message;
    return `${path.join(".")}: ${isMissing ? `missing, ${message}` : message}`;
  });
  const shown = problems.length > 20 ? [...problems.slice(0, 20), `and ${problems.length - 20} more`] : problems;
  return { kind: "invalid", error: `Invalid request: ${shown.join("; ")}` };
}
