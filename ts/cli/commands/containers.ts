import { Command } from "commander";
import { CALL, jsonOption, outputOption } from "../options/nodeOptions.ts";
import { addRouterOptions, type RouterOptions, routerClientOf } from "../options/routerOptions.ts";
import { withProgress } from "../output/withProgress.ts";
import { type OutputOptions, writeOutput } from "../output/writeOutput.ts";

/** `infernet containers`: the containers of a router's nodes. */
export function containersCommand(): Command {
  return addRouterOptions(new Command("containers"))
    .description("list the containers that a router's nodes have, as JSON")
    .addOption(outputOption())
    .addOption(jsonOption())
    .addHelpText("after", "\nExample:\n  infernet containers --url http://router.example")
    .action(async (options: RouterOptions & OutputOptions) => {
      const router = routerClientOf(options);
      await writeOutput(await withProgress("Asking the router", () => router.getContainers(CALL)), options);
    });
}
