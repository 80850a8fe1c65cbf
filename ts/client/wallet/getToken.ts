import { type Address, erc20Abi, zeroAddress } from "viem";
import { readContract } from "viem/actions";
import { oneLine } from "../../protocol/oneLine.ts";
import type { InfernetClient } from "../chain/InfernetClient.ts";
import { readChain } from "../chain/readChain.ts";

/** What amounts are counted in. */
export interface Token {
  /** The zero address for the chain's own currency. */
  address: Address;
  /** Digits after the point: one whole token is `10 ** decimals` of its smallest unit. */
  decimals: number;
  symbol: string;
}

/**
 * Reads how a token counts: nothing is taken for granted, tokens have 0, 6, 8 or 18 decimals.
 *
 * @param token left out or the zero address, the chain's own currency
 * @throws ChainError when no ERC-20 token is at the address
 * @example
 * const { decimals } = await getToken(client, { token: usdc }); // 6
 */
export async function getToken(
  client: InfernetClient,
  { token = zeroAddress }: { token?: Address } = {},
): Promise<Token> {
  if (token === zeroAddress) {
    const { decimals = 18, symbol = "ETH" } = client.chain?.nativeCurrency ?? {};
    return { address: token, decimals, symbol };
  }
  return readChain(`reading the token ${token}`, async () => {
    const [decimals, symbol] = await Promise.all([
      readContract(client, { address: token, abi: erc20Abi, functionName: "decimals" }),
      // Some old tokens have none, or one of another type.
      readContract(client, { address: token, abi: erc20Abi, functionName: "symbol" }).catch(() => ""),
    ]);
    return { address: token, decimals, symbol: oneLine(symbol, 20) };
  });
}
