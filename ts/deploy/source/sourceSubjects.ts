import { type Address, concat, encodeAbiParameters, type Hex, keccak256, zeroAddress } from "viem";
import { batchDelivererBytecode } from "../../abi/generated/batchDeliverer.ts";
import { promptConsumerBytecode } from "../../abi/generated/promptConsumer.ts";
import type { AddressBook } from "../book/AddressBook.ts";
import { type FeeParameters, protocolCreations } from "../protocolCreations.ts";
import type { ProtocolVerification } from "../verify/verifyProtocol.ts";
import { OTHER_SOURCES, PROTOCOL_SOURCES } from "./standardJson.ts";

/** A contract whose source an explorer can verify. */
export interface SourceSubject {
  /** Name in Solidity. */
  name: string;
  address: Address;
  /** `path:Name`. */
  contract: string;
  /** ABI-encoded. */
  constructorArguments: Hex;
}

/**
 * What of this package stands on a chain: the six contracts, the wallet that the factory clones, and what the address book
 * has of PromptConsumer and BatchDeliverer, where their bytecode is the released one.
 *
 * @param firstFee what Fee was created with; left out, what it says now, which is right as long as nobody changed it
 */
export function sourceSubjects(
  { addresses, contracts, fee = 0, feeRecipient = zeroAddress }: ProtocolVerification,
  book: AddressBook,
  firstFee: FeeParameters = { fee, feeRecipient },
): SourceSubject[] {
  const { registry } = addresses;
  const protocol = protocolCreations(addresses, firstFee).map(({ id, name, address, args }) => ({
    ...{ name, address, contract: PROTOCOL_SOURCES[id], constructorArguments: args },
  }));
  const wallets = contracts
    .filter(({ id }) => id === "walletImplementation")
    .map(({ name, address }) => ({
      ...{ name, address, contract: OTHER_SOURCES.wallet },
      // The factory makes it, for nobody.
      constructorArguments: encodeAddresses(registry, zeroAddress),
    }));
  const released = [
    { name: "PromptConsumer", bytecode: promptConsumerBytecode, constructorArguments: encodeAddresses(registry) },
    { name: "BatchDeliverer", bytecode: batchDelivererBytecode, constructorArguments: "0x" },
  ] as const;
  const others = released.flatMap(({ name, bytecode, constructorArguments }) => {
    const known = book.contracts[name];
    if (known?.initCodeHash !== keccak256(concat([bytecode, constructorArguments]))) return [];
    return [{ name, address: known.address, contract: OTHER_SOURCES[name], constructorArguments }];
  });
  return [...protocol, ...wallets, ...others];
}

const encodeAddresses = (...addresses: Address[]): Hex =>
  encodeAbiParameters(
    addresses.map(() => ({ type: "address" as const })),
    addresses,
  );
