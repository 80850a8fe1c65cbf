import { Command } from "commander";
import { CALL, jsonOption, outputOption } from "../options/nodeOptions.ts";
import { addRouterOrNodeOptions, chosenNode, type RouterOptions, routerClientOf } from "../options/routerOptions.ts";
import { withProgress } from "../output/withProgress.ts";
import { type OutputOptions, writeOutput } from "../output/writeOutput.ts";

/** `infernet resources`: machines and models. */
export function resourcesCommand(): Command {
  return addRouterOrNodeOptions(new Command("resources"))
    .description("show machines and models of a node's containers, or of a router's nodes, as JSON")
    .addOption(outputOption())
    .addOption(jsonOption())
    .addHelpText("after", "\nExample:\n  infernet resources --node http://127.0.0.1:4000")
    .action(async (options: RouterOptions & OutputOptions) => {
      const server = (await chosenNode(options)) ?? routerClientOf(options);
      await writeOutput(await withProgress("Asking", () => server.getResources(CALL)), options);
    });
}
