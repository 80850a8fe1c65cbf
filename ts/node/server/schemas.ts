import { z } from "zod";
import { TRACE_KINDS } from "../store/Store.ts";

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
    kind: z.enum(TRACE_KINDS),
    data: z
      .looseObject({
        tx_hash: z
          .string()
          .optional()
          .describe("Of `created`: the transaction that asked; of others: the one that delivers"),
        block: z.int().optional().describe("The block that holds it"),
        gas: z.int().optional().describe("Used; of `simulated`: what the transaction may use"),
        fee_wei: z.unknown().optional().meta({ type: "integer", description: "Paid; exact, however large" }),
        reason: z.string().optional().describe("Why it came to this, in words"),
        revert: z.string().optional().describe("What a contract reverted with, as hex"),
      })
      .describe("What there is to know about the step"),
  })
  .meta({ id: "TraceEvent" });
