import { Command } from "commander";
import { addNodeOptions, jsonOption, type NodeOptions, nodeClientOf, outputOption } from "../options/nodeOptions.ts";
import { type OutputOptions, writeOutput } from "../output/writeOutput.ts";

/** `infernet info`: a node's version, containers, unfinished work and address. */
export function infoCommand(): Command {
  return addNodeOptions(new Command("info"))
    .description("show a node's version, containers, unfinished work and address, as JSON")
    .addOption(outputOption())
    .addOption(jsonOption())
    .action(async (options: NodeOptions & OutputOptions) => {
      await writeOutput(await (await nodeClientOf(options)).getInfo(), options);
    });
}
