import { type Command, Option } from "commander";
import type { Address } from "viem";
import type { MovedAmount } from "../../client/infernetActions.ts";
import type { ChainClient } from "../chain/createChainClient.ts";
import { withProgress } from "../output/withProgress.ts";
import { print, writeOutput } from "../output/writeOutput.ts";
import { addChainOptions, addKeyOptions, type ChainOptions, type KeyOptions, parseAddress } from "./chainOptions.ts";
import { jsonOption } from "./nodeOptions.ts";

/** Flags of the commands that move money, or let it be moved. */
export interface MoneyOptions extends ChainOptions, KeyOptions {
  wallet: Address;
  token?: Address;
  amount: string;
  json?: true;
}

/** Adds the flags of the commands that move money. */
export function addMoneyOptions(command: Command): Command {
  return addKeyOptions(addChainOptions(command))
    .requiredOption("-w, --wallet <address>", "Infernet wallet", parseAddress)
    .addOption(tokenOption())
    .requiredOption(
      "-a, --amount <amount>",
      "in the smallest unit, such as 100; or with a unit: '1 ether', '1.5 token'",
    )
    .addOption(jsonOption());
}

/** The flag `-t, --token`. */
export const tokenOption = (): Option =>
  new Option("-t, --token <address>", "ERC-20 token (default: the chain's own currency)").argParser(parseAddress);

/** Runs a command that moves money, and prints its transaction. */
export async function moveMoney(
  options: MoneyOptions,
  { doing, done }: { doing: string; done: string },
  move: (client: ChainClient, parameters: { wallet: Address; token?: Address; amount: string }) => Promise<MovedAmount>,
): Promise<void> {
  const { wallet, token, amount, json } = options;
  const { connectWithKey } = await import("../chain/createChainClient.ts");
  await using connection = await connectWithKey(options);
  const { client } = connection;
  const parameters = { wallet, amount, ...(token !== undefined && { token }) };
  // Read before anything is sent: what fails after that must not hide the transaction.
  const [{ formatUnits }, { decimals, symbol }] = await Promise.all([
    import("viem"),
    client.getToken(token === undefined ? {} : { token }),
  ]);
  const moved = await withProgress(doing, () => move(client, parameters));
  if (json) return writeOutput({ wallet, amount: moved.amount, tx: moved.hash }, { output: "-", json });
  await print(
    `${done} ${formatUnits(moved.amount, decimals)} ${symbol || "of the token"} (wallet ${wallet})\ntx ${moved.hash}\n`,
  );
}
