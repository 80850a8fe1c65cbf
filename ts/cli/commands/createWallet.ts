import { Command, Option } from "commander";
import type { Address } from "viem";
import {
  addChainOptions,
  addKeyOptions,
  type ChainOptions,
  type KeyOptions,
  parseAddress,
} from "../options/chainOptions.ts";
import { jsonOption } from "../options/nodeOptions.ts";
import { withProgress } from "../output/withProgress.ts";
import { print, writeOutput } from "../output/writeOutput.ts";

interface Options extends ChainOptions, KeyOptions {
  factory?: Address;
  owner?: Address;
  json?: true;
}

/** `infernet create-wallet`: makes an Infernet wallet. */
export function createWalletCommand(): Command {
  return addKeyOptions(addChainOptions(new Command("create-wallet")))
    .description("make an Infernet wallet, which pays for compute or is paid for it")
    .addOption(
      new Option("--factory <address>", "the WalletFactory (default: the registry's)")
        .env("FACTORY_ADDRESS")
        .argParser(parseAddress),
    )
    .option("--owner <address>", "who may withdraw and approve (default: the sender)", parseAddress)
    .addOption(jsonOption())
    .addHelpText("after", "\nExample:\n  infernet create-wallet --rpc-url http://127.0.0.1:8545 --account me")
    .action(async ({ factory, owner, json, ...options }: Options) => {
      const { connectWithKey } = await import("../chain/createChainClient.ts");
      await using connection = await connectWithKey(options);
      const parameters = { ...(factory && { factory }), ...(owner && { owner }) };
      const created = await withProgress("Making a wallet", () => connection.client.createInfernetWallet(parameters));
      const { wallet, hash: tx } = created;
      if (json) return writeOutput({ wallet, owner: created.owner, tx }, { output: "-", json });
      await print(`Created wallet ${wallet}\nOwner ${created.owner}\ntx ${tx}\n`);
    });
}
