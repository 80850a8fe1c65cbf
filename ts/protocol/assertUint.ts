import { IntegerOutOfRangeError } from "./errors/IntegerOutOfRangeError.ts";

/** Solidity widths this package carries as `number`. */
export type SmallUintBits = 8 | 16 | 32;

/**
 * Checks that a number is an integer of the given Solidity type.
 *
 * @throws IntegerOutOfRangeError naming the field
 */
export function assertUint(bits: SmallUintBits, field: string, value: number): void {
  if (Number.isInteger(value) && value >= 0 && value < 2 ** bits) return;
  throw new IntegerOutOfRangeError({
    field,
    value,
    expected: `a whole number from 0 to ${2 ** bits - 1} (uint${bits})`,
  });
}
