import {
  type Address,
  type Hex,
  hashTypedData,
  isHex,
  numberToHex,
  recoverAddress,
  size,
  slice,
  type TypedDataDefinition,
} from "viem";
import { EIP712_NAME, EIP712_VERSION } from "./constants.ts";
import { InvalidSignatureError } from "./errors/InvalidSignatureError.ts";
import type { Subscription } from "./Subscription.ts";

/** EIP-712 types of a delegated subscription; field order is part of the type hashes. */
export const DELEGATE_SUBSCRIPTION_TYPES = {
  DelegateSubscription: [
    { name: "nonce", type: "uint32" },
    { name: "expiry", type: "uint32" },
    { name: "sub", type: "Subscription" },
  ],
  Subscription: [
    { name: "owner", type: "address" },
    { name: "activeAt", type: "uint32" },
    { name: "period", type: "uint32" },
    { name: "frequency", type: "uint32" },
    { name: "redundancy", type: "uint16" },
    { name: "containerId", type: "bytes32" },
    { name: "lazy", type: "bool" },
    { name: "verifier", type: "address" },
    { name: "paymentAmount", type: "uint256" },
    { name: "paymentToken", type: "address" },
    { name: "wallet", type: "address" },
  ],
} as const;

/** What the owner's signer signs, and for which Coordinator. */
export interface DelegateSubscriptionParameters {
  chainId: number;
  /** The Coordinator, which is the EIP-712 verifying contract. */
  coordinator: Address;
  /** uint32, unused so far by this owner; need not be in order. */
  nonce: number;
  /** uint32, unix seconds: from then on the signature is refused. */
  expiry: number;
  subscription: Subscription;
}

/**
 * EIP-712 typed data of a delegated subscription, for any wallet's `signTypedData`.
 *
 * Domain `{ name: "InfernetCoordinator", version: "1", chainId, verifyingContract: coordinator }`.
 *
 * @see https://eips.ethereum.org/EIPS/eip-712
 * @example
 * const signature = await account.signTypedData(
 *   delegateSubscriptionTypedData({ chainId: 31337, coordinator, nonce: 0, expiry, subscription }),
 * );
 */
export function delegateSubscriptionTypedData({
  chainId,
  coordinator,
  nonce,
  expiry,
  subscription,
}: DelegateSubscriptionParameters): TypedDataDefinition<typeof DELEGATE_SUBSCRIPTION_TYPES, "DelegateSubscription"> {
  return {
    domain: { name: EIP712_NAME, version: EIP712_VERSION, chainId, verifyingContract: coordinator },
    types: DELEGATE_SUBSCRIPTION_TYPES,
    primaryType: "DelegateSubscription",
    message: { nonce, expiry, sub: subscription },
  };
}

/**
 * EIP-712 digest of a delegated subscription: what the signature signs.
 *
 * @returns bytes32
 * @example
 * const digest = hashDelegateSubscription({ chainId: 31337, coordinator, nonce: 0, expiry, subscription });
 */
export function hashDelegateSubscription(parameters: DelegateSubscriptionParameters): Hex {
  return hashTypedData(delegateSubscriptionTypedData(parameters));
}

/** A signature in the parts that the Coordinator takes: `v` 27 or 28, `r` and `s` as bytes32 or as integers. */
export interface SignatureParts {
  v: number;
  r: Hex | bigint;
  s: Hex | bigint;
}

/**
 * Address that signed a delegated subscription.
 *
 * Accepts what the Coordinator accepts: `v` is 27 or 28, and `s` may be in the upper half. Whether the address is the
 * owner's signer (`Delegator.getSigner()`) is for the caller to check.
 *
 * @param signature 65 bytes `r ‖ s ‖ v`, or its parts
 * @returns checksummed address
 * @throws InvalidSignatureError when nothing can be recovered
 * @example
 * const signer = await recoverDelegateSigner({ chainId, coordinator, nonce, expiry, subscription, signature });
 */
export async function recoverDelegateSigner({
  signature,
  ...parameters
}: DelegateSubscriptionParameters & { signature: Hex | SignatureParts }): Promise<Address> {
  const { v, r, s } = typeof signature === "string" ? splitSignature(signature) : signature;
  if (v !== 27 && v !== 28) throw new InvalidSignatureError({ reason: `v is ${v}` });
  const hash = hashDelegateSubscription(parameters);
  const bytes32 = { r: toBytes32("r", r), s: toBytes32("s", s) };
  try {
    return await recoverAddress({ hash, signature: { ...bytes32, yParity: v - 27 } });
  } catch (cause) {
    throw new InvalidSignatureError({ reason: "no public key can be recovered from it", cause });
  }
}

function splitSignature(signature: Hex): SignatureParts {
  if (!isHex(signature) || size(signature) !== 65) {
    throw new InvalidSignatureError({ reason: "it is not 65 bytes of hex" });
  }
  return { r: slice(signature, 0, 32), s: slice(signature, 32, 64), v: Number(slice(signature, 64, 65)) };
}

function toBytes32(part: "r" | "s", value: Hex | bigint): Hex {
  const integer = typeof value === "bigint" ? value : isHex(value) && value !== "0x" ? BigInt(value) : -1n;
  if (integer < 0n || integer >= 2n ** 256n) throw new InvalidSignatureError({ reason: `${part} is not a uint256` });
  return numberToHex(integer, { size: 32 });
}
