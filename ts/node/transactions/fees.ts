/** EIP-1559 fees, in wei per gas. */
export interface Fees {
  maxFeePerGas: bigint;
  maxPriorityFeePerGas: bigint;
}

/** Nodes take a replacement only when both fees rise by 10 % or more; an eighth is what geth's own tools use. */
const raise = (fee: bigint) => fee + fee / 8n + 1n;
const max = (a: bigint, b: bigint) => (a > b ? a : b);

/** What pays this many times the market's price is held back by something else. */
const ENOUGH = 10n;

/** Whether a transaction that isn't being mined would gain nothing by paying more. */
export const paysEnough = (fees: Fees, market: Fees): boolean =>
  fees.maxFeePerGas >= ENOUGH * market.maxFeePerGas &&
  fees.maxPriorityFeePerGas >= ENOUGH * market.maxPriorityFeePerGas;

/**
 * Fees for the next version of a transaction that isn't being mined.
 *
 * @param previous fees of the version that is stuck
 * @param market what a new transaction would pay now
 * @returns both fees at least an eighth above the previous ones, and never below the market's
 */
export function bumpFees(previous: Fees, market: Fees): Fees {
  return {
    maxFeePerGas: max(raise(previous.maxFeePerGas), market.maxFeePerGas),
    maxPriorityFeePerGas: max(raise(previous.maxPriorityFeePerGas), market.maxPriorityFeePerGas),
  };
}
