import { type Address, decodeFunctionData, type Hex, isAddressEqual } from "viem";
import { batchDelivererAbi } from "../abi/generated/batchDeliverer.ts";
import { coordinatorAbi } from "../abi/generated/coordinator.ts";
import type { Delivery } from "./encodeDelivery.ts";

/** A delivery as a transaction carries it: to a subscription, or to one that it creates from the owner's signed nonce. */
export type DeliveryCall = Delivery & {
  /** Interval that it is for. */
  interval: number;
  /** Infernet wallet that the node is paid into. */
  nodeWallet: Address;
} & ({ subscriptionId: number; delegated?: undefined } | { subscriptionId?: undefined; delegated: DelegatedKey });

/** What stands for a delegated subscription before it has an id. */
export interface DelegatedKey {
  owner: Address;
  nonce: number;
}

/**
 * Finds the deliveries in a transaction's calldata: `deliverCompute`, `deliverComputeDelegatee`, or several of them sent
 * together by a node's account (`BatchDeliverer.deliver`).
 *
 * @param data calldata of the transaction
 * @param coordinator in a batch, calls to other contracts are left out
 * @returns them in their order; none when the calldata is anything else
 * @example
 * const [delivery] = decodeDeliveryCalldata({ data: transaction.input, coordinator });
 */
export function decodeDeliveryCalldata({ data, coordinator }: { data: Hex; coordinator?: Address }): DeliveryCall[] {
  const single = decodeSingle(data);
  if (single) return [single];
  const batch = attempt(() => decodeFunctionData({ abi: batchDelivererAbi, data }));
  if (batch?.functionName !== "deliver") return [];
  const [to, calls] = batch.args;
  if (coordinator !== undefined && !isAddressEqual(to, coordinator)) return [];
  return calls.flatMap((call) => decodeSingle(call.data) ?? []);
}

function decodeSingle(data: Hex): DeliveryCall | undefined {
  const call = attempt(() => decodeFunctionData({ abi: coordinatorAbi, data }));
  if (call?.functionName === "deliverCompute") {
    const [subscriptionId, interval, input, output, proof, nodeWallet] = call.args;
    return { subscriptionId, interval, input, output, proof, nodeWallet };
  }
  if (call?.functionName === "deliverComputeDelegatee") {
    const [nonce, , { owner }, , , , interval, input, output, proof, nodeWallet] = call.args;
    return { delegated: { owner, nonce }, interval, input, output, proof, nodeWallet };
  }
  return undefined;
}

/** viem throws on calldata of other functions, and on calldata that is cut off. */
function attempt<T>(decode: () => T): T | undefined {
  try {
    return decode();
  } catch {
    return undefined;
  }
}
