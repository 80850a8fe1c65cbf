import { type Hex, isHex, numberToHex, parseSignature, size, type TypedDataDefinition } from "viem";
import {
  type DELEGATE_SUBSCRIPTION_TYPES,
  type DelegateSubscriptionParameters,
  delegateSubscriptionTypedData,
} from "../../protocol/delegateSubscriptionTypedData.ts";
import { InvalidSignatureError } from "../../protocol/errors/InvalidSignatureError.ts";
import type { DelegatedSignature } from "./DelegatedSignature.ts";

/** EIP-712 typed data of a delegated subscription. */
export type DelegatedTypedData = TypedDataDefinition<typeof DELEGATE_SUBSCRIPTION_TYPES, "DelegateSubscription">;

/** Whatever signs typed data: any viem account with a key of its own, or a wallet client. */
export interface TypedDataSigner {
  signTypedData(typedData: DelegatedTypedData): Promise<Hex>;
}

/** What is signed, and who signs. */
export interface SignDelegatedSubscriptionParameters extends DelegateSubscriptionParameters {
  /** The key that the owner's contract names by `getSigner()`. */
  signer: TypedDataSigner;
}

/**
 * Signs a subscription on behalf of its owner, a contract that follows `Delegator`.
 *
 * @throws InvalidSignatureError when the signer gives none of the 65 bytes that the Coordinator checks, as smart accounts
 * do
 * @see https://eips.ethereum.org/EIPS/eip-712
 * @example
 * const signature = await signDelegatedSubscription({
 *   signer: privateKeyToAccount(key), chainId: 31337, coordinator, nonce: 0, expiry, subscription,
 * });
 */
export async function signDelegatedSubscription({
  signer,
  ...parameters
}: SignDelegatedSubscriptionParameters): Promise<DelegatedSignature> {
  const { nonce, expiry } = parameters;
  const signature = await signer.signTypedData(delegateSubscriptionTypedData(parameters));
  if (!isHex(signature) || size(signature) !== 65) {
    throw new InvalidSignatureError({ reason: "the signer gave no 65 bytes: only keys can sign subscriptions" });
  }
  try {
    const { r, s, yParity } = parseSignature(signature);
    return { nonce, expiry, v: 27 + yParity, r: pad(r), s: pad(s) };
  } catch (cause) {
    throw new InvalidSignatureError({ reason: "the signer gave a v that is none", cause });
  }
}

/** viem leaves leading zeros out. */
const pad = (value: Hex): Hex => numberToHex(BigInt(value), { size: 32 });
