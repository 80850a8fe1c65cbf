import type { Account, Address, Hex, TransactionReceipt } from "viem";
import { call, sendTransaction, waitForTransactionReceipt } from "viem/actions";
import { parseAccount } from "viem/utils";
import { ChainError } from "../errors/ChainError.ts";
import { accountMissing, explainChainError } from "./explainChainError.ts";
import type { InfernetClient } from "./InfernetClient.ts";

/** Who sends a transaction. */
export interface SenderParameters {
  /** Left out, the client's. */
  account?: Account | Address | undefined;
}

export interface CallParameters extends SenderParameters {
  /** In a few words, for errors. */
  what: string;
  to: Address;
  data?: Hex;
  /** In the smallest unit of the chain's currency. */
  value?: bigint;
}

/**
 * Simulates a call, sends it and waits until it is mined.
 *
 * @throws ChainError saying why the contract refuses, the account cannot pay, or the RPC fails
 */
export async function sendCall(
  client: InfernetClient,
  { account: sender = client.account, what, to, data, value }: CallParameters,
): Promise<TransactionReceipt> {
  if (sender === undefined) throw accountMissing(what);
  const account = parseAccount(sender);
  const transaction = { account, to, ...(data && { data }), ...(value !== undefined && { value }) };
  try {
    await call(client, transaction);
    const hash = await sendTransaction(client, { ...transaction, chain: client.chain ?? null });
    const receipt = await waitForTransactionReceipt(client, { hash });
    if (receipt.status === "success") return receipt;
    throw new ChainError(`${what} was mined and reverted (transaction ${hash}).`, {
      code: "CALL_REVERTED",
      metaMessages: ["Its simulation was fine: something else came first. Look at the chain's state, and try again."],
    });
  } catch (error) {
    throw explainChainError(error, { what, from: account.address });
  }
}
