import { z } from "zod";

/** What the REST API answers, for `GET /openapi.json` and the tests that hold answers against it. */

export const errorSchema = z
  .object({
    error: z.string().describe("What is wrong; the guardian's texts are those of the Infernet node"),
    params: z.record(z.string(), z.unknown()).describe("What it is about"),
  })
  .meta({ id: "Error" });

export const acceptedSchema = z
  .object({ id: z.string().optional().describe("UUID of the job; absent for a delegated subscription") })
  .meta({ id: "Accepted" });

const resultSchema = z
  .object({
    container: z.string(),
    output: z.unknown().optional().describe("The container's whole JSON answer"),
    error: z.string().optional().describe("Why it failed"),
  })
  .meta({ id: "ContainerResult" });

export const jobViewSchema = z
  .object({
    id: z.string(),
    status: z.enum(["running", "success", "failed"]),
    result: resultSchema.nullable().describe("That of the last container that ran"),
    intermediate_results: z.array(resultSchema).optional().describe("Those of the others, if asked for"),
  })
  .meta({ id: "JobResult" });

export const infoSchema = z
  .object({
    version: z.string(),
    containers: z.array(
      z.object({
        ...{ id: z.string(), description: z.string(), external: z.boolean(), image: z.string() },
        health: z.enum(["unknown", "ok", "failing"]).describe("What its last call says of it; not in Infernet's own"),
      }),
    ),
    pending: z.object({ offchain: z.int(), onchain: z.int() }),
    chain: z.object({ enabled: z.boolean(), address: z.string().describe("The node's key, or empty") }),
  })
  .meta({ id: "NodeInfo" });

export const traceEventSchema = z
  .object({
    subscription_id: z.int().describe("Negative for a delegated subscription"),
    interval: z.int(),
    at: z.iso.datetime(),
    kind: z.string(),
    data: z.record(z.string(), z.unknown()),
  })
  .meta({ id: "TraceEvent" });
