import { type Address, encodeFunctionData, type Hex, parseEventLogs } from "viem";
import { batchDelivererAbi, batchDelivererBytecode } from "../../ts/abi/generated/batchDeliverer.ts";
import { coordinatorAbi } from "../../ts/abi/generated/coordinator.ts";
import { deployContract } from "../../ts/deploy/deployContract.ts";
import type { Setting } from "./setting.ts";

export interface Batch {
  /** Account that delivers. */
  node: ReturnType<Setting["account"]>;
  /** Arguments of each `deliverCompute`. */
  deliveries: readonly (readonly [
    id: number,
    interval: number,
    input: Hex,
    output: Hex,
    proof: Hex,
    wallet: Address,
  ])[];
}

/** Gas that each delivery may use; more than any of the benchmark needs. */
const GAS_LIMIT = 200_000n;

/**
 * Gas of one transaction in which a node makes all deliveries through `BatchDeliverer` (EIP-7702). Its account delegates
 * beforehand, once for all batches: that is not counted.
 */
export async function measureBatch(setting: Setting, { node, deliveries }: Batch): Promise<bigint> {
  const { client, addresses, call } = setting;
  const delegate = await deployContract(client, {
    name: "BatchDeliverer",
    abi: batchDelivererAbi,
    bytecode: batchDelivererBytecode,
    args: [],
  });
  const authorization = await client.signAuthorization({
    account: node,
    contractAddress: delegate.address,
    executor: "self",
  });
  const delegation = await client.sendTransaction({
    account: node,
    to: node.address,
    authorizationList: [authorization],
  });
  await client.waitForTransactionReceipt({ hash: delegation });

  const calls = deliveries.map((args) => ({
    gasLimit: GAS_LIMIT,
    data: encodeFunctionData({ abi: coordinatorAbi, functionName: "deliverCompute", args }),
  }));
  const { gasUsed, logs } = await call(node.address, batchDelivererAbi, "deliver", [addresses.coordinator, calls], {
    from: node,
  });
  const [failure] = parseEventLogs({ abi: batchDelivererAbi, eventName: "DeliveryFailed", logs });
  if (failure) throw new Error(`delivery ${failure.args.index} of the batch failed: ${failure.args.selector}`);
  return gasUsed;
}
