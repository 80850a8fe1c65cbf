import { readFile } from "node:fs/promises";
import { type Hex, hexToString, keccak256, trim, zeroAddress } from "viem";
import { getCode, readContract } from "viem/actions";
import { promptConsumerBytecode } from "../../abi/generated/promptConsumer.ts";
import { protocolDeployerAbi, protocolDeployerBytecode } from "../../abi/generated/protocolDeployer.ts";
import { identifyChain, type ReadClient } from "../DeploymentContext.ts";
import { AddressBookError } from "../errors/AddressBookError.ts";
import { ask } from "../errors/DeployRpcError.ts";
import { WrongChainError } from "../errors/WrongChainError.ts";
import { PROTOCOL_CONTRACT_IDS, protocolCreations } from "../protocolCreations.ts";
import { protocolOf } from "../targets/protocolOf.ts";
import type { AddressBook } from "./AddressBook.ts";
import { readAddressBookOf, writeAddressBook } from "./addressBookFile.ts";
import { type ImportProtocolOptions, importProtocol } from "./importProtocol.ts";
import { type BroadcastCreation, parseBroadcast } from "./parseBroadcast.ts";

/**
 * Enters what a forge script has deployed into the chain's address book, after a look at the chain: the protocol, from
 * script/Deploy.s.sol, and every other contract by its name. Released bytecode, of which forge knows no name, is recognised.
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
  const { chainId, creations } = parseBroadcast(text, path, releasedName);
  const chain = await identifyChain(client);
  if (chain.chainId !== chainId) throw new WrongChainError({ expected: chainId, actual: chain.chainId, source: path });
  for (const { name, address } of creations) {
    if ((await ask(`the code of ${name}`, () => getCode(client, { address }))) === undefined) {
      throw new AddressBookError(`${path} names ${name} at ${address}, where no code is.`, {
        code: "ADDRESS_BOOK_STALE",
      });
    }
  }
  const protocol = await findProtocol(client, creations.filter(isOfProtocol));
  if (protocol) await importProtocol(client, { folder, ...protocol });
  const book = await readAddressBookOf(folder, chain);
  const others = creations.filter((creation) => !isOfProtocol(creation));
  if (others.length === 0) return book;
  const entries = others.map(({ name, address, initCode, transactionHash, blockNumber, deployer }) => [
    name,
    { address, initCodeHash: keccak256(initCode), transactionHash, blockNumber, ...(deployer && { deployer }) },
  ]);
  const updated = { ...book, contracts: { ...book.contracts, ...Object.fromEntries(entries) } };
  await writeAddressBook(folder, updated);
  return updated;
}

const DEPLOYER = "ProtocolDeployer";
const NOWHERE = protocolOf(Object.fromEntries(PROTOCOL_CONTRACT_IDS.map((id) => [id, zeroAddress])));
const CREATIONS = protocolCreations(NOWHERE, { feeRecipient: zeroAddress, fee: 0 });
const PROTOCOL_NAMES: ReadonlySet<string> = new Set([DEPLOYER, ...CREATIONS.map(({ name }) => name)]);

/** A contract of somebody else's may be called "Registry", too. */
const isOfProtocol = ({ name, isReleased }: BroadcastCreation) => isReleased && PROTOCOL_NAMES.has(name);

/** Scripts create released bytecode, which forge has no name for. */
const RELEASED = [
  ...CREATIONS,
  { name: DEPLOYER, bytecode: protocolDeployerBytecode },
  { name: "PromptConsumer", bytecode: promptConsumerBytecode },
];
const releasedName = (initCode: Hex) => RELEASED.find(({ bytecode }) => initCode.startsWith(bytecode))?.name;

/** The protocol's Registry, and how it came about. */
async function findProtocol(
  client: ReadClient,
  creations: readonly BroadcastCreation[],
): Promise<Pick<ImportProtocolOptions, "registry" | "origin"> | undefined> {
  const creation = creations.find(({ name }) => name === DEPLOYER) ?? creations.find(({ name }) => name === "Registry");
  if (creation === undefined) return undefined;
  const { address, salt, deployer, blockNumber, transactionHash } = creation;
  const common = { blockNumber, ...(deployer && { deployer }) };
  if (creation.name !== DEPLOYER) {
    return { registry: address, origin: { ...common, source: "deployed", transactions: transactionsOf(creations) } };
  }
  const registry = await ask("the protocol's Registry", () =>
    readContract(client, { address, abi: protocolDeployerAbi, functionName: "REGISTRY" }),
  );
  const transactions = { protocol: transactionHash };
  const text = salt && hexToString(trim(salt, { dir: "right" }));
  return { registry, origin: { ...common, source: "deterministic", transactions, ...(text && { salt: text }) } };
}

/** By contract of the protocol, the transaction that created it. */
const transactionsOf = (creations: readonly BroadcastCreation[]) =>
  Object.fromEntries(
    CREATIONS.flatMap(({ id, name }) => {
      const creation = creations.find((one) => one.name === name);
      return creation ? [[id, creation.transactionHash]] : [];
    }),
  );
