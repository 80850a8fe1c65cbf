import type { Chain, Client, Transport } from "viem";
import { estimateMaxPriorityFeePerGas, getBlock, getGasPrice } from "viem/actions";
import { ask } from "../errors/DeployRpcError.ts";

/** What gas costs now, in wei a unit. */
export interface GasFees {
  /** Whether transactions carry EIP-1559 fees; otherwise both fees are the gas price. */
  isEip1559: boolean;
  /** What a transaction in the next block would pay. */
  expected: bigint;
  maxFeePerGas: bigint;
  maxPriorityFeePerGas: bigint;
}

/** EIP-1559: the base fee moves by at most an eighth of itself, times how far the block was from half full. */
function nextBaseFee({ baseFee, gasUsed, gasLimit }: { baseFee: bigint; gasUsed: bigint; gasLimit: bigint }): bigint {
  const target = gasLimit / 2n;
  if (target === 0n || gasUsed === target) return baseFee;
  if (gasUsed < target) return baseFee - (baseFee * (target - gasUsed)) / target / 8n;
  const rise = (baseFee * (gasUsed - target)) / target / 8n;
  return baseFee + (rise > 0n ? rise : 1n);
}

/**
 * Reads what gas costs. The most that a transaction signed with these fees pays leaves room for a base fee that rises by
 * a half.
 *
 * @param cap most to pay for a unit of gas, in wei
 * @throws {DeployRpcError}
 */
export async function readFees(client: Client<Transport, Chain | undefined>, cap?: bigint): Promise<GasFees> {
  const block = await ask("the latest block", () => getBlock(client));
  const capped = (fee: bigint) => (cap !== undefined && fee > cap ? cap : fee);
  if (block.baseFeePerGas === null) {
    const gasPrice = capped(await ask("the gas price", () => getGasPrice(client)));
    return { isEip1559: false, expected: gasPrice, maxFeePerGas: gasPrice, maxPriorityFeePerGas: gasPrice };
  }
  const tip = await ask("the priority fee", () => estimateMaxPriorityFeePerGas(client, { chain: null }));
  const baseFee = nextBaseFee({ baseFee: block.baseFeePerGas, gasUsed: block.gasUsed, gasLimit: block.gasLimit });
  return {
    isEip1559: true,
    expected: capped(baseFee + tip),
    maxFeePerGas: capped((baseFee * 3n) / 2n + tip),
    maxPriorityFeePerGas: capped(tip),
  };
}
