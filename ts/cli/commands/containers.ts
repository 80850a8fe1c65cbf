import { Command } from "commander";
import { jsonOption, outputOption } from "../options/nodeOptions.ts";
import { addRouterOptions, type RouterOptions, routerClientOf } from "../options/routerOptions.ts";
import { type OutputOptions, writeOutput } from "../output/writeOutput.ts";

/** `infernet containers`: the containers of a router's nodes. */
export function containersCommand(): Command {
  return addRouterOptions(new Command("containers"))
    .description("list the containers that a router's nodes have, as JSON")
    .addOption(outputOption())
    .addOption(jsonOption())
    .action(async (options: RouterOptions & OutputOptions) => {
      await writeOutput(await routerClientOf(options).getContainers(), options);
    });
}
