import { type Address, decodeFunctionData, type Hex, isAddressEqual, type PublicClient, size } from "viem";
import { batchDelivererAbi } from "../../abi/generated/batchDeliverer.ts";
import { asRevert, type Revert } from "../chain/rpcErrors.ts";
import type { Transaction } from "../store/Store.ts";

export interface FindRevertOptions {
  client: PublicClient;
  coordinator: Address;
  node: Address;
}

/** What a transaction costs before its call begins. */
const intrinsicGas = (data: Hex) => 21_000n + 16n * BigInt(size(data));

/**
 * Why one delivery of a mined transaction failed. Receipts don't say, so the call is made again, on the state after its
 * block, which shows what others did before it, or else on the state that it found.
 *
 * @param position its place in the transaction, from 0
 * @param blockNumber the block that mined it
 * @returns `undefined` when the call reverts on neither, or the RPC can't tell
 */
export async function findRevert(
  { client, coordinator, node }: FindRevertOptions,
  transaction: Transaction,
  position: number,
  blockNumber: bigint,
): Promise<Revert | undefined> {
  const call = callOf(transaction, position, node);
  if (!call) return undefined;
  for (const at of [blockNumber, blockNumber - 1n]) {
    try {
      await client.call({ ...call, account: node, to: coordinator, blockNumber: at });
    } catch (error) {
      const revert = asRevert(error);
      if (revert) return revert;
    }
  }
  return undefined;
}

/** The call to the Coordinator that a transaction makes for one of its deliveries. */
function callOf(
  { to, data, gas }: Transaction,
  position: number,
  node: Address,
): { data: Hex; gas: bigint } | undefined {
  if (!isAddressEqual(to, node)) return { data, gas };
  const { functionName, args } = decodeFunctionData({ abi: batchDelivererAbi, data });
  const call = functionName === "deliver" ? args[1][position] : undefined;
  return call && { data: call.data, gas: call.gasLimit + intrinsicGas(call.data) };
}
