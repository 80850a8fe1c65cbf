import { assertUint } from "./assertUint.ts";
import { FEE_DENOMINATOR, MAX_UINT256 } from "./constants.ts";
import { PaymentSplitError } from "./errors/PaymentSplitError.ts";

/** Who gets what of one delivery's payment, in the token's smallest unit. The three add up to the payment. */
export interface PaymentSplit {
  /** To the protocol's fee recipient. */
  protocol: bigint;
  /** To the verifier's wallet; 0 without a verifier. */
  verifier: bigint;
  /** To the node; with a verifier, held in the consumer's wallet until the proof is settled. */
  node: bigint;
}

/** Arguments of {@link paymentSplit}. */
export interface PaymentSplitParameters {
  /** uint256: the subscription's `paymentAmount`. */
  amount: bigint;
  /** uint16: `Fee.FEE()`, 10,000 being the whole. The consumer pays it twice over. */
  fee: number;
  /** uint256: `IVerifier.fee(token)`; leave it out when the subscription has no verifier. */
  verifierFee?: bigint;
}

/**
 * Divides a delivery's payment as the Coordinator does: every division rounds down, in favour of node and verifier.
 *
 * @throws PaymentSplitError where the Coordinator would panic: fees above the payment, or an overflow
 * @throws IntegerOutOfRangeError when `fee` is not a uint16
 * @example
 * paymentSplit({ amount: 50_000_000n, fee: 511 });
 * // { protocol: 5_110_000n, verifier: 0n, node: 44_890_000n }
 */
export function paymentSplit({ amount, fee, verifierFee = 0n }: PaymentSplitParameters): PaymentSplit {
  assertUint(16, "fee", fee);
  if (amount === 0n) return { protocol: 0n, verifier: 0n, node: 0n };
  const rate = BigInt(fee);
  if (amount < 0n || verifierFee < 0n || amount * 2n * rate > MAX_UINT256 || amount > MAX_UINT256) {
    throw new PaymentSplitError({
      code: "PAYMENT_TOO_LARGE",
      reason: `${amount} (verifier fee ${verifierFee}) does not fit the contract's 256-bit arithmetic`,
      remedy: "Give amounts from 0 up, small enough that twice the fee times the amount fits 256 bits.",
    });
  }
  const consumerFee = (amount * 2n * rate) / FEE_DENOMINATOR;
  if (consumerFee > amount) {
    throw new PaymentSplitError({
      code: "PROTOCOL_FEE_TOO_HIGH",
      reason: `twice the protocol fee of ${fee} takes ${consumerFee} of ${amount}`,
      remedy: "Give a fee of at most 5000 (50 %).",
    });
  }
  const available = amount - consumerFee;
  if (verifierFee > available) {
    throw new PaymentSplitError({
      code: "VERIFIER_FEE_TOO_HIGH",
      reason: `the verifier asks ${verifierFee} and ${available} is left of ${amount}`,
      remedy: "Raise the payment, or choose a cheaper verifier.",
    });
  }
  const verifierSideFee = (verifierFee * rate) / FEE_DENOMINATOR;
  return {
    protocol: consumerFee + verifierSideFee,
    verifier: verifierFee - verifierSideFee,
    node: available - verifierFee,
  };
}
