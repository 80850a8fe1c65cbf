import type { Address } from "viem";
import { readContract } from "viem/actions";
import { walletFactoryAbi } from "../../abi/generated/walletFactory.ts";
import { getProtocolAddresses } from "../chain/getProtocolAddresses.ts";
import type { DeploymentParameters, InfernetClient } from "../chain/InfernetClient.ts";
import { readChain } from "../chain/readChain.ts";

/**
 * Whether an address is a wallet of the protocol's factory: the Coordinator pays from and to no others.
 *
 * @throws ChainError
 * @example
 * await isValidWallet(client, { wallet }); // true
 */
export async function isValidWallet(
  client: InfernetClient,
  { wallet, ...deployment }: DeploymentParameters & { wallet: Address },
): Promise<boolean> {
  const { walletFactory } = await getProtocolAddresses(client, deployment);
  return readChain(`looking for the wallet ${wallet}`, () =>
    readContract(client, {
      address: walletFactory,
      abi: walletFactoryAbi,
      functionName: "isValidWallet",
      args: [wallet],
    }),
  );
}
