import { Command } from "commander";
import { addMoneyOptions, type MoneyOptions, moveMoney } from "../options/moneyOptions.ts";

/** `infernet fund`: puts money into a wallet. */
export function fundCommand(): Command {
  return addMoneyOptions(new Command("fund"))
    .description("put money of your own into an Infernet wallet")
    .addHelpText("after", "\nExample:\n  infernet fund -w 0x6098… -a '0.5 ether' --account me")
    .action((options: MoneyOptions) =>
      moveMoney(options, { doing: "Sending", done: "Sent" }, (client, parameters) => client.fundWallet(parameters)),
    );
}
