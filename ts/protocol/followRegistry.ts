import type { Address } from "viem";
import type { ProtocolAddresses } from "./addresses.ts";

/** A function of the Registry that names another contract of the protocol. */
export type RegistryGetter = "COORDINATOR" | "INBOX" | "READER" | "FEE" | "WALLET_FACTORY";

/**
 * Follows a Registry to the other five contracts, asking for all at once.
 *
 * @param registry its address
 * @param read calls one of its functions; what it throws is thrown: of several the first one's, whichever came first
 */
export async function followRegistry(
  registry: Address,
  read: (getter: RegistryGetter) => Promise<Address>,
): Promise<ProtocolAddresses> {
  const reads = [read("COORDINATOR"), read("INBOX"), read("READER"), read("FEE"), read("WALLET_FACTORY")] as const;
  await Promise.allSettled(reads); // or the same fault would be told differently each time
  const [coordinator, inbox, reader, fee, walletFactory] = await Promise.all(reads);
  return { registry, coordinator, inbox, reader, fee, walletFactory };
}
