import { Command } from "commander";
import type { Address } from "viem";
import { parseAddress } from "../options/chainOptions.ts";
import { addMoneyOptions, type MoneyOptions, moveMoney } from "../options/moneyOptions.ts";

/** `infernet approve`: lets a consumer, or a node, spend from a wallet. */
export function approveCommand(): Command {
  return addMoneyOptions(new Command("approve"))
    .description("let a spender (a consumer contract, or a node) spend from an Infernet wallet")
    .requiredOption("-s, --spender <address>", "who may spend", parseAddress)
    .addHelpText("after", "\nExample:\n  infernet approve -w 0x6098… -s 0x13D6… -a '1 ether' --account me")
    .action(({ spender, ...options }: MoneyOptions & { spender: Address }) =>
      moveMoney(options, { doing: "Approving", done: `${spender} may spend` }, (client, parameters) =>
        client.approveSpender({ ...parameters, spender }),
      ),
    );
}
