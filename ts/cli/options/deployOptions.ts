import { type Command, InvalidArgumentError, Option } from "commander";
import { addKeyOptions, type KeyOptions } from "./chainOptions.ts";
import { jsonOption } from "./nodeOptions.ts";

/** Flags that say which chain is meant, and where its address book is. */
export interface TargetChainOptions {
  chain?: string;
  rpcUrl?: string;
  deployments: string;
}

/** Flags of every command that deploys. */
export interface DeployOptions extends TargetChainOptions, KeyOptions {
  yes?: true;
  dryRun?: true;
  json?: true;
  replace?: true;
  restart?: true;
  maxFeeGwei?: bigint;
}

/** Names of the presets; the presets themselves, with viem's chains, are loaded when one is used. */
const CHAINS = "base-sepolia, sepolia, arbitrum-sepolia, op-sepolia, base";

/** Adds the flags that say which chain is meant. */
export function addTargetChainOptions(command: Command): Command {
  return command
    .option("--chain <name>", `${CHAINS}: refuses an RPC of any other chain`)
    .addOption(
      new Option("--rpc-url <url>", "the chain's RPC (default: that of --chain, else http://127.0.0.1:8545)").env(
        "RPC_URL",
      ),
    )
    .option("--deployments <folder>", "folder of the address books", "deployments");
}

/** Adds the flags of every command that deploys. */
export function addDeployOptions(command: Command): Command {
  return addKeyOptions(addTargetChainOptions(command))
    .option("--yes", "don't ask before sending")
    .option("--dry-run", "show the plan and send nothing")
    .option("--replace", "deploy also when it is there already")
    .option("--restart", "give up an unfinished deployment and plan anew")
    .option("--max-fee-gwei <gwei>", "most to pay for a unit of gas", parseGwei)
    .addOption(jsonOption());
}

/** Reads an amount of gwei as wei. */
export function parseGwei(value: string): bigint {
  const [, whole, fraction = ""] = /^(\d{1,12})(?:\.(\d{1,9}))?$/.exec(value) ?? [];
  const wei = whole === undefined ? 0n : BigInt(whole + fraction.padEnd(9, "0"));
  if (wei > 0n) return wei;
  throw new InvalidArgumentError(`"${value}": expected gwei above 0, such as 2 or 0.05.`);
}
