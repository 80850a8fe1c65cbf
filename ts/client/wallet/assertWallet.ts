import type { Address } from "viem";
import type { DeploymentParameters, InfernetClient } from "../chain/InfernetClient.ts";
import { InvalidWalletError } from "../errors/InvalidWalletError.ts";
import { isValidWallet } from "./isValidWallet.ts";

/**
 * Refuses an address that is no wallet of the protocol's factory, before money goes there or a call to it succeeds without
 * doing anything.
 *
 * @throws InvalidWalletError; ChainError
 */
export async function assertWallet(
  client: InfernetClient,
  { wallet, ...deployment }: DeploymentParameters & { wallet: Address },
): Promise<void> {
  if (await isValidWallet(client, { wallet, ...deployment })) return;
  throw new InvalidWalletError({ wallet });
}
