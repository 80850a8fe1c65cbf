import { type Address, getAddress, type Hex } from "viem";
import { z } from "zod";

/** Kinds of values in journals and address books. Expressions without flags: a JSON Schema has none. */

/** An address; comes out checksummed. */
export const address = () =>
  z
    .string()
    .regex(/^0x[\da-fA-F]{40}$/, { error: "expected an address: 0x and 40 hex digits" })
    .transform((value): Address => getAddress(value));

/** Bytes in hex. */
export const hex = () =>
  z
    .string()
    .regex(/^0x([\da-fA-F]{2})*$/, { error: "expected bytes in hex" })
    .transform((value): Hex => value as Hex);

/** 32 bytes in hex. */
export const hash = () =>
  z
    .string()
    .regex(/^0x[\da-fA-F]{64}$/, { error: "expected a hash: 0x and 64 hex digits" })
    .transform((value): Hex => value as Hex);

/** A number without sign of any size, written as a decimal string. */
export const quantity = () =>
  z
    .string()
    .regex(/^\d{1,78}$/, { error: "expected a decimal number in quotes" })
    .transform((value) => BigInt(value));

export const chainId = () => z.int().min(1);

/** JSON of a value whose bigints are written as {@link quantity} reads them. */
export const stringify = (value: unknown, indent?: number): string =>
  JSON.stringify(value, (_key, item: unknown) => (typeof item === "bigint" ? item.toString() : item), indent);

/** What is wrong with a value, on one line. */
export const problemsOf = (error: z.ZodError): string =>
  error.issues.map(({ path, message }) => `${path.join(".") || "(file)"}: ${message}`).join("; ");
