import { Command } from "commander";
import { accountListCommand } from "./account/list.ts";
import { accountCreateCommand, accountImportCommand } from "./account/write.ts";

/** `infernet account`: encrypted keys, in the files that Foundry uses too. */
export function accountCommand(): Command {
  return new Command("account")
    .description(
      "make, import and list encrypted keys, shared with Foundry: --account NAME means the same in forge and cast",
    )
    .addCommand(accountListCommand(), { isDefault: true })
    .addCommand(accountCreateCommand())
    .addCommand(accountImportCommand());
}
