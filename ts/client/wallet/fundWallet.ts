import { encodeFunctionData, erc20Abi, type Hash, type Hex, zeroAddress } from "viem";
import type { InfernetClient } from "../chain/InfernetClient.ts";
import { sendCall } from "../chain/sendCall.ts";
import { ChainError } from "../errors/ChainError.ts";
import { assertWallet } from "./assertWallet.ts";
import { getToken } from "./getToken.ts";
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
    // A transfer to an address without code would succeed.
    getToken(client, { token }),
  ]);
  const what = `funding of ${wallet}`;
  const { transactionHash: hash } = await sendCall(
    client,
    token === zeroAddress
      ? { account, what, to: wallet, value }
      : {
          ...{ account, what, to: token },
          data: encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [wallet, value] }),
          checkResult: (result) => assertTransferred(what, result),
        },
  );
  return { hash, amount: value };
}

/** Some tokens return false where others revert; some return nothing. */
function assertTransferred(what: string, result: Hex | undefined): void {
  if (result === undefined || result === "0x" || BigInt(result) !== 0n) return;
  throw new ChainError(`${what} reverts: the token refuses the transfer.`, {
    code: "CALL_REVERTED",
    metaMessages: ["Look at your balance of the token, and at its rules."],
  });
}
