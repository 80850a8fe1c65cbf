import { getCode } from "viem/actions";
import type { AddressBook } from "../book/AddressBook.ts";
import { checkWiring } from "../checkWiring.ts";
import type { DeploymentContext } from "../DeploymentContext.ts";
import { AddressBookError } from "../errors/AddressBookError.ts";
import { ask } from "../errors/DeployRpcError.ts";
import type { Addresses } from "./DeploymentTarget.ts";
import { protocolOf } from "./protocolOf.ts";

/**
 * Finds the protocol of an address book on its chain.
 *
 * @returns undefined when the book has none
 * @throws {AddressBookError} `ADDRESS_BOOK_STALE` when the chain doesn't have what the book says
 * @throws {RegistryWiringError} when the Registry names other contracts than the book
 */
export async function findProtocol({ client }: DeploymentContext, book: AddressBook): Promise<Addresses | undefined> {
  const { protocol } = book;
  if (protocol === undefined) return undefined;
  const code = await ask("the Registry's code", () => getCode(client, { address: protocol.registry }));
  if (code === undefined) {
    throw new AddressBookError(`The address book names a Registry at ${protocol.registry}, where no code is.`, {
      code: "ADDRESS_BOOK_STALE",
      metaMessages: ["Check the RPC URL. To deploy anew in spite of the book, add --replace."],
    });
  }
  return { ...(await checkWiring(client, protocolOf(protocol))) };
}
