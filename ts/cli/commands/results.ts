import { Command } from "commander";
import type { JobResult } from "../../client/rest/Job.ts";
import {
  addNodeOptions,
  CALL,
  collect,
  jsonOption,
  type NodeOptions,
  nodeClientOf,
  outputOption,
} from "../options/nodeOptions.ts";
import { withProgress } from "../output/withProgress.ts";
import { type OutputOptions, writeOutput } from "../output/writeOutput.ts";

type Options = NodeOptions & OutputOptions & { id: string[]; intermediate?: true };

/** `infernet results`: how jobs stand. */
export function resultsCommand(): Command {
  return addNodeOptions(new Command("results"))
    .description("show how jobs stand and what they gave, as JSON")
    .requiredOption("--id <id>", "job's id; may be repeated", collect)
    .option("--intermediate", "also what the containers before the last gave")
    .addOption(outputOption())
    .addOption(jsonOption())
    .addHelpText("after", "\nExample:\n  infernet results --id 97f6f6e7-30be-41ad-a541-104a7f064392 --intermediate")
    .action(async ({ id, intermediate, ...options }: Options) => {
      const node = await nodeClientOf(options);
      const read = () => node.getJobResults(id, { intermediate: intermediate === true, ...CALL });
      await writeOutput((await withProgress("Asking the node", read)).map(wireOf), options);
    });
}

/** The form that the node's REST interface gives it. */
export function wireOf({ intermediateResults, ...job }: JobResult): Record<string, unknown> {
  return { ...job, ...(intermediateResults && { intermediate_results: intermediateResults }) };
}
