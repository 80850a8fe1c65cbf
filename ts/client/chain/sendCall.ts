import {
  type Account,
  type Address,
  type Hash,
  type Hex,
  type TransactionReceipt,
  WaitForTransactionReceiptTimeoutError,
} from "viem";
import { call, getCode, sendTransaction, waitForTransactionReceipt } from "viem/actions";
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
  /** How long it may take until it is mined. Default 180,000. */
  timeoutMs?: number;
  /** Throws when what the simulation returned says that the call would be in vain. */
  checkResult?: (result: Hex | undefined) => void;
}

/**
 * Simulates a call, sends it and waits until it is mined.
 *
 * @throws ChainError saying why the contract refuses, the account cannot pay, or the RPC fails
 */
export async function sendCall(
  client: InfernetClient,
  { account: sender = client.account, what, to, data, value, timeoutMs = 180_000, checkResult }: CallParameters,
): Promise<TransactionReceipt> {
  if (sender === undefined) throw accountMissing(what);
  const account = parseAccount(sender);
  const transaction = { account, to, ...(data && { data }), ...(value !== undefined && { value }) };
  try {
    const { data: result } = await call(client, transaction);
    checkResult?.(result);
    if (data && data !== "0x" && result === undefined && !(await getCode(client, { address: to }))) {
      throw new ChainError(`${what} would do nothing: there is no contract at ${to}.`, {
        code: "CHAIN_CALL_FAILED",
        metaMessages: ["Check the address, and that the RPC is that of the chain it is on."],
      });
    }
    const hash = await sendTransaction(client, { ...transaction, chain: client.chain ?? null });
    let isReplaced = false;
    const receipt = await waitForTransactionReceipt(client, {
      hash,
      timeout: timeoutMs,
      // The same call at another price is as good.
      onReplaced: ({ reason }) => {
        isReplaced = reason !== "repriced";
      },
    }).catch((cause: unknown) => {
      throw cause instanceof WaitForTransactionReceiptTimeoutError ? pending(what, hash, cause) : cause;
    });
    if (isReplaced) {
      throw new ChainError(`${what} was not mined: another transaction took its nonce (${receipt.transactionHash}).`, {
        code: "TRANSACTION_REPLACED",
        metaMessages: ["Somebody else sends with this key, or a wallet has cancelled it. Look, and try again."],
      });
    }
    if (receipt.status === "success") return receipt;
    throw new ChainError(`${what} was mined and reverted (transaction ${hash}).`, {
      code: "CALL_REVERTED",
      metaMessages: ["Its simulation was fine: something else came first. Look at the chain's state, and try again."],
    });
  } catch (error) {
    throw explainChainError(error, { what, from: account.address });
  }
}

const pending = (what: string, hash: Hash, cause: unknown): ChainError =>
  new ChainError(`${what} was sent and is not mined yet (transaction ${hash}).`, {
    code: "TRANSACTION_PENDING",
    metaMessages: ["It may still be: look at the transaction before you send again."],
    cause,
  });
