import type { Address, Chain, Client, Transport } from "viem";
import { readContract } from "viem/actions";
import { registryAbi } from "../abi/generated/registry.ts";
import type { ProtocolAddresses } from "../protocol/addresses.ts";
import { RegistryWiringError } from "./errors/RegistryWiringError.ts";
import { reasonOf } from "./reasonOf.ts";

const GETTERS = {
  coordinator: "COORDINATOR",
  inbox: "INBOX",
  reader: "READER",
  fee: "FEE",
  walletFactory: "WALLET_FACTORY",
} as const;

/**
 * Reads from a registry where the other protocol contracts are.
 *
 * @param client any viem client of the chain
 * @param registry address of a Registry
 * @throws {RegistryWiringError} when no registry answers there
 * @example
 * const { coordinator } = await readProtocolAddresses(publicClient, registry);
 */
export async function readProtocolAddresses(
  client: Client<Transport, Chain | undefined>,
  registry: Address,
): Promise<ProtocolAddresses> {
  const read = (functionName: (typeof GETTERS)[keyof typeof GETTERS]) =>
    readContract(client, { address: registry, abi: registryAbi, functionName });
  try {
    const [coordinator, inbox, reader, fee, walletFactory] = await Promise.all([
      read(GETTERS.coordinator),
      read(GETTERS.inbox),
      read(GETTERS.reader),
      read(GETTERS.fee),
      read(GETTERS.walletFactory),
    ]);
    return { registry, coordinator, inbox, reader, fee, walletFactory };
  } catch (cause) {
    throw new RegistryWiringError({ registry, details: reasonOf(cause), cause });
  }
}
