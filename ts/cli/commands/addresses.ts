import { Command } from "commander";
import { importCommand } from "./addresses/import.ts";
import { listCommand } from "./addresses/list.ts";

/** `infernet addresses`: what stands where. */
export function addressesCommand(): Command {
  return new Command("addresses")
    .description("show the address books: what is deployed on which chain; or take in what is there already")
    .addCommand(listCommand(), { isDefault: true })
    .addCommand(importCommand());
}
