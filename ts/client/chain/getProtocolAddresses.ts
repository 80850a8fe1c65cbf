import type { Address } from "viem";
import { getChainId, readContract } from "viem/actions";
import { registryAbi } from "../../abi/generated/registry.ts";
import { ANVIL_DEPLOYMENT, type ProtocolAddresses } from "../../protocol/addresses.ts";
import { isLocalChainId } from "../../protocol/anvilAccounts.ts";
import { followRegistry } from "../../protocol/followRegistry.ts";
import { ChainError } from "../errors/ChainError.ts";
import { explainChainError } from "./explainChainError.ts";
import type { DeploymentParameters, InfernetClient } from "./InfernetClient.ts";

/** What each client has read, by registry: the addresses never change. */
const known = new WeakMap<InfernetClient, Map<Address, ProtocolAddresses>>();

/**
 * Where the contracts of a protocol deployment are, read from its Registry once for each client.
 *
 * @throws ChainError `REGISTRY_NOT_FOUND` when none is given on a chain that is not local, or none is there
 * @example
 * const { coordinator } = await getProtocolAddresses(client, { registry });
 */
export async function getProtocolAddresses(
  client: InfernetClient,
  { registry }: DeploymentParameters = {},
): Promise<ProtocolAddresses> {
  const address = registry ?? (await defaultRegistry(client));
  const cached = known.get(client)?.get(address);
  if (cached) return cached;
  const what = `reading the registry ${address}`;
  try {
    const addresses = await followRegistry(address, (functionName) =>
      readContract(client, { address, abi: registryAbi, functionName }),
    );
    known.set(client, (known.get(client) ?? new Map<Address, ProtocolAddresses>()).set(address, addresses));
    return addresses;
  } catch (cause) {
    const error = explainChainError(cause, { what });
    if (error.code === "RPC_UNREACHABLE") throw error;
    throw new ChainError(`There is no Infernet registry at ${address}.`, {
      code: "REGISTRY_NOT_FOUND",
      metaMessages: ["Give the address of the Registry that the protocol has on this chain."],
      cause,
    });
  }
}

async function defaultRegistry(client: InfernetClient): Promise<Address> {
  const chainId = client.chain?.id ?? (await chainIdOf(client));
  if (isLocalChainId(chainId)) return ANVIL_DEPLOYMENT.registry;
  throw new ChainError(`No Infernet registry is known for chain ${chainId}.`, {
    code: "REGISTRY_NOT_FOUND",
    metaMessages: ["Give `registry`: the address of the Registry that the protocol has on this chain."],
  });
}

async function chainIdOf(client: InfernetClient): Promise<number> {
  try {
    return await getChainId(client);
  } catch (error) {
    throw explainChainError(error, { what: "asking for the chain's id" });
  }
}
