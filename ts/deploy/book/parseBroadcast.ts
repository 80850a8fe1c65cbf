import type { Address, Hex } from "viem";
import { z } from "zod";
import { AddressBookError } from "../errors/AddressBookError.ts";
import { address, hash, problemsOf } from "../schemas.ts";

const hexNumber = z
  .string()
  .regex(/^0x[\da-f]{1,16}$/i, { error: "expected a number in hex" })
  .transform((value) => BigInt(value));

/** What this package reads of a broadcast file of forge; there is more in it. */
const broadcastSchema = z.object({
  chain: z.int().min(1),
  transactions: z.array(
    z.object({
      hash: hash().nullable(),
      transactionType: z.string(),
      contractName: z.string().nullish(),
      contractAddress: address().nullish(),
      transaction: z.object({ from: address().nullish(), input: z.string().default("0x") }),
    }),
  ),
  receipts: z.array(z.object({ transactionHash: hash(), status: z.string(), blockNumber: hexNumber })).default([]),
});

/** A contract that a forge script has created. */
export interface BroadcastCreation {
  /** Name in Solidity. */
  name: string;
  address: Address;
  transactionHash: Hex;
  blockNumber: bigint;
  deployer: Address | undefined;
}

/**
 * Reads which contracts a forge script has created, from `broadcast/<script>/<chain id>/run-latest.json`.
 *
 * @param source what errors call it
 * @param nameOf name of what init code creates, where forge does not know it
 * @throws {AddressBookError} `BROADCAST_INVALID`: no such file, or nothing in it was mined
 */
export function parseBroadcast(
  text: string,
  source: string,
  nameOf: (input: string) => string | undefined,
): { chainId: number; creations: BroadcastCreation[] } {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    throw invalid(source, "it is not JSON");
  }
  const { data, error } = broadcastSchema.safeParse(raw);
  if (error) throw invalid(source, problemsOf(error));
  const receipts = new Map(data.receipts.map((receipt) => [receipt.transactionHash, receipt]));
  const creations = data.transactions.flatMap((transaction): BroadcastCreation[] => {
    const { hash: transactionHash, contractAddress, transactionType } = transaction;
    const name = transaction.contractName ?? nameOf(transaction.transaction.input);
    if (!transactionType.startsWith("CREATE") || !transactionHash || !name || !contractAddress) return [];
    const receipt = receipts.get(transactionHash);
    if (receipt?.status !== "0x1") throw invalid(source, `the creation of ${name} was not mined, or reverted`);
    const { blockNumber } = receipt;
    const deployer = transaction.transaction.from ?? undefined;
    return [{ name, address: contractAddress, transactionHash, blockNumber, deployer }];
  });
  return { chainId: data.chain, creations };
}

const invalid = (source: string, details: string) =>
  new AddressBookError(`${source} is no broadcast of a deployment.`, {
    code: "BROADCAST_INVALID",
    metaMessages: ["Give broadcast/<script>/<chain id>/run-latest.json of a forge script that ran with --broadcast."],
    details,
  });
