import type { Address } from "viem";
import { readContract } from "viem/actions";
import { walletFactoryAbi } from "../../abi/generated/walletFactory.ts";
import type { ReadClient } from "../../deploy/DeploymentContext.ts";
import { ask } from "../../deploy/errors/DeployRpcError.ts";
import type { ProtocolAddresses } from "../../protocol/addresses.ts";
import { InfernetError } from "../../protocol/errors/InfernetError.ts";

/**
 * Checks that an address is a wallet of the protocol.
 *
 * @throws InfernetError `WALLET_INVALID`: a node that names another address is never paid
 */
export async function assertInfernetWallet(
  client: ReadClient,
  { walletFactory }: Pick<ProtocolAddresses, "walletFactory">,
  wallet: Address,
): Promise<void> {
  const isValid = await ask("the wallet", () =>
    readContract(client, {
      address: walletFactory,
      abi: walletFactoryAbi,
      functionName: "isValidWallet",
      args: [wallet],
    }),
  );
  if (isValid) return;
  throw new InfernetError(`${wallet} is no Infernet wallet of the factory ${walletFactory}.`, {
    code: "WALLET_INVALID",
    metaMessages: ["Make one: infernet deploy service-wallet --owner <the node's address>"],
  });
}
