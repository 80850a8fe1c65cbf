import type { Hex } from "viem";

/** The signature over a delegated subscription, with the numbers that are signed along. */
export interface DelegatedSignature {
  /** uint32: used once for each subscription of an owner. */
  nonce: number;
  /** uint32, unix seconds: from then on the Coordinator refuses it. */
  expiry: number;
  /** 27 or 28. */
  v: number;
  /** bytes32. */
  r: Hex;
  /** bytes32. */
  s: Hex;
}
