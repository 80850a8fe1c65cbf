import type { Address } from "viem";
import { identifyChain, type ReadClient } from "../DeploymentContext.ts";
import { AddressBookError } from "../errors/AddressBookError.ts";
import { type ProtocolVerification, verifyProtocol } from "../verify/verifyProtocol.ts";
import type { AddressBook, ProtocolEntry } from "./AddressBook.ts";
import { readAddressBookOf, writeAddressBook } from "./addressBookFile.ts";

/** What {@link importProtocol} takes. */
export interface ImportProtocolOptions {
  /** Folder of the address books. */
  folder: string;
  registry: Address;
  /** Take it also when its code is not this package's, such as the reference's. */
  allowOtherCode?: boolean;
  /** What is known of how it came about. */
  origin?: Partial<Pick<ProtocolEntry, "deployer" | "blockNumber" | "transactions" | "source" | "salt">>;
}

/**
 * Enters a protocol that is on a chain already into the chain's address book, after a look at it.
 *
 * @throws {AddressBookError} `ADDRESS_BOOK_UNVERIFIED` when its code or its wiring isn't what it should be
 * @throws {RegistryWiringError} when no registry answers there
 * @throws {DeployRpcError}
 */
export async function importProtocol(
  client: ReadClient,
  { folder, registry, allowOtherCode = false, origin = {} }: ImportProtocolOptions,
): Promise<{ book: AddressBook; verification: ProtocolVerification }> {
  const book = await readAddressBookOf(folder, await identifyChain(client));
  const verification = await verifyProtocol(client, registry);
  if (!verification.ok && !allowOtherCode) throw unverified(registry, verification);
  const protocol: ProtocolEntry = { ...verification.addresses, source: "imported", ...origin };
  const updated = { ...book, protocol };
  await writeAddressBook(folder, updated);
  return { book: updated, verification };
}

const unverified = (registry: Address, { contracts }: ProtocolVerification) =>
  new AddressBookError(`The protocol of the registry ${registry} is not what infernet-kit would have deployed.`, {
    code: "ADDRESS_BOOK_UNVERIFIED",
    metaMessages: ["Take it in spite of that by adding --allow-other-code: it may be another implementation."],
    details: contracts
      .flatMap(({ name, address, problems }) => problems.map((problem) => `${name} at ${address}: ${problem}`))
      .join("; "),
  });
