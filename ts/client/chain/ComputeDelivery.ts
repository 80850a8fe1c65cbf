import type { Address, Hash } from "viem";
import type { Delivery } from "../../codec/encodeDelivery.ts";

/** An answer on chain. */
export interface ComputeDelivery {
  subscriptionId: number;
  /** From 1. */
  interval: number;
  /** Address that delivered. */
  node: Address;
  hash: Hash;
  blockNumber: bigint;
  /** Unix seconds: time of its block. */
  timestamp: number;
  /**
   * The bytes that were delivered, read from the transaction. `undefined` when a contract that is not known sent them on,
   * from whose calldata they can't be told.
   */
  payload: Delivery | undefined;
}
