import type { Address } from "viem";
import { getCode } from "viem/actions";
import { readAddressBookOf } from "../../deploy/book/addressBookFile.ts";
import { identifyChain } from "../../deploy/DeploymentContext.ts";
import { AddressBookError } from "../../deploy/errors/AddressBookError.ts";
import { ask } from "../../deploy/errors/DeployRpcError.ts";
import { readProtocolAddresses } from "../../deploy/readProtocolAddresses.ts";
import { ANVIL_DEPLOYMENT, type ProtocolAddresses } from "../../protocol/addresses.ts";
import { isLocalChainId } from "../../protocol/anvilAccounts.ts";
import type { TargetChain } from "./connectTarget.ts";

/**
 * The protocol that is meant: of the registry that the user names, else of the chain's address book, else a devnet's.
 *
 * @throws {AddressBookError} `ADDRESS_BOOK_ENTRY_MISSING` when none is known
 * @throws {RegistryWiringError} when no registry answers there
 */
export async function protocolOn(
  { client, chain }: TargetChain,
  { registry, deployments }: { registry?: Address; deployments: string },
): Promise<ProtocolAddresses> {
  const book = await readAddressBookOf(deployments, await identifyChain(client));
  const known = registry ?? book.protocol?.registry;
  if (known) return readProtocolAddresses(client, known);
  if (isLocalChainId(chain.id)) {
    const { registry: local } = ANVIL_DEPLOYMENT;
    const code = await ask("the devnet's Registry", () => getCode(client, { address: local }));
    if (code !== undefined) return readProtocolAddresses(client, local);
  }
  throw new AddressBookError(`No protocol is known on ${chain.name} (chain ${chain.id}).`, {
    code: "ADDRESS_BOOK_ENTRY_MISSING",
    metaMessages: [
      "Deploy it (infernet deploy protocol), take one that is there (infernet addresses import), or give --registry.",
    ],
  });
}
