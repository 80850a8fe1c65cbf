import type { Address, Hex } from "viem";
import type { Subscription } from "../protocol/Subscription.ts";

/** A subscription as the node's REST interface has it: snake case, and the container hash called `containers`. */
export interface WireSubscription {
  owner: Address;
  active_at: number;
  period: number;
  frequency: number;
  redundancy: number;
  containers: Hex;
  lazy: boolean;
  verifier: Address;
  /** uint256: on the wire a bare JSON integer, which `JSON.stringify` cannot write and `JSON.parse` would corrupt. */
  payment_amount: bigint;
  payment_token: Address;
  wallet: Address;
}

/**
 * Turns a subscription into the form that `POST /api/jobs` takes.
 *
 * @returns an object for a serializer that writes a bigint as a JSON integer, such as `stringifyExactJson`
 * @example
 * const body = stringifyExactJson({ signature, subscription: serializeSubscription(subscription), data });
 */
export function serializeSubscription(subscription: Subscription): WireSubscription {
  return {
    owner: subscription.owner,
    active_at: subscription.activeAt,
    period: subscription.period,
    frequency: subscription.frequency,
    redundancy: subscription.redundancy,
    containers: subscription.containerId,
    lazy: subscription.lazy,
    verifier: subscription.verifier,
    payment_amount: subscription.paymentAmount,
    payment_token: subscription.paymentToken,
    wallet: subscription.wallet,
  };
}
