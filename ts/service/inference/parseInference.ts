import type { InferenceRequest } from "../backends/Backend.ts";
import { ServiceError } from "../errors/ServiceError.ts";
import type { ServiceLimits } from "../limits.ts";
import { type Envelope, Location } from "../request/parseEnvelope.ts";
import { parseOffchainInput } from "./parseOffchainInput.ts";
import { parseOnchainInput } from "./parseOnchainInput.ts";

/** A valid request for one of the four tasks. */
export interface ParsedInference {
  inference: InferenceRequest;
  /** The on-chain input as lower-case hex without 0x, which the on-chain answer repeats; empty for an off-chain source. */
  rawInput: string;
}

/**
 * Parses what a request asks of `hf_inference_client_service`.
 *
 * @throws ServiceError with status 400, or 413 for a text that is too long; the codes are listed in `docs/service.md`
 */
export function parseInference({ source, destination, data }: Envelope, limits: ServiceLimits): ParsedInference {
  const parsed = source === Location.ONCHAIN ? parseOnchainInput(data, limits) : parseOffchainInput(data, limits);
  if (destination === Location.STREAM && parsed.inference.taskId !== 1) {
    throw new ServiceError("destination: got 2 (stream), which only text generation (task_id 1) has.", {
      status: 400,
      code: "STREAM_UNSUPPORTED",
      metaMessages: ["Use destination 1 (off-chain) or 0 (on-chain)."],
    });
  }
  return parsed;
}
