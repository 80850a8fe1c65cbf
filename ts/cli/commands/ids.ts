import { Command, Option } from "commander";
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

type Options = NodeOptions & OutputOptions & { status: "pending" | "completed" | "all" };

/** `infernet ids`: the ids of this machine's jobs at a node. */
export function idsCommand(): Command {
  return addNodeOptions(new Command("ids"))
    .description("list the ids of your jobs at a node, as JSON")
    .addOption(new Option("--status <status>", "which jobs").choices(["pending", "completed", "all"]).default("all"))
    .addOption(outputOption())
    .addOption(jsonOption())
    .addHelpText("after", "\nExample:\n  infernet ids --status pending")
    .action(async ({ status, ...options }: Options) => {
      const node = await nodeClientOf(options);
      const list = () => node.getJobs({ ...CALL, ...(status !== "all" && { pending: status === "pending" }) });
      await writeOutput(await withProgress("Asking the node", list), options);
    });
}
