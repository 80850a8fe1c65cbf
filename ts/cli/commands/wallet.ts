import { Command } from "commander";
import type { Address } from "viem";
import { addChainOptions, type ChainOptions, parseAddress } from "../options/chainOptions.ts";
import { tokenOption } from "../options/moneyOptions.ts";
import { jsonOption } from "../options/nodeOptions.ts";
import { twoColumns } from "../output/table.ts";
import { print, writeOutput } from "../output/writeOutput.ts";

interface Options extends ChainOptions {
  wallet: Address;
  token?: Address;
  spender?: Address;
  json?: true;
}

/** `infernet wallet`: what is in a wallet. */
export function walletCommand(): Command {
  return addChainOptions(new Command("wallet"))
    .description("show an Infernet wallet: owner, balance, what is locked, what a spender may spend")
    .requiredOption("-w, --wallet <address>", "Infernet wallet", parseAddress)
    .addOption(tokenOption())
    .option("-s, --spender <address>", "whose allowance to show", parseAddress)
    .addOption(jsonOption())
    .addHelpText("after", "\nExample:\n  infernet wallet -w 0x60985ee8192B322c3CAbA97A9A9f7298bdc4335C")
    .action(async ({ wallet, token, spender, json, ...options }: Options) => {
      const [{ connectToChain }, { formatUnits }] = await Promise.all([
        import("../chain/createChainClient.ts"),
        import("viem"),
      ]);
      await using connection = await connectToChain(options);
      const parameters = { wallet, ...(token && { token }), ...(spender && { spender }) };
      const state = await connection.client.getInfernetWallet(parameters);
      if (json) return writeOutput({ wallet, ...state }, { output: "-", json });
      const amount = (value: bigint) => `${formatUnits(value, state.token.decimals)} ${state.token.symbol} (${value})`;
      await print(
        twoColumns([
          ["wallet", wallet],
          ["owner", state.owner],
          ["balance", amount(state.balance)],
          ["locked", amount(state.locked)],
          ...(state.allowance === undefined ? [] : [["allowance", amount(state.allowance)] as const]),
        ]),
      );
    });
}
