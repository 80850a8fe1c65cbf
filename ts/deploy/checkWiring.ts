import { type Chain, type Client, isAddressEqual, type Transport } from "viem";
import type { ProtocolAddresses } from "../protocol/addresses.ts";
import { RegistryWiringError } from "./errors/RegistryWiringError.ts";
import { PROTOCOL_CONTRACT_IDS } from "./protocolCreations.ts";
import { readProtocolAddresses } from "./readProtocolAddresses.ts";

/**
 * Compares what a registry says with where the contracts are meant to be.
 *
 * @returns what the registry says
 * @throws {RegistryWiringError} when it names another address, or no registry answers
 */
export async function checkWiring(
  client: Client<Transport, Chain | undefined>,
  planned: ProtocolAddresses,
): Promise<ProtocolAddresses> {
  const actual = await readProtocolAddresses(client, planned.registry);
  const wrong = PROTOCOL_CONTRACT_IDS.filter((id) => !isAddressEqual(planned[id], actual[id]));
  if (wrong.length > 0) {
    const details = wrong.map((id) => `${id} is ${actual[id]}, expected ${planned[id]}`).join("; ");
    throw new RegistryWiringError({ registry: planned.registry, details });
  }
  return actual;
}
