import { type Address, getAddress, isAddress, zeroAddress } from "viem";
import { InvalidSubscriptionError } from "../../codec/errors/InvalidSubscriptionError.ts";
import { assertUint } from "../../protocol/assertUint.ts";
import { MAX_UINT256 } from "../../protocol/constants.ts";
import { containerHash } from "../../protocol/containerHash.ts";
import type { Subscription } from "../../protocol/Subscription.ts";

/** A subscription in the words of who asks for it; left out, it is one answer of one node, at once and for free. */
export interface BuildSubscriptionParameters {
  /** Contract that receives the answers. */
  owner: Address;
  /** Id of a container, or ids in the order they run. */
  containers: string | readonly string[];
  /** uint32, unix seconds: when the first interval begins. Needed with a period; else the beginning of time. */
  activeAt?: number;
  /** uint32, seconds between two answers; 0, the default, for a single answer. */
  period?: number;
  /** uint32, number of intervals. Default 1. */
  frequency?: number;
  /** uint16, number of nodes that answer in each interval. Default 1. */
  redundancy?: number;
  /** Whether answers go to the Inbox instead of the owner. Default false. */
  lazy?: boolean;
  /** Contract that checks proofs. */
  verifier?: Address;
  /** uint256, for each answer, in the token's smallest unit. Default 0. */
  paymentAmount?: bigint;
  /** ERC-20 token; left out, the chain's own currency. */
  paymentToken?: Address;
  /** Infernet `Wallet` that pays; needed when there is a payment. */
  wallet?: Address;
}

/**
 * Makes a subscription, computing the hash of its containers.
 *
 * @throws IntegerOutOfRangeError, InvalidSubscriptionError or InvalidContainersError naming the first wrong field
 * @example
 * const subscription = buildSubscription({ owner: consumer, containers: "hf_inference_client_service" });
 */
export function buildSubscription({
  owner,
  containers,
  period = 0,
  activeAt = period === 0 ? 0 : Number.NaN,
  frequency = 1,
  redundancy = 1,
  lazy = false,
  verifier = zeroAddress,
  paymentAmount = 0n,
  paymentToken = zeroAddress,
  wallet = zeroAddress,
}: BuildSubscriptionParameters): Subscription {
  assertUint(32, "period", period);
  if (Number.isNaN(activeAt))
    throw invalid("activeAt", undefined, "the unix second at which the first interval begins");
  assertUint(32, "activeAt", activeAt);
  assertUint(32, "frequency", frequency);
  assertUint(16, "redundancy", redundancy);
  if (frequency === 0) throw invalid("frequency", 0, "1 or more");
  if (redundancy === 0) throw invalid("redundancy", 0, "1 or more");
  if (paymentAmount < 0n || paymentAmount > MAX_UINT256) throw invalid("paymentAmount", paymentAmount, "a uint256");
  if (paymentAmount > 0n && wallet === zeroAddress) throw invalid("wallet", wallet, "the Infernet wallet that pays");
  return {
    ...{ activeAt, period, frequency, redundancy, lazy, paymentAmount },
    owner: checksummed("owner", owner),
    containerId: containerHash(containers),
    verifier: checksummed("verifier", verifier),
    paymentToken: checksummed("paymentToken", paymentToken),
    wallet: checksummed("wallet", wallet),
  };
}

function checksummed(field: string, address: Address): Address {
  if (isAddress(address)) return getAddress(address);
  throw invalid(field, address, "an address: 0x and 40 hex digits, with a right checksum or all in lower case");
}

function invalid(field: string, got: unknown, expected: string): InvalidSubscriptionError {
  return new InvalidSubscriptionError({ field, got, expected });
}
