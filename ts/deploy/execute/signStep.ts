import { type Hex, keccak256 } from "viem";
import type { DeploymentContext } from "../DeploymentContext.ts";
import type { GasFees } from "../fees/readFees.ts";
import type { SignedRecord } from "../journal/JournalRecord.ts";
import type { DeploymentStep } from "../plan/DeploymentPlan.ts";

/**
 * Signs one version of a step; what somebody else has signed is taken as it is.
 *
 * @returns a journal record
 */
export async function signStep(
  { account, chainId }: DeploymentContext,
  step: DeploymentStep,
  fees: GasFees,
): Promise<SignedRecord> {
  const { id, nonce, presigned, to, data, value, gasLimit: gas } = step;
  const { isEip1559, maxFeePerGas, maxPriorityFeePerGas } = fees;
  const common = { chainId, data, value, gas, ...(to !== null && { to }), ...(nonce !== undefined && { nonce }) };
  const sign = (): Promise<Hex> =>
    isEip1559
      ? account.signTransaction({ type: "eip1559", ...common, maxFeePerGas, maxPriorityFeePerGas })
      : account.signTransaction({ type: "legacy", ...common, gasPrice: maxFeePerGas });
  const raw = presigned ?? (await sign());
  return { type: "signed", step: id, hash: keccak256(raw), raw, maxFeePerGas, maxPriorityFeePerGas };
}

/** Nodes take a replacement only when both fees rise by 10 % or more. */
const raise = (fee: bigint) => fee + fee / 8n + 1n;
const most = (a: bigint, b: bigint) => (a > b ? a : b);

/** What pays this many times the market's price is held back by something else. */
const ENOUGH = 4n;

/**
 * Fees for the next version of a transaction that isn't being mined.
 *
 * @param cap most to pay for a unit of gas, in wei
 * @returns undefined when the cap allows no higher ones, or paying more would be of no use
 */
export function higherFees(last: SignedRecord, market: GasFees, cap: bigint | undefined): GasFees | undefined {
  const paysEnough =
    last.maxFeePerGas >= ENOUGH * market.maxFeePerGas &&
    last.maxPriorityFeePerGas >= ENOUGH * market.maxPriorityFeePerGas;
  const maxFeePerGas = most(raise(last.maxFeePerGas), market.maxFeePerGas);
  const maxPriorityFeePerGas = most(raise(last.maxPriorityFeePerGas), market.maxPriorityFeePerGas);
  const isCapped = cap !== undefined && maxFeePerGas > cap;
  return paysEnough || isCapped ? undefined : { ...market, maxFeePerGas, maxPriorityFeePerGas };
}
