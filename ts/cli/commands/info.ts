import { Command } from "commander";
import {
  addNodeOptions,
  CALL,
  jsonOption,
  type NodeOptions,
  nodeClientOf,
  outputOption,
} from "../options/nodeOptions.ts";
import { withProgress } from "../output/withProgress.ts";
import { type OutputOptions, writeOutput } from "../output/writeOutput.ts";

/** `infernet info`: a node's version, containers, unfinished work and address. */
export function infoCommand(): Command {
  return addNodeOptions(new Command("info"))
    .description("show a node's version, containers, unfinished work and address, as JSON")
    .addOption(outputOption())
    .addOption(jsonOption())
    .addHelpText("after", "\nExample:\n  infernet info --url http://127.0.0.1:4000 -o info.json")
    .action(async (options: NodeOptions & OutputOptions) => {
      const node = await nodeClientOf(options);
      await writeOutput(await withProgress("Asking the node", () => node.getInfo(CALL)), options);
    });
}
