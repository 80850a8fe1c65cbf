import type { Address, Hex } from "viem";
import { reasonOf } from "../../protocol/reasonOf.ts";
import type { DeploymentContext } from "../DeploymentContext.ts";
import { DeploymentFailedError } from "../errors/DeploymentFailedError.ts";
import { DeployRpcError } from "../errors/DeployRpcError.ts";
import { isRefusal } from "../rpcRefusal.ts";

export interface StepEstimate {
  /** What is deployed, for messages. */
  name: string;
  to: Address | null;
  data: Hex;
  /** Code that earlier steps will have put somewhere. */
  codeOverride?: Record<Address, { code: Hex }>;
  /** Who seems to send it. Default: the deployer. */
  from?: Address;
}

/** Unused gas costs nothing; what runs out of gas is lost. */
export const withMargin = (gas: bigint): bigint => (gas * 6n) / 5n;

/**
 * Asks how much gas a step takes.
 *
 * @throws {DeploymentFailedError} when it would revert
 * @throws {DeployRpcError} when the RPC gives no answer
 */
export async function estimateStep(
  { client, account }: DeploymentContext,
  { name, to, data, codeOverride, from = account.address }: StepEstimate,
): Promise<bigint> {
  const transaction = { from, data, ...(to !== null && { to }) };
  try {
    const gas = await client.request({
      method: "eth_estimateGas",
      params: codeOverride === undefined ? [transaction, "latest"] : [transaction, "latest", codeOverride],
    });
    return BigInt(gas);
  } catch (cause) {
    if (!isRefusal(cause)) throw new DeployRpcError(`the gas of ${name}`, cause);
    throw new DeploymentFailedError({
      contractName: name,
      reason: "it would revert, so nothing was sent",
      details: reasonOf(cause),
      cause,
    });
  }
}

/** Gas of a transaction by its bytes alone: 21,000, and 16 or 4 for each byte that isn't zero or is (EIP-2028). */
export function intrinsicGas(data: Hex): bigint {
  let gas = 21_000;
  for (let at = 2; at < data.length; at += 2) gas += data.startsWith("00", at) ? 4 : 16;
  return BigInt(gas);
}
