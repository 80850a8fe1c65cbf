import { Command } from "commander";
import { CALL, collect, jsonOption, outputOption, parseWhole } from "../options/nodeOptions.ts";
import { addRouterOptions, type RouterOptions, routerClientOf } from "../options/routerOptions.ts";
import { withProgress } from "../output/withProgress.ts";
import { type OutputOptions, writeOutput } from "../output/writeOutput.ts";

interface Options extends RouterOptions, OutputOptions {
  containers: string[];
  n: number;
  skip: number;
}

/** `infernet find`: nodes that have certain containers. */
export function findCommand(): Command {
  return addRouterOptions(new Command("find"))
    .description("ask a router for nodes that have all of some containers, as JSON")
    .requiredOption("-c, --containers <id>", "container's id; may be repeated", collect)
    .option("-n <count>", "most nodes to name", parseWhole(1, 10_000), 3)
    .option("--skip <count>", "how many to skip", parseWhole(0, 1_000_000), 0)
    .addOption(outputOption())
    .addOption(jsonOption())
    .addHelpText("after", "\nExample:\n  infernet find --url http://router.example -c hf_inference_client_service -n 5")
    .action(async ({ containers, n, skip, ...options }: Options) => {
      const router = routerClientOf(options);
      const find = () => router.getNodesByContainerIds(containers, { n, offset: skip, ...CALL });
      await writeOutput(await withProgress("Asking the router", find), options);
    });
}
