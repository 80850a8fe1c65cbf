import type { Address, Hex } from "viem";

/**
 * A compute subscription as the Coordinator stores it and as the EIP-712 message carries it.
 *
 * Field order is the ABI tuple's:
 * `(address,uint32,uint32,uint32,uint16,bytes32,bool,address,uint256,address,address)`.
 */
export interface Subscription {
  /** Contract that asked, and that receives the answer. */
  owner: Address;
  /** uint32, unix seconds: first second at which deliveries are accepted; `2^32 - 1` once cancelled. */
  activeAt: number;
  /** uint32, seconds in one interval; 0 makes it a callback: one interval that never ends. */
  period: number;
  /** uint32, number of intervals. */
  frequency: number;
  /** uint16, number of distinct nodes that may deliver in one interval. */
  redundancy: number;
  /** bytes32, see `containerHash`. */
  containerId: Hex;
  /** True: answers are stored in the Inbox; false: they are passed in the callback. */
  lazy: boolean;
  /** Contract that checks proofs; the zero address for none. */
  verifier: Address;
  /** uint256, paid for each delivery, in the token's smallest unit; 0 is free. */
  paymentAmount: bigint;
  /** ERC-20 token; the zero address for the chain's own currency. */
  paymentToken: Address;
  /** Infernet `Wallet` that pays; the zero address when nothing is paid. */
  wallet: Address;
}
