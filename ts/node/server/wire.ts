import { type Hex, numberToHex } from "viem";
import { z } from "zod";
import { describeValue } from "../../codec/describeValue.ts";
import { InvalidSubscriptionError } from "../../codec/errors/InvalidSubscriptionError.ts";
import { parseSubscription } from "../../codec/parseSubscription.ts";
import { MAX_UINT32, MAX_UINT256 } from "../../protocol/constants.ts";

/** Kinds of values in REST bodies: messages that say what was got, and JSON Schema for `GET /openapi.json`. */

export const expected = (what: string) => (issue: { input?: unknown }) =>
  issue.input === undefined ? `missing, expected ${what}` : `expected ${what}, got ${describeValue(issue.input)}`;

function toInteger(value: unknown): bigint | undefined {
  if (typeof value === "bigint") return value;
  if (typeof value === "number" && Number.isSafeInteger(value)) return BigInt(value);
  if (typeof value === "string" && /^(\d{1,78}|0x[\da-f]{1,64})$/i.test(value)) return BigInt(value);
  return undefined;
}

/** An unsigned integer as a JSON integer of any size, or a string of decimal or 0x hex digits. */
const unsigned = (what: string, isValid: (value: bigint) => boolean) =>
  z
    .unknown()
    .refine((value) => isValid(toInteger(value) ?? -1n), { error: expected(what) })
    .transform((value) => toInteger(value) ?? 0n);

const uint32 = () =>
  unsigned(`a whole number from 0 to ${MAX_UINT32}`, (value) => value >= 0n && value <= MAX_UINT32)
    .transform(Number)
    .meta({ type: ["integer", "string"], minimum: 0, maximum: MAX_UINT32 });

const bytes32 = () =>
  unsigned("a uint256, as an integer or a string of digits", (value) => value >= 0n && value <= MAX_UINT256)
    .transform((value): Hex => numberToHex(value, { size: 32 }))
    .meta({
      type: ["integer", "string"],
      minimum: 0,
      description: "uint256; a bare integer is read to the last digit",
    });

/** The signature's parts as the Infernet client sends them. */
export const signatureSchema = z
  .object(
    {
      nonce: uint32(),
      expiry: uint32().describe("Unix seconds"),
      v: unsigned("27 or 28", (value) => value === 27n || value === 28n)
        .transform(Number)
        .meta({ enum: [27, 28, "27", "28"] }),
      r: bytes32(),
      s: bytes32(),
    },
    { error: expected("a JSON object") },
  )
  .meta({ id: "Signature", description: "EIP-712 signature by the owner's signer" });

const ADDRESS = { type: "string", pattern: "^0x[0-9a-fA-F]{40}$" };
const INTEGER = { type: ["integer", "string"], minimum: 0 };

/** A subscription in snake case, read by the codec. */
export const subscriptionSchema = z
  .unknown()
  .transform((value, context) => {
    try {
      return parseSubscription(value);
    } catch (error) {
      if (!(error instanceof InvalidSubscriptionError)) throw error;
      context.issues.push({
        code: "custom",
        message: `${error.shortMessage} ${error.metaMessages.join(" ")}`,
        input: value,
      });
      return z.NEVER;
    }
  })
  .meta({
    id: "Subscription",
    type: "object",
    properties: {
      owner: { ...ADDRESS, description: "The consumer, which names its signer by getSigner()" },
      active_at: { ...INTEGER, maximum: MAX_UINT32, description: "Unix seconds" },
      period: { ...INTEGER, maximum: MAX_UINT32, description: "Seconds; 0 for a callback" },
      frequency: { ...INTEGER, maximum: MAX_UINT32, description: "Number of intervals" },
      redundancy: { ...INTEGER, maximum: 65_535, description: "Answers wanted of each interval" },
      containers: { type: "string", pattern: "^(0x)?[0-9a-fA-F]{64}$", description: "Hash of the container ids" },
      lazy: { type: "boolean" },
      verifier: ADDRESS,
      payment_amount: { ...INTEGER, description: "uint256; a bare integer is read to the last digit" },
      payment_token: ADDRESS,
      wallet: ADDRESS,
    },
    required: [
      ...["owner", "active_at", "period", "frequency", "redundancy", "containers", "lazy", "verifier"],
      ...["payment_amount", "payment_token", "wallet"],
    ],
  });

/** `true` or `false` as a query value, in any case; anything else says nothing. */
export const queryFlag = () =>
  z
    .unknown()
    .optional()
    .transform((value) => {
      const text = String(Array.isArray(value) ? value[0] : value).toLowerCase();
      return text === "true" ? true : text === "false" ? false : undefined;
    })
    .meta({ type: "boolean" });
