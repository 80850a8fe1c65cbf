import type { Address } from "viem";
import type { DeploymentParameters, InfernetClient } from "../chain/InfernetClient.ts";
import type { SenderParameters } from "../chain/sendCall.ts";
import { getToken } from "./getToken.ts";
import { parseAmount } from "./parseAmount.ts";

/** What moves money, or lets it be moved. */
export interface WalletParameters extends DeploymentParameters, SenderParameters {
  /** The Infernet `Wallet`. */
  wallet: Address;
  /** ERC-20 token; left out or the zero address, the chain's own currency. */
  token?: Address;
  /**
   * In the token's smallest unit, as a bigint or a whole number in a string; or a string with a unit, read with the token's
   * own decimals, such as `"1.5 ether"` or `"1.5 token"`.
   */
  amount: bigint | string;
}

/** An amount in the smallest unit of its token. */
export async function resolveAmount(
  client: InfernetClient,
  { token, amount }: Pick<WalletParameters, "token" | "amount">,
): Promise<bigint> {
  if (typeof amount === "bigint") return amount;
  return parseAmount(amount, await getToken(client, token === undefined ? {} : { token }));
}
