import { type Command, InvalidArgumentError, Option } from "commander";
import type { Address } from "viem";

/** Flags that say which chain, and which deployment of the protocol on it. */
export interface ChainOptions {
  rpcUrl: string;
  registry?: Address;
}

/** Flags that say with which key to sign. */
export interface KeyOptions {
  account?: string;
  passwordFile?: string;
  key?: string;
  privateKey?: string;
}

const DEFAULT_RPC_URL = "http://127.0.0.1:8545";

/** Adds the flags that say which chain is meant. */
export function addChainOptions(command: Command): Command {
  return command
    .addOption(
      new Option("--rpc-url <url>", "the chain's RPC, http(s) or ws(s)").env("RPC_URL").default(DEFAULT_RPC_URL),
    )
    .addOption(
      new Option(
        "--registry <address>",
        "the protocol's Registry (default: the address book's; the devnet's on a local chain)",
      )
        .env("REGISTRY_ADDRESS")
        .argParser(parseAddress),
    );
}

/** Adds the flags that say which key signs. */
export function addKeyOptions(command: Command): Command {
  return command
    .addOption(new Option("--account <name>", "Foundry keystore to sign with; asks for its password").conflicts("key"))
    .addOption(new Option("--password-file <file>", "file with the keystore's password"))
    .addOption(new Option("--key <file>", "file with the private key, that nobody else may read"))
    .addOption(
      new Option("--private-key <key>", "-pk: the key itself; on local chains only").conflicts(["account", "key"]),
    )
    .addHelpText("after", "\nThe environment variable PRIVATE_KEY may hold the key, or the file that it is in.");
}

/** Reads an address in any case, a mixed-case one with a right checksum. */
export function parseAddress(value: string): Address {
  // viem, which checks checksums, is not loaded for the sake of a flag: who uses the address checks it.
  if (/^0x[0-9a-f]{40}$/i.test(value)) return value as Address;
  throw new InvalidArgumentError(`"${value.slice(0, 60)}" is no address: expected 0x and 40 hex digits.`);
}

/** Reads an id of a subscription. */
export function parseSubscriptionId(value: string): number {
  const id = /^\d{1,10}$/.test(value) ? Number(value) : Number.NaN;
  if (id >= 1 && id < 2 ** 32) return id;
  throw new InvalidArgumentError(`"${value}" is no subscription: expected a whole number from 1.`);
}
