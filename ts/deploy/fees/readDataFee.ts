import { type Address, type Chain, type Client, type Hex, parseAbi, serializeTransaction, type Transport } from "viem";
import { getCode, readContract } from "viem/actions";
import { ask } from "../errors/DeployRpcError.ts";
import type { DeploymentStep } from "../plan/DeploymentPlan.ts";

/** GasPriceOracle, which chains of the OP Stack have at this address. */
export const GAS_PRICE_ORACLE: Address = "0x420000000000000000000000000000000000000F";

const ORACLE_ABI = parseAbi(["function getL1Fee(bytes data) view returns (uint256)"]);

/**
 * Reads what chains of the OP Stack charge for putting transactions on the chain below, which is not part of their gas.
 *
 * @returns in wei, by step; 0 for each on other chains
 * @throws {DeployRpcError}
 */
export async function readDataFees(
  client: Client<Transport, Chain | undefined>,
  steps: readonly DeploymentStep[],
  chainId: number,
): Promise<bigint[]> {
  const code = await ask("the gas price oracle", () => getCode(client, { address: GAS_PRICE_ORACLE }));
  if (code === undefined || code === "0x") return steps.map(() => 0n);
  return Promise.all(
    steps.map((step) =>
      ask("the data fee", () =>
        readContract(client, {
          address: GAS_PRICE_ORACLE,
          abi: ORACLE_ABI,
          functionName: "getL1Fee",
          args: [unsigned(step, chainId)],
        }),
      ),
    ),
  );
}

/** The oracle counts the bytes; what they say is of no matter to it. */
const unsigned = ({ presigned, to, data, value, nonce = 0, gasLimit }: DeploymentStep, chainId: number): Hex =>
  presigned ??
  serializeTransaction({
    ...{ type: "eip1559", chainId, data, value, nonce, gas: gasLimit },
    ...(to !== null && { to }),
    maxFeePerGas: gasLimit,
    maxPriorityFeePerGas: gasLimit,
  });
