import { parseUnits, zeroAddress } from "viem";
import { MAX_UINT256 } from "../../protocol/constants.ts";
import { InvalidAmountError } from "../errors/InvalidAmountError.ts";
import type { Token } from "./getToken.ts";

const MAX_DIGITS = 78;

/**
 * Reads an amount as people write it: a whole number of the token's smallest unit, or a decimal number with a unit. The
 * unit is `token`, the token's symbol in any case, or, for the chain's own currency, `wei`, `gwei` or `ether`. Of a token
 * with 18 decimals `ether` means whole ones, too.
 *
 * @returns in the token's smallest unit
 * @throws InvalidAmountError when it is none, has more digits after the point than the token, or does not fit a uint256
 * @example
 * parseAmount("1.5 USDC", usdc); // 1_500_000n
 * parseAmount("100", usdc); // 100n
 */
export function parseAmount(text: string, { address, decimals, symbol }: Token): bigint {
  const isNative = address === zeroAddress;
  const whole = isNative ? "ether" : "token";
  const expected = `a whole number of the smallest unit, or a number and a unit, such as "1.5 ${whole}"`;
  const fail = (reason: string) => new InvalidAmountError({ got: text.slice(0, 100), reason, expected });
  const [, number = "", fraction = "", unit = ""] =
    /^(\d+(?:\.(\d+))?)(?:\s*([^\s\d.][^\s]*))?$/.exec(text.trim()) ?? [];
  if (number === "") throw fail("it is no number with a unit");
  if (number.length > MAX_DIGITS + 1) throw fail("it has too many digits");
  const digits = unitDecimals(unit.toLowerCase(), { isNative, decimals, symbol: symbol.toLowerCase() });
  if (digits === undefined) {
    throw fail(
      unit.toLowerCase() === "ether"
        ? `${symbol || "the token"} has ${decimals} decimals, not ether's 18: give the unit "token"`
        : `there is no unit ${JSON.stringify(unit)}`,
    );
  }
  if (fraction.replace(/0+$/, "").length > digits) throw fail(`it has more than ${digits} digits after the point`);
  const amount = parseUnits(number, digits);
  if (amount > MAX_UINT256) throw fail("it does not fit 256 bits");
  return amount;
}

/** How many digits after the point a unit has. */
function unitDecimals(
  unit: string,
  { isNative, decimals, symbol }: { isNative: boolean; decimals: number; symbol: string },
): number | undefined {
  if (unit === "" || unit === "wei") return isNative || unit === "" ? 0 : undefined;
  if (unit === "token" || unit === symbol) return decimals;
  if (unit === "gwei") return isNative ? 9 : undefined;
  if (unit === "ether") return isNative || decimals === 18 ? 18 : undefined;
  return undefined;
}
