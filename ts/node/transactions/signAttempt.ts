import { type Address, keccak256, type PrivateKeyAccount } from "viem";
import type { Transaction, TransactionAttempt } from "../store/Store.ts";
import type { Fees } from "./fees.ts";

/** What is signed, beside the fees. */
export type Unsigned = Pick<Transaction, "to" | "data" | "gas" | "nonce"> & {
  /** Contract whose code the account takes on by this transaction (EIP-7702). */
  delegate?: Address;
};

/** Signs one version of a transaction. Deterministic: the same content and fees give the same bytes. */
export async function signAttempt(
  account: PrivateKeyAccount,
  chainId: number,
  { to, data, gas, nonce, delegate }: Unsigned,
  { maxFeePerGas, maxPriorityFeePerGas }: Fees,
): Promise<TransactionAttempt> {
  const common = { chainId, nonce, to, data, gas, maxFeePerGas, maxPriorityFeePerGas };
  const raw =
    delegate === undefined
      ? await account.signTransaction({ type: "eip1559", ...common })
      : await account.signTransaction({
          type: "eip7702",
          ...common,
          // The account signs for itself: by the time it is looked at, this transaction has used its nonce.
          authorizationList: [
            await account.signAuthorization({ contractAddress: delegate, chainId, nonce: nonce + 1 }),
          ],
        });
  return { hash: keccak256(raw), raw, maxFeePerGas, maxPriorityFeePerGas, signedAtMs: Date.now() };
}
