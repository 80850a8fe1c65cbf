import { Command } from "commander";
import { addMoneyOptions, type MoneyOptions, moveMoney } from "../options/moneyOptions.ts";

/** `infernet withdraw`: takes money out of a wallet. */
export function withdrawCommand(): Command {
  return addMoneyOptions(new Command("withdraw"))
    .description("take money out of an Infernet wallet, to its owner")
    .addHelpText("after", "\nExample:\n  infernet withdraw -w 0x6098… -t 0x036C… -a '25 USDC' --account me")
    .action((options: MoneyOptions) =>
      moveMoney(options, { doing: "Withdrawing", done: "Withdrew" }, (client, parameters) =>
        client.withdrawFromWallet(parameters),
      ),
    );
}
