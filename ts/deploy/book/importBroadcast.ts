import { readFile } from "node:fs/promises";
import type { Address } from "viem";
import { getCode, readContract } from "viem/actions";
import { promptConsumerBytecode } from "../../abi/generated/promptConsumer.ts";
import { protocolDeployerAbi } from "../../abi/generated/protocolDeployer.ts";
import { identifyChain, type ReadClient } from "../DeploymentContext.ts";
import { AddressBookError } from "../errors/AddressBookError.ts";
import { ask } from "../errors/DeployRpcError.ts";
import { WrongChainError } from "../errors/WrongChainError.ts";
import { PROTOCOL_CONTRACT_IDS, protocolCreations } from "../protocolCreations.ts";
import { protocolOf } from "../targets/protocolOf.ts";
import type { AddressBook } from "./AddressBook.ts";
import { readAddressBookOf, writeAddressBook } from "./addressBookFile.ts";
import { importProtocol } from "./importProtocol.ts";
import { type BroadcastCreation, parseBroadcast } from "./parseBroadcast.ts";

/**
 * Enters what a forge script has deployed into the chain's address book, after a look at the chain: the protocol, from
 * script/Deploy.s.sol, and every other contract by its name.
 *
 * @param path `broadcast/<script>/<chain id>/run-latest.json`
 * @throws {AddressBookError} `BROADCAST_INVALID`, `ADDRESS_BOOK_UNVERIFIED`
 * @throws {WrongChainError} when it was sent to another chain
 * @throws {DeployRpcError}
 */
export async function importBroadcast(
  client: ReadClient,
  { folder, path }: { folder: string; path: string },
): Promise<AddressBook> {
  const text = await readFile(path, "utf8").catch((cause: NodeJS.ErrnoException) => {
    throw new AddressBookError(`${path} can't be read (${cause.code ?? "unknown"}).`, {
      code: "BROADCAST_INVALID",
      cause,
    });
  });
  const { chainId, creations } = parseBroadcast(text, path, nameOf);
  const chain = await identifyChain(client);
  if (chain.chainId !== chainId) throw new WrongChainError({ expected: chainId, actual: chain.chainId, source: path });
  for (const { name, address } of creations) {
    if ((await ask(`the code of ${name}`, () => getCode(client, { address }))) === undefined) {
      throw new AddressBookError(`${path} names ${name} at ${address}, where no code is.`, {
        code: "ADDRESS_BOOK_STALE",
      });
    }
  }
  const registry = await findRegistry(client, creations);
  if (registry) {
    const { name: _name, transactionHash, ...origin } = registry.creation;
    await importProtocol(client, {
      ...{ folder, registry: registry.address },
      origin: {
        ...(registry.isDeterministic ? { source: "deterministic", transactions: { protocol: transactionHash } } : {}),
        ...(!registry.isDeterministic && { source: "deployed", transactions: transactionsOf(creations) }),
        ...(origin.deployer && { deployer: origin.deployer }),
        blockNumber: origin.blockNumber,
      },
    });
  }
  const book = await readAddressBookOf(folder, chain);
  const others = creations.filter(({ name }) => !PROTOCOL_NAMES.has(name));
  if (others.length === 0) return book;
  const entries = others.map(({ name, deployer, ...entry }) => [name, { ...entry, ...(deployer && { deployer }) }]);
  const updated = { ...book, contracts: { ...book.contracts, ...Object.fromEntries(entries) } };
  await writeAddressBook(folder, updated);
  return updated;
}

const DEPLOYER = "ProtocolDeployer";
const ZERO: Address = "0x0000000000000000000000000000000000000000";
const CREATIONS = protocolCreations(protocolOf(Object.fromEntries(PROTOCOL_CONTRACT_IDS.map((id) => [id, ZERO]))), {
  ...{ feeRecipient: ZERO, fee: 0 },
});
/** Scripts create released bytecode, which forge has no name for. */
const nameOf = (input: string): string | undefined =>
  CREATIONS.find(({ bytecode }) => input.startsWith(bytecode))?.name ??
  (input.startsWith(promptConsumerBytecode) ? "PromptConsumer" : undefined);

const PROTOCOL_NAMES: ReadonlySet<string> = new Set([DEPLOYER, ...CREATIONS.map(({ name }) => name)]);

/** By contract of the protocol, the transaction that created it. */
const transactionsOf = (creations: readonly BroadcastCreation[]) =>
  Object.fromEntries(
    CREATIONS.flatMap(({ id, name }) => {
      const creation = creations.find((one) => one.name === name);
      return creation ? [[id, creation.transactionHash]] : [];
    }),
  );

async function findRegistry(client: ReadClient, creations: readonly BroadcastCreation[]) {
  const deployer = creations.find(({ name }) => name === DEPLOYER);
  if (deployer) {
    const address = await ask("the protocol's Registry", () =>
      readContract(client, { address: deployer.address, abi: protocolDeployerAbi, functionName: "REGISTRY" }),
    );
    return { address, creation: deployer, isDeterministic: true };
  }
  const registry = creations.find(({ name }) => name === "Registry");
  return registry && { address: registry.address, creation: registry, isDeterministic: false };
}
