import type { Address, Chain, Client, Transport } from "viem";
import { readContract } from "viem/actions";
import { registryAbi } from "../abi/generated/registry.ts";
import type { ProtocolAddresses } from "../protocol/addresses.ts";
import { followRegistry } from "../protocol/followRegistry.ts";
import { reasonOf } from "../protocol/reasonOf.ts";
import { RegistryWiringError } from "./errors/RegistryWiringError.ts";

/**
 * Reads from a registry where the other protocol contracts are.
 *
 * @param client any viem client of the chain
 * @param registry address of a Registry
 * @throws {RegistryWiringError} when no registry answers there
 */
export async function readProtocolAddresses(
  client: Client<Transport, Chain | undefined>,
  registry: Address,
): Promise<ProtocolAddresses> {
  try {
    return await followRegistry(registry, (functionName) =>
      readContract(client, { address: registry, abi: registryAbi, functionName }),
    );
  } catch (cause) {
    throw new RegistryWiringError({ registry, details: reasonOf(cause), cause });
  }
}
