import { type Address, getAddress, type Hex, isAddressEqual, zeroAddress } from "viem";
import { getCode, readContract } from "viem/actions";
import { feeAbi } from "../../abi/generated/fee.ts";
import type { ProtocolAddresses } from "../../protocol/addresses.ts";
import type { ReadClient } from "../DeploymentContext.ts";
import { ask } from "../errors/DeployRpcError.ts";
import { type ProtocolContractId, protocolCreations } from "../protocolCreations.ts";
import { readProtocolAddresses } from "../readProtocolAddresses.ts";
import { matchBytecode } from "./matchBytecode.ts";

/** What was found where one contract of the protocol should be. */
export interface ContractFinding {
  id: ProtocolContractId | "walletImplementation";
  /** Name in Solidity. */
  name: string;
  address: Address;
  /** Whether its code is that of this version of the package, whatever its immutables. */
  code: "same" | "other" | "none";
  /** What is wrong with it, in sentences. */
  problems: string[];
}

/** What a chain says about a protocol. */
export interface ProtocolVerification {
  addresses: ProtocolAddresses;
  contracts: ContractFinding[];
  /** In hundredths of a percent; undefined when the Fee contract does not say. */
  fee: number | undefined;
  feeRecipient: Address | undefined;
  /** Whether all code is this package's and everything is wired as it should be. */
  ok: boolean;
}

/** Which of the others each contract holds as an immutable, and has to. */
const REFERENCES: Readonly<Record<ContractFinding["id"], readonly ProtocolContractId[]>> = {
  registry: ["coordinator", "inbox", "reader", "fee", "walletFactory"],
  coordinator: ["inbox", "fee", "walletFactory"],
  inbox: ["coordinator"],
  reader: ["coordinator"],
  fee: [],
  walletFactory: [],
  walletImplementation: ["coordinator"],
};

/**
 * Compares a protocol on a chain with this package's contracts: the runtime code of all six and of the wallet that the
 * factory clones, modulo immutables; and that the immutables lead from the Registry to each, and from each to its
 * siblings, so that no contract of somebody else stands between.
 *
 * @throws {RegistryWiringError} when no registry answers there
 * @throws {DeployRpcError}
 * @example
 * const { ok, contracts } = await verifyProtocol(publicClient, registry);
 */
export async function verifyProtocol(client: ReadClient, registry: Address): Promise<ProtocolVerification> {
  const addresses = await readProtocolAddresses(client, registry);
  // The arguments don't matter: only the code in front of them is compared.
  const creations = protocolCreations(addresses, { feeRecipient: zeroAddress, fee: 0 });
  const found = await Promise.all(
    creations.map(({ id, name, address, bytecode }) => look(client, addresses, { id, name, address, bytecode })),
  );
  const factory = creations.find(({ id }) => id === "walletFactory");
  const implementation = found.find(({ finding }) => finding.id === "walletFactory")?.strangers[0];
  // The factory's creation code holds that of the wallet which it clones.
  const wallet =
    factory && implementation
      ? await look(client, addresses, {
          ...{ id: "walletImplementation", name: "Wallet", address: implementation, bytecode: factory.bytecode },
        })
      : undefined;
  const contracts = [...found, ...(wallet ? [wallet] : [])].map(({ finding, strangers }) => {
    const unknown = finding.id === "walletFactory" ? strangers.slice(1) : strangers;
    const problems = unknown.map((address) => `refers to ${address}, which is no part of the protocol`);
    return { ...finding, problems: [...finding.problems, ...problems] };
  });
  const [fee, feeRecipient] = await Promise.all([
    readFee(client, addresses.fee, "FEE"),
    readFee(client, addresses.fee, "FEE_RECIPIENT"),
  ]);
  return {
    ...{ addresses, contracts, fee, feeRecipient },
    ok: contracts.every(({ code, problems }) => code === "same" && problems.length === 0),
  };
}

interface Subject {
  id: ContractFinding["id"];
  name: string;
  address: Address;
  bytecode: Hex;
}

/** Looks at one contract; `strangers` are the addresses in its immutables that are none of the six. */
async function look(
  client: ReadClient,
  addresses: ProtocolAddresses,
  { id, name, address, bytecode }: Subject,
): Promise<{ finding: ContractFinding; strangers: Address[] }> {
  const code = await ask(`the code of ${name}`, () => getCode(client, { address }));
  const match = matchBytecode(bytecode, code);
  if (match === undefined) {
    const what = code === undefined ? "none" : "other";
    const problem = what === "none" ? "no code is there" : "its code is not that of this version of infernet-kit";
    return { finding: { id, name, address, code: what, problems: [problem] }, strangers: [] };
  }
  const held = [...new Set(match.immutables)].flatMap((word) => addressIn(word) ?? []);
  const problems = REFERENCES[id]
    .filter((other) => !held.some((one) => isAddressEqual(one, addresses[other])))
    .map((other) => `does not refer to the registry's ${other} (${addresses[other]})`);
  const known: Address[] = [address, ...Object.values(addresses)];
  const strangers = held.filter((one) => !known.some((other) => isAddressEqual(one, other)));
  return { finding: { id, name, address, code: "same", problems }, strangers };
}

/** The address in a word; hashes and small numbers, such as a chain id, are none. */
function addressIn(word: Hex): Address | undefined {
  const [, digits] = /^0x0{24}(?!0{24})([\da-f]{40})$/i.exec(word) ?? [];
  return digits === undefined ? undefined : getAddress(`0x${digits}`);
}

function readFee(client: ReadClient, address: Address, functionName: "FEE"): Promise<number | undefined>;
function readFee(client: ReadClient, address: Address, functionName: "FEE_RECIPIENT"): Promise<Address | undefined>;
async function readFee(client: ReadClient, address: Address, functionName: "FEE" | "FEE_RECIPIENT") {
  // Other code may be there; that is said above.
  return readContract(client, { address, abi: feeAbi, functionName }).catch(() => undefined);
}
