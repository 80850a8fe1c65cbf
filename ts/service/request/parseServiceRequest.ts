import { z } from "zod";
import { describeValue } from "../../codec/describeValue.ts";
import type { InferenceRequest } from "../backends/Backend.ts";
import { ServiceError } from "../errors/ServiceError.ts";
import type { ServiceLimits } from "../limits.ts";
import { optional } from "./fields.ts";
import { parseFields } from "./invalidField.ts";
import { parseOffchainInput } from "./parseOffchainInput.ts";
import { parseOnchainInput } from "./parseOnchainInput.ts";

/** Where a request comes from or where its answer goes (Infernet service protocol). */
export const Location = { ONCHAIN: 0, OFFCHAIN: 1, STREAM: 2 } as const;

/** A valid request to `POST /service_output`. */
export interface ServiceRequest {
  destination: (typeof Location)[keyof typeof Location];
  inference: InferenceRequest;
  /** The on-chain input as lower-case hex without 0x, which the on-chain answer repeats; empty for an off-chain source. */
  rawInput: string;
}

const SOURCES = "0 (on-chain) or 1 (off-chain)";
const DESTINATIONS = "0 (on-chain), 1 (off-chain) or 2 (stream)";

const envelope = z.object({
  source: z.literal([0, 1], { error: SOURCES }),
  destination: z.literal([0, 1, 2], { error: DESTINATIONS }),
  requires_proof: optional(z.boolean({ error: "true, false or null" })),
  data: z.unknown().optional(),
});

/**
 * Parses the body of `POST /service_output`.
 *
 * @param body parsed JSON
 * @throws ServiceError with status 400, or 413 for a text that is too long; the codes are listed in `docs/service.md`
 */
export function parseServiceRequest(body: unknown, limits: ServiceLimits): ServiceRequest {
  if (!isObject(body)) {
    throw new ServiceError("Invalid method or data: Only POST supported with json data.", {
      status: 400,
      code: "BODY_INVALID",
      details: `got ${describeValue(body)}, expected an object with source, destination and data`,
    });
  }
  const { source, destination, requires_proof, data } = parseFields(envelope, body, "");
  if (requires_proof === true) {
    // The wording is part of the service protocol, to the letter.
    throw new ServiceError("Proofs are not supported for HF Client Inference Service", {
      status: 400,
      code: "PROOF_UNSUPPORTED",
    });
  }
  const input = source === Location.ONCHAIN ? parseOnchainInput(data, limits) : parseOffchainInput(data, limits);
  if (destination === Location.STREAM && input.inference.taskId !== 1) {
    throw new ServiceError("destination: got 2 (stream), which only text generation (task_id 1) has.", {
      status: 400,
      code: "STREAM_UNSUPPORTED",
      metaMessages: ["Use destination 1 (off-chain) or 0 (on-chain)."],
    });
  }
  return { destination, ...input };
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
