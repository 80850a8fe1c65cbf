import type { Hex } from "viem";
import { InvalidHexError } from "./errors/InvalidHexError.ts";

/**
 * Takes the `0x` off: containers exchange hex without it.
 *
 * @example
 * stripHexPrefix("0x1234"); // "1234"
 */
export function stripHexPrefix(hex: string): string {
  return hex.startsWith("0x") || hex.startsWith("0X") ? hex.slice(2) : hex;
}

/**
 * Reads hex from outside: with or without `0x`, in either case; the empty string is empty bytes.
 *
 * @param value what should be a hex string
 * @param field its name, for the error
 * @returns lower-case hex with `0x`
 * @throws InvalidHexError when it is not a string, has another character, or an odd number of digits
 * @example
 * parseHex("ABcd", "proof"); // "0xabcd"
 */
export function parseHex(value: unknown, field: string): Hex {
  if (typeof value !== "string") {
    throw new InvalidHexError({ field, reason: `got a value of type ${value === null ? "null" : typeof value}` });
  }
  const digits = stripHexPrefix(value);
  const foreign = digits.search(/[^0-9a-fA-F]/);
  if (foreign !== -1) {
    const position = foreign + value.length - digits.length;
    throw new InvalidHexError({ field, reason: `character ${position} of ${value.length} is not a hex digit` });
  }
  if (digits.length % 2 === 1) {
    throw new InvalidHexError({ field, reason: `it has an odd number of digits, ${digits.length}` });
  }
  return `0x${digits.toLowerCase()}`;
}

/** Whether a value is a string of hex digits, two for each byte, with `0x`. */
export function isHexString(value: unknown): value is Hex {
  return typeof value === "string" && /^0x(?:[0-9a-fA-F]{2})*$/.test(value);
}
