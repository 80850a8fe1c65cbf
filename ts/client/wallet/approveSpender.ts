import { type Address, encodeFunctionData, type Hash, zeroAddress } from "viem";
import { walletAbi } from "../../abi/generated/wallet.ts";
import type { InfernetClient } from "../chain/InfernetClient.ts";
import { sendCall } from "../chain/sendCall.ts";
import { assertWallet } from "./assertWallet.ts";
import { resolveAmount, type WalletParameters } from "./WalletParameters.ts";

/** Who may spend, from which wallet, and how much. */
export interface ApproveSpenderParameters extends WalletParameters {
  /** Who may spend: a consumer contract, or the address that a node delivers from. */
  spender: Address;
}

/**
 * Lets a spender spend from a wallet. The amount replaces what was approved before.
 *
 * @returns the allowance, in the token's smallest unit
 * @throws InvalidWalletError; InvalidAmountError; ChainError `CALL_REVERTED` when the sender isn't the wallet's owner
 * @example
 * await approveSpender(client, { wallet, spender: consumer, amount: "1 ether" });
 */
export async function approveSpender(
  client: InfernetClient,
  { wallet, spender, token = zeroAddress, amount, account, ...deployment }: ApproveSpenderParameters,
): Promise<{ hash: Hash; amount: bigint }> {
  const [value] = await Promise.all([
    resolveAmount(client, { token, amount }),
    assertWallet(client, { wallet, ...deployment }),
  ]);
  const data = encodeFunctionData({ abi: walletAbi, functionName: "approve", args: [spender, token, value] });
  const { transactionHash: hash } = await sendCall(client, { account, what: `approve of ${wallet}`, to: wallet, data });
  return { hash, amount: value };
}
