import { MAX_UINT256 } from "../protocol/constants.ts";
import { InvalidResultError } from "./errors/InvalidResultError.ts";

/** A score of 1 on chain. */
export const SCORE_SCALE = 1_000_000n;

const SCALE_DIGITS = 6;

/**
 * Turns a score into millionths, rounded down.
 *
 * Works on the decimal digits of the number: `0.57 * 1e6` is 569999.99… in floating point, and would lose a millionth.
 *
 * @param score 0 or more
 * @param field its name, for the error
 * @returns uint256
 * @throws InvalidResultError when it is negative, not a number, or too large
 * @example
 * scaleScore(0.57, "score"); // 570_000n
 */
export function scaleScore(score: number, field: string): bigint {
  const [, whole, fraction = "", exponent = "0"] = /^(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(score)) ?? [];
  if (whole === undefined) throw new InvalidResultError({ field, got: score, expected: "a score from 0 to 1" });
  const shift = Number(exponent) - fraction.length + SCALE_DIGITS;
  const digits = BigInt(whole + fraction);
  const scaled = shift < 0 ? digits / 10n ** BigInt(-shift) : digits * 10n ** BigInt(shift);
  if (scaled > MAX_UINT256) throw new InvalidResultError({ field, got: score, expected: "a score from 0 to 1" });
  return scaled;
}

/**
 * Turns millionths into a score: the number nearest to them.
 *
 * @example
 * unscaleScore(570_000n); // 0.57
 */
export function unscaleScore(scaledScore: bigint): number {
  return Number(scaledScore) / Number(SCORE_SCALE);
}
