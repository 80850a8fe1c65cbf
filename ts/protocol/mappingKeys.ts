import { type Address, encodeAbiParameters, type Hex, keccak256 } from "viem";

const UINT32 = { type: "uint32" } as const;
const ADDRESS = { type: "address" } as const;

/**
 * Key of `Coordinator.redundancyCount`: how many nodes delivered in an interval.
 *
 * `keccak256(abi.encode(uint32 subscriptionId, uint32 interval))`.
 *
 * @example
 * const key = redundancyKey({ subscriptionId: 1, interval: 1 });
 */
export function redundancyKey({ subscriptionId, interval }: { subscriptionId: number; interval: number }): Hex {
  return keccak256(encodeAbiParameters([UINT32, UINT32], [subscriptionId, interval]));
}

/**
 * Key of `Coordinator.nodeResponded` and `Coordinator.proofRequests`: one node's delivery in an interval.
 *
 * `keccak256(abi.encode(uint32 subscriptionId, uint32 interval, address node))`.
 *
 * @example
 * const key = nodeRespondedKey({ subscriptionId: 1, interval: 1, node: account.address });
 */
export function nodeRespondedKey({
  subscriptionId,
  interval,
  node,
}: {
  subscriptionId: number;
  interval: number;
  node: Address;
}): Hex {
  return keccak256(encodeAbiParameters([UINT32, UINT32, ADDRESS], [subscriptionId, interval, node]));
}

/**
 * Key of `Coordinator.delegateCreatedIds`: the subscription made from an owner's signed nonce.
 *
 * `keccak256(abi.encode(address owner, uint32 nonce))`.
 *
 * @example
 * const key = delegateKey({ owner: consumer, nonce: 0 });
 */
export function delegateKey({ owner, nonce }: { owner: Address; nonce: number }): Hex {
  return keccak256(encodeAbiParameters([ADDRESS, UINT32], [owner, nonce]));
}
