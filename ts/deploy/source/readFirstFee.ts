import { type Address, isAddressEqual, parseEventLogs, zeroAddress } from "viem";
import { getTransactionReceipt } from "viem/actions";
import { feeAbi } from "../../abi/generated/fee.ts";
import type { AddressBook } from "../book/AddressBook.ts";
import type { ReadClient } from "../DeploymentContext.ts";
import { ask } from "../errors/DeployRpcError.ts";
import type { FeeParameters } from "../protocolCreations.ts";

/**
 * What a protocol's Fee contract was created with: its constructor says so in events. Both may have changed since.
 *
 * @returns undefined when the address book doesn't have the transaction that created it
 * @throws {DeployRpcError}
 */
export async function readFirstFee(
  client: ReadClient,
  registry: Address,
  { protocol }: Pick<AddressBook, "protocol">,
): Promise<FeeParameters | undefined> {
  if (protocol === undefined || !isAddressEqual(protocol.registry, registry)) return undefined;
  const { fee: address, transactions } = protocol;
  const hash = transactions?.["fee"] ?? transactions?.["protocol"];
  if (hash === undefined) return undefined;
  const { logs } = await ask("the transaction that created Fee", () => getTransactionReceipt(client, { hash }));
  const events = parseEventLogs({ abi: feeAbi, logs }).filter((log) => isAddressEqual(log.address, address));
  const fee = events.find((event) => event.eventName === "FeeUpdated")?.args.newFee;
  const created = events.find((event) => event.eventName === "OwnershipTransferred")?.args;
  if (fee === undefined || created?.oldOwner !== zeroAddress) return undefined;
  return { fee, feeRecipient: created.newOwner };
}
