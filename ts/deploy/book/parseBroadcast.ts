import { type Address, getContractAddress, type Hex, isAddressEqual, slice } from "viem";
import { z } from "zod";
import { DEPLOYMENT_PROXY } from "../../protocol/deploymentProxy.ts";
import { AddressBookError } from "../errors/AddressBookError.ts";
import { address, hash, hex, problemsOf } from "../schemas.ts";

const hexNumber = z
  .string()
  .regex(/^0x[\da-f]{1,16}$/i, { error: "expected a number in hex" })
  .transform((value) => BigInt(value));

const sent = z.object({
  hash: hash().nullable(),
  transactionType: z.string(),
  contractName: z.string().nullish(),
  contractAddress: address().nullish(),
  transaction: z.object({ from: address().nullish(), to: address().nullish(), input: hex().prefault("0x") }),
});

/** What this package reads of a broadcast file of forge; there is more in it. */
const broadcastSchema = z.object({
  chain: z.int().min(1),
  transactions: z.array(sent),
  receipts: z.array(z.object({ transactionHash: hash(), status: z.string(), blockNumber: hexNumber })).default([]),
});

/** A contract that a forge script has created. */
export interface BroadcastCreation {
  /** Name in Solidity. */
  name: string;
  /** Whether it is this package's, bytecode and all. */
  isReleased: boolean;
  address: Address;
  /** Creation bytecode with its arguments. */
  initCode: Hex;
  /** Of a creation through the deployment proxy. */
  salt: Hex | undefined;
  transactionHash: Hex;
  blockNumber: bigint;
  deployer: Address | undefined;
}

/**
 * Reads which contracts a forge script has created, from `broadcast/<script>/<chain id>/run-latest.json`.
 *
 * @param source what errors call it
 * @param releasedName name of the released contract that init code creates, if it is one: forge does not know it
 * @throws {AddressBookError} `BROADCAST_INVALID`: no such file, nothing created, or something in it was not mined
 */
export function parseBroadcast(
  text: string,
  source: string,
  releasedName: (initCode: Hex) => string | undefined,
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
    const created = creationOf(transaction);
    const released = created && releasedName(created.initCode);
    const name = released ?? transaction.contractName;
    if (!created || !name) return [];
    const receipt = transaction.hash === null ? undefined : receipts.get(transaction.hash);
    if (receipt?.status !== "0x1") throw invalid(source, `the creation of ${name} was not mined, or reverted`);
    const { transactionHash, blockNumber } = receipt;
    const isReleased = released !== undefined;
    return [
      {
        name,
        isReleased,
        ...created,
        transactionHash,
        blockNumber,
        deployer: transaction.transaction.from ?? undefined,
      },
    ];
  });
  if (creations.length === 0) throw invalid(source, "it has created no contract");
  return { chainId: data.chain, creations };
}

/** What a transaction creates: itself, or through the deployment proxy, of which forge keeps no name and at times no address. */
function creationOf({ transactionType, contractAddress, transaction: { to, input } }: z.output<typeof sent>) {
  if (to && isAddressEqual(to, DEPLOYMENT_PROXY) && input.length > 66) {
    const [salt, initCode] = [slice(input, 0, 32), slice(input, 32)];
    const create2 = { opcode: "CREATE2", from: DEPLOYMENT_PROXY, salt, bytecode: initCode } as const;
    return { initCode, salt, address: getContractAddress(create2) };
  }
  if (transactionType !== "CREATE" || !contractAddress) return undefined;
  return { initCode: input, salt: undefined, address: contractAddress };
}

const invalid = (source: string, details: string) =>
  new AddressBookError(`${source} is no broadcast of a deployment.`, {
    code: "BROADCAST_INVALID",
    metaMessages: ["Give broadcast/<script>/<chain id>/run-latest.json of a forge script that ran with --broadcast."],
    details,
  });
