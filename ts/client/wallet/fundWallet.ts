import { encodeFunctionData, erc20Abi, type Hash, zeroAddress } from "viem";
import type { InfernetClient } from "../chain/InfernetClient.ts";
import { sendCall } from "../chain/sendCall.ts";
import { assertWallet } from "./assertWallet.ts";
import { resolveAmount, type WalletParameters } from "./WalletParameters.ts";

/**
 * Puts money of the sender into a wallet.
 *
 * @returns what was sent, in the token's smallest unit
 * @throws InvalidWalletError; InvalidAmountError; ChainError `FUNDS_INSUFFICIENT`, `CALL_REVERTED`
 * @example
 * await fundWallet(client, { wallet, token: usdc, amount: "25 USDC" });
 */
export async function fundWallet(
  client: InfernetClient,
  { wallet, token = zeroAddress, amount, account, ...deployment }: WalletParameters,
): Promise<{ hash: Hash; amount: bigint }> {
  const [value] = await Promise.all([
    resolveAmount(client, { token, amount }),
    assertWallet(client, { wallet, ...deployment }),
  ]);
  const what = `funding of ${wallet}`;
  const { transactionHash: hash } = await sendCall(
    client,
    token === zeroAddress
      ? { account, what, to: wallet, value }
      : {
          ...{ account, what, to: token },
          data: encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [wallet, value] }),
        },
  );
  return { hash, amount: value };
}
