import { type Address, getAddress, type Hex, isAddress } from "viem";
import { MAX_UINT16, MAX_UINT32, MAX_UINT256 } from "../protocol/constants.ts";
import type { Subscription } from "../protocol/Subscription.ts";
import { InvalidSubscriptionError } from "./errors/InvalidSubscriptionError.ts";

/**
 * Reads a subscription from the JSON of the node's REST interface; the inverse of `serializeSubscription`.
 *
 * Every field must be there; others are ignored. Integers may be numbers (if safe), bigints or decimal strings; the
 * container hash may lack its `0x`; addresses may be in any case, but a mixed-case one must have a right checksum.
 *
 * @param wire parsed JSON; `payment_amount` above 2^53 needs a parser that keeps large integers, such as
 * `parseExactJson`
 * @returns the subscription, addresses checksummed and the hash in lower case
 * @throws InvalidSubscriptionError naming the first wrong field
 * @example
 * const subscription = parseSubscription(body.subscription);
 */
export function parseSubscription(wire: unknown): Subscription {
  if (typeof wire !== "object" || wire === null || Array.isArray(wire)) {
    throw new InvalidSubscriptionError({ field: "subscription", got: wire, expected: "a JSON object" });
  }
  const fields: Readonly<Record<string, unknown>> = { ...wire };
  return {
    owner: readAddress(fields, "owner"),
    activeAt: Number(readInteger(fields, "active_at", MAX_UINT32)),
    period: Number(readInteger(fields, "period", MAX_UINT32)),
    frequency: Number(readInteger(fields, "frequency", MAX_UINT32)),
    redundancy: Number(readInteger(fields, "redundancy", MAX_UINT16)),
    containerId: readHash(fields, "containers"),
    lazy: readBoolean(fields, "lazy"),
    verifier: readAddress(fields, "verifier"),
    paymentAmount: readInteger(fields, "payment_amount", MAX_UINT256),
    paymentToken: readAddress(fields, "payment_token"),
    wallet: readAddress(fields, "wallet"),
  };
}

type Fields = Readonly<Record<string, unknown>>;

function readInteger(fields: Fields, key: string, maximum: number | bigint): bigint {
  const value = fields[key];
  const integer =
    typeof value === "bigint"
      ? value
      : (typeof value === "number" && Number.isSafeInteger(value)) ||
          (typeof value === "string" && /^\d{1,78}$/.test(value))
        ? BigInt(value)
        : -1n;
  if (integer >= 0n && integer <= maximum) return integer;
  throw invalid(key, value, `a whole number from 0 to ${maximum}`);
}

function readAddress(fields: Fields, key: string): Address {
  const value = fields[key];
  if (typeof value === "string" && isAddress(value)) return getAddress(value);
  throw invalid(key, value, "an address: 0x and 40 hex digits, with a right checksum or all in lower case");
}

function readHash(fields: Fields, key: string): Hex {
  const value = fields[key];
  const [, digits] = typeof value === "string" ? (/^(?:0x)?([0-9a-f]{64})$/i.exec(value) ?? []) : [];
  if (digits !== undefined) return `0x${digits.toLowerCase()}`;
  throw invalid(key, value, "the 32-byte hash of the container ids, in hex");
}

function readBoolean(fields: Fields, key: string): boolean {
  const value = fields[key];
  if (typeof value === "boolean") return value;
  throw invalid(key, value, "true or false");
}

function invalid(key: string, got: unknown, expected: string): InvalidSubscriptionError {
  return new InvalidSubscriptionError({ field: `subscription.${key}`, got, expected });
}
