import { serializeSubscription, type WireSubscription } from "../../codec/serializeSubscription.ts";
import type { Subscription } from "../../protocol/Subscription.ts";
import type { JsonObject } from "../rest/read.ts";
import type { DelegatedSignature } from "./DelegatedSignature.ts";

/** A signed subscription and what its first delivery is computed from. */
export interface DelegatedRequest {
  subscription: Subscription;
  signature: DelegatedSignature;
  /** Input of the container for the first delivery. Later intervals get theirs from the owner's contract. */
  data: JsonObject;
  /** Whether the container shall prove its output. Left out, the node decides by the subscription's verifier. */
  requiresProof?: boolean;
}

/** A delegated subscription as `POST /api/jobs` takes it. */
export interface WireDelegatedRequest {
  /** `r` and `s` are uint256: bare JSON integers. */
  signature: { nonce: number; expiry: number; v: number; r: bigint; s: bigint };
  subscription: WireSubscription;
  data: JsonObject;
  requires_proof?: boolean;
}

/** The form of a delegated subscription in the node's REST interface. */
export function serializeDelegatedRequest({
  subscription,
  signature: { nonce, expiry, v, r, s },
  data,
  requiresProof,
}: DelegatedRequest): WireDelegatedRequest {
  return {
    signature: { nonce, expiry, v, r: BigInt(r), s: BigInt(s) },
    subscription: serializeSubscription(subscription),
    data,
    ...(requiresProof !== undefined && { requires_proof: requiresProof }),
  };
}
