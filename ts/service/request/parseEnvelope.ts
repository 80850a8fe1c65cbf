import { z } from "zod";
import { describeValue } from "../../codec/describeValue.ts";
import { ServiceError } from "../errors/ServiceError.ts";
import { optional } from "./fields.ts";
import { parseFields } from "./invalidField.ts";

/** Where a request comes from or where its answer goes (Infernet service protocol). */
export const Location = { ONCHAIN: 0, OFFCHAIN: 1, STREAM: 2 } as const;

/** Value of {@link Location}. */
export type Location = (typeof Location)[keyof typeof Location];

/** The body of `POST /service_output`, its `data` and `context` not yet looked at. */
export interface Envelope {
  source: typeof Location.ONCHAIN | typeof Location.OFFCHAIN;
  destination: Location;
  requiresProof: boolean;
  data: unknown;
  /** What the answer is for, as a node of ours says it; `parseContext` reads it. */
  context: unknown;
}

const SOURCES = "0 (on-chain) or 1 (off-chain)";
const DESTINATIONS = "0 (on-chain), 1 (off-chain) or 2 (stream)";

const envelope = z.object({
  source: z.literal([0, 1], { error: SOURCES }),
  destination: z.literal([0, 1, 2], { error: DESTINATIONS }),
  requires_proof: optional(z.boolean({ error: "true, false or null" })),
  data: z.unknown().optional(),
  context: z.unknown().optional(),
});

/**
 * Parses what all requests to `POST /service_output` have in common. Further keys are ignored.
 *
 * @param body parsed JSON
 * @throws ServiceError 400 `BODY_INVALID`, `FIELD_INVALID`
 */
export function parseEnvelope(body: unknown): Envelope {
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw new ServiceError("Invalid method or data: Only POST supported with json data.", {
      status: 400,
      code: "BODY_INVALID",
      details: `got ${describeValue(body)}, expected an object with source, destination and data`,
    });
  }
  const { source, destination, requires_proof, data, context } = parseFields(envelope, body, "");
  return { source, destination, requiresProof: requires_proof ?? false, data, context };
}
