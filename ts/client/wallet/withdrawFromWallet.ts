import { encodeFunctionData, type Hash, zeroAddress } from "viem";
import { walletAbi } from "../../abi/generated/wallet.ts";
import type { InfernetClient } from "../chain/InfernetClient.ts";
import { sendCall } from "../chain/sendCall.ts";
import { assertWallet } from "./assertWallet.ts";
import { resolveAmount, type WalletParameters } from "./WalletParameters.ts";

/**
 * Pays money out of a wallet, to its owner.
 *
 * @returns what was paid out, in the token's smallest unit
 * @throws InvalidWalletError; InvalidAmountError; ChainError `CALL_REVERTED` when the sender isn't the wallet's owner, or
 * for more than the unlocked balance
 * @example
 * await withdrawFromWallet(client, { wallet, amount: "0.5 ether" });
 */
export async function withdrawFromWallet(
  client: InfernetClient,
  { wallet, token = zeroAddress, amount, account, ...deployment }: WalletParameters,
): Promise<{ hash: Hash; amount: bigint }> {
  const [value] = await Promise.all([
    resolveAmount(client, { token, amount }),
    assertWallet(client, { wallet, ...deployment }),
  ]);
  const data = encodeFunctionData({ abi: walletAbi, functionName: "withdraw", args: [token, value] });
  const what = `withdraw of ${wallet}`;
  const { transactionHash: hash } = await sendCall(client, { account, what, to: wallet, data });
  return { hash, amount: value };
}
