import { z } from "zod";
import { address, chainId, hash, quantity } from "../schemas.ts";

const origin = {
  /** The transaction that made it. */
  transactionHash: hash().optional(),
  blockNumber: quantity().optional(),
};

const protocol = z.strictObject({
  registry: address(),
  coordinator: address(),
  inbox: address(),
  reader: address(),
  fee: address(),
  walletFactory: address(),
  /** "imported" stood there before and was looked at; the others were deployed by this package. */
  source: z.enum(["deployed", "deterministic", "imported"]),
  /** Salt of a deterministic deployment. */
  salt: z.string().optional(),
  deployer: address().optional(),
  /** Block in which the Registry was created. */
  blockNumber: quantity().optional(),
  /** By contract. */
  transactions: z.record(z.string(), hash()).optional(),
});

const contract = z.strictObject({
  address: address(),
  /** keccak256 of the creation bytecode with its arguments. */
  initCodeHash: hash().optional(),
  /** Registry that it works with. */
  registry: address().optional(),
  deployer: address().optional(),
  ...origin,
});

const wallet = z.strictObject({
  address: address(),
  owner: address(),
  /** WalletFactory that made it. */
  factory: address(),
  ...origin,
});

/** deployments/<chainId>.json. */
export const addressBookSchema = z.strictObject({
  $schema: z.string().optional(),
  version: z.literal(1),
  chainId: chainId(),
  chainName: z.string().optional(),
  /** Hash of block 0: tells two chains with one id apart. */
  genesisHash: hash().optional(),
  protocol: protocol.optional(),
  /** By name: consumers, and whatever else was deployed. */
  contracts: z.record(z.string().regex(/^[\w.-]{1,100}$/), contract).prefault({}),
  /** Infernet wallets. */
  wallets: z.array(wallet).prefault([]),
});

/** What stands where on one chain. */
export type AddressBook = z.output<typeof addressBookSchema>;
export type ProtocolEntry = z.output<typeof protocol>;
export type ContractEntry = z.output<typeof contract>;
export type WalletEntry = z.output<typeof wallet>;

/** The JSON Schema (draft 2020-12) of an address book, for editors and other programs. */
export function addressBookJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(addressBookSchema, { io: "input" });
  return { $schema, title: "Infernet deployments of one chain", ...schema };
}
