import { type Address, type Hex, isAddressEqual, type PublicClient, zeroAddress } from "viem";
import { registryAbi } from "../../abi/generated/registry.ts";
import { isLocalChainId, isWellKnownAddress } from "../../protocol/anvilAccounts.ts";
import { reasonOf } from "../../protocol/reasonOf.ts";
import { ChainSetupError } from "../errors.ts";
import { asRevert } from "./rpcErrors.ts";

/** The protocol as one registry names it, on one chain. */
export interface ProtocolAddresses {
  chainId: number;
  genesisHash: Hex;
  registry: Address;
  coordinator: Address;
  reader: Address;
  walletFactory: Address;
}

/**
 * Reads the protocol's addresses from its Registry, and checks that the node may work here.
 *
 * @param client the chain
 * @param registry Registry's address
 * @param node the node's own address
 * @throws ChainSetupError when there is no Registry at that address, or the node's key is a public development key on a
 *   chain that is not local
 */
export async function connectProtocol(
  client: PublicClient,
  { registry, node }: { registry: Address; node: Address },
): Promise<ProtocolAddresses> {
  const chainId = await client.getChainId();
  if (isWellKnownAddress(node) && !isLocalChainId(chainId)) {
    throw new ChainSetupError(
      `chain.wallet.private_key is a public development key, and chain ${chainId} is not local.`,
      {
        code: "WELL_KNOWN_KEY",
        metaMessages: ["Anyone can spend what it holds. Use a key of your own."],
      },
    );
  }
  const code = await client.getCode({ address: registry });
  if (code === undefined || code === "0x") {
    throw new ChainSetupError(`chain.registry_address ${registry} has no code on chain ${chainId}.`, {
      code: "REGISTRY_MISSING",
      metaMessages: ["Check the address and rpc_url, or deploy the protocol first."],
    });
  }
  const read = (functionName: "COORDINATOR" | "READER" | "WALLET_FACTORY") =>
    client.readContract({ address: registry, abi: registryAbi, functionName }).catch((cause: unknown) => {
      if (!asRevert(cause)) throw cause;
      throw new ChainSetupError(`chain.registry_address ${registry} on chain ${chainId} is not an Infernet Registry.`, {
        code: "REGISTRY_INVALID",
        metaMessages: [`Reading ${functionName}() failed.`],
        details: reasonOf(cause),
        cause,
      });
    });
  const [coordinator, reader, walletFactory, genesis] = await Promise.all([
    read("COORDINATOR"),
    read("READER"),
    read("WALLET_FACTORY"),
    client.getBlock({ blockNumber: 0n }),
  ]);
  if (isAddressEqual(coordinator, zeroAddress) || isAddressEqual(reader, zeroAddress)) {
    throw new ChainSetupError(`The Registry ${registry} on chain ${chainId} names the zero address.`, {
      code: "REGISTRY_INVALID",
    });
  }
  return { chainId, genesisHash: genesis.hash, registry, coordinator, reader, walletFactory };
}
