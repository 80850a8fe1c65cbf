import { type Address, concat, encodeAbiParameters, type Hex, isAddress, isAddressEqual, zeroAddress } from "viem";
import { coordinatorBytecode } from "../abi/generated/coordinator.ts";
import { feeBytecode } from "../abi/generated/fee.ts";
import { inboxBytecode } from "../abi/generated/inbox.ts";
import { readerBytecode } from "../abi/generated/reader.ts";
import { registryBytecode } from "../abi/generated/registry.ts";
import { walletFactoryBytecode } from "../abi/generated/walletFactory.ts";
import type { ProtocolAddresses } from "../protocol/addresses.ts";
import { DeploymentArgumentError } from "./errors/DeploymentArgumentError.ts";

/** One of the six, as address books and registries call it. */
export type ProtocolContractId = keyof ProtocolAddresses;

/** The six in the order in which they are created. */
export const PROTOCOL_CONTRACT_IDS = [
  "registry",
  "coordinator",
  "inbox",
  "reader",
  "fee",
  "walletFactory",
] as const satisfies readonly ProtocolContractId[];

/** Fee of a protocol when it is deployed. */
export interface FeeParameters {
  /** Owner of the Fee contract, and who receives fees. */
  feeRecipient: Address;
  /** Hundredths of a percent: 500 is 5 %. At most {@link MAX_FEE}. */
  fee: number;
}

/** Highest fee that the Fee contract takes, in hundredths of a percent. */
export const MAX_FEE = 5_000;

/** How one contract of the protocol is created. */
export interface ProtocolCreation {
  id: ProtocolContractId;
  /** Name of the contract in Solidity. */
  name: string;
  address: Address;
  /** Creation bytecode without arguments. */
  bytecode: Hex;
  /** ABI-encoded constructor arguments. */
  args: Hex;
  /** Bytecode and arguments: what the transaction carries. */
  initCode: Hex;
}

/**
 * The six creations in the order in which they have to happen: Registry, Coordinator, Inbox, Reader, Fee, WalletFactory.
 *
 * @param addresses where each comes to stand: the Registry is told all of them, the others the Registry's
 */
export function protocolCreations(
  addresses: ProtocolAddresses,
  { feeRecipient, fee }: FeeParameters,
): [ProtocolCreation, ...ProtocolCreation[]] {
  const { registry, coordinator, inbox, reader, walletFactory } = addresses;
  const encode = (...values: Address[]) =>
    encodeAbiParameters(
      values.map(() => ({ type: "address" as const })),
      values,
    );
  const creation = (id: ProtocolContractId, name: string, bytecode: Hex, args: Hex): ProtocolCreation => ({
    ...{ id, name, bytecode, args },
    address: addresses[id],
    initCode: concat([bytecode, args]),
  });
  return [
    creation(
      "registry",
      "Registry",
      registryBytecode,
      encode(coordinator, inbox, reader, addresses.fee, walletFactory),
    ),
    creation("coordinator", "EIP712Coordinator", coordinatorBytecode, encode(registry)),
    creation("inbox", "Inbox", inboxBytecode, encode(registry)),
    creation("reader", "Reader", readerBytecode, encode(registry)),
    creation(
      "fee",
      "Fee",
      feeBytecode,
      encodeAbiParameters([{ type: "address" }, { type: "uint16" }], [feeRecipient, fee]),
    ),
    creation("walletFactory", "WalletFactory", walletFactoryBytecode, encode(registry)),
  ];
}

/**
 * Checks a fee before anything is sent: the Fee contract is the fifth, and four would have been paid for in vain.
 *
 * @throws {DeploymentArgumentError} when the fee or its recipient can't be right
 */
export function checkFeeParameters({ feeRecipient, fee }: { feeRecipient: string; fee: number }): void {
  if (!isAddress(feeRecipient)) {
    throw new DeploymentArgumentError({
      argument: "feeRecipient",
      got: feeRecipient,
      expected: "a checksummed address",
    });
  }
  if (!Number.isInteger(fee) || fee < 0 || fee > MAX_FEE) {
    throw new DeploymentArgumentError({
      argument: "fee",
      got: fee,
      expected: `an integer from 0 to ${MAX_FEE} (50 %)`,
    });
  }
  if (fee > 0 && isAddressEqual(feeRecipient, zeroAddress)) {
    throw new DeploymentArgumentError({
      argument: "feeRecipient",
      got: feeRecipient,
      expected: "an account: fees sent to the zero address are lost",
    });
  }
}
