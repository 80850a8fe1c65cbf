import fc from "fast-check";
import { parseEther } from "viem";
import { describe, expect, test } from "vitest";
import { MAX_UINT256 } from "../../../ts/protocol/constants.ts";
import { paymentSplit } from "../../../ts/protocol/paymentSplit.ts";

describe("paymentSplit", () => {
  test.each([
    [
      "1 ether, no verifier",
      { amount: parseEther("1"), fee: 511 },
      { protocol: parseEther("0.1022"), verifier: 0n, node: parseEther("0.8978") },
    ],
    [
      "50 of a token with six decimals",
      { amount: 50_000_000n, fee: 511 },
      { protocol: 5_110_000n, verifier: 0n, node: 44_890_000n },
    ],
    [
      "1 ether, a verifier for 0.1",
      { amount: parseEther("1"), fee: 511, verifierFee: parseEther("0.1") },
      { protocol: parseEther("0.10731"), verifier: parseEther("0.09489"), node: parseEther("0.7978") },
    ],
    ["19 wei, rounded in the node's favour", { amount: 19n, fee: 500 }, { protocol: 1n, verifier: 0n, node: 18n }],
    ["no protocol fee", { amount: 7n, fee: 0, verifierFee: 3n }, { protocol: 0n, verifier: 3n, node: 4n }],
    ["all of it to the protocol", { amount: 10n, fee: 5000 }, { protocol: 10n, verifier: 0n, node: 0n }],
    ["nothing", { amount: 0n, fee: 65_535, verifierFee: 5n }, { protocol: 0n, verifier: 0n, node: 0n }],
  ])("divides %s", (_name, parameters, split) => {
    expect(paymentSplit(parameters)).toEqual(split);
  });

  test("hands out exactly the payment, and never rounds for the protocol", () => {
    const payment = fc.record({
      amount: fc.bigInt({ min: 1n, max: 2n ** 240n }),
      fee: fc.integer({ min: 0, max: 5000 }),
      share: fc.integer({ min: 0, max: 100 }),
    });
    fc.assert(
      fc.property(payment, ({ amount, fee, share }) => {
        const left = amount - (amount * 2n * BigInt(fee)) / 10_000n;
        const verifierFee = (left * BigInt(share)) / 100n;
        const { protocol, verifier, node } = paymentSplit({ amount, fee, verifierFee });
        expect(protocol + verifier + node).toBe(amount);
        expect(node).toBe(left - verifierFee);
        expect(protocol * 10_000n).toBeLessThanOrEqual((2n * amount + verifierFee) * BigInt(fee));
        expect(verifier).toBeLessThanOrEqual(verifierFee);
        expect(verifier).toBeGreaterThanOrEqual(0n);
      }),
    );
  });

  test.each([
    ["a protocol fee above half", { amount: 10_000n, fee: 5001 }, "PROTOCOL_FEE_TOO_HIGH"],
    ["a verifier dearer than what is left", { amount: 10n, fee: 500, verifierFee: 10n }, "VERIFIER_FEE_TOO_HIGH"],
    ["a product beyond 256 bits", { amount: MAX_UINT256, fee: 1 }, "PAYMENT_TOO_LARGE"],
    ["an amount beyond 256 bits", { amount: MAX_UINT256 + 1n, fee: 0 }, "PAYMENT_TOO_LARGE"],
    ["a negative amount", { amount: -1n, fee: 0 }, "PAYMENT_TOO_LARGE"],
    ["a negative verifier fee", { amount: 1n, fee: 0, verifierFee: -1n }, "PAYMENT_TOO_LARGE"],
    ["a fee that is no uint16", { amount: 1n, fee: 65_536 }, "INTEGER_OUT_OF_RANGE"],
  ])("refuses %s", (_name, parameters, code) => {
    expect(() => paymentSplit(parameters)).toThrow(expect.objectContaining({ code }));
  });
});
