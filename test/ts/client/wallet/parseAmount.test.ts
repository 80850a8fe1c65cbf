import { zeroAddress } from "viem";
import { describe, expect, test } from "vitest";
import { parseAmount } from "../../../../ts/client/wallet/parseAmount.ts";

const ETHER = { address: zeroAddress, decimals: 18, symbol: "ETH" } as const;
const USDC = { address: "0x036CbD53842c5426634e7929541eC2318f3dCF7e", decimals: 6, symbol: "USDC" } as const;
const DAI = { ...USDC, decimals: 18, symbol: "DAI" } as const;

describe("parseAmount", () => {
  test.each([
    ["100", ETHER, 100n],
    ["0", ETHER, 0n],
    ["1 ether", ETHER, 10n ** 18n],
    [" 1.5  Ether ", ETHER, 15n * 10n ** 17n],
    ["1ether", ETHER, 10n ** 18n],
    ["2 eth", ETHER, 2n * 10n ** 18n],
    ["3 gwei", ETHER, 3_000_000_000n],
    ["7 wei", ETHER, 7n],
    ["100", USDC, 100n],
    ["1.5 USDC", USDC, 1_500_000n],
    ["1.5 token", USDC, 1_500_000n],
    ["0.000001 usdc", USDC, 1n],
    ["1.50000000000 token", USDC, 1_500_000n],
    ["1 ether", DAI, 10n ** 18n],
    [String(2n ** 256n - 1n), USDC, 2n ** 256n - 1n],
  ])("%s of %o", (text, token, expected) => {
    expect(parseAmount(text, token)).toBe(expected);
  });

  test.each([
    ["", ETHER, /it is no number with a unit/],
    ["-1", ETHER, /it is no number with a unit/],
    ["1e18", ETHER, /there is no unit "e18"|it is no number/],
    ["0x10", ETHER, /it is no number|there is no unit/],
    ["1,5 ether", ETHER, /it is no number|there is no unit/],
    ["1.5", ETHER, /more than 0 digits after the point/],
    ["1 USDC", ETHER, /there is no unit "USDC"/],
    ["1 DAI", USDC, /there is no unit "DAI"/],
    ["1 wei", USDC, /there is no unit "wei"/],
    ["1 ether", USDC, /USDC has 6 decimals, not ether's 18: give the unit "token"/],
    ["0.0000001 USDC", USDC, /more than 6 digits after the point/],
    [String(2n ** 256n), USDC, /does not fit 256 bits/],
    ["9".repeat(10_000), ETHER, /too many digits/],
  ])("refuses %s of %o", (text, token, message) => {
    expect(() => parseAmount(text, token)).toThrow(message);
    expect(() => parseAmount(text, token)).toThrow(expect.objectContaining({ code: "AMOUNT_INVALID" }));
  });
});
