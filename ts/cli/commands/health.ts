import { Command } from "commander";
import { ExitCode, ExitError } from "../ExitError.ts";
import { addNodeOptions, CALL, jsonOption, type NodeOptions, nodeClientOf } from "../options/nodeOptions.ts";
import { withProgress } from "../output/withProgress.ts";
import { writeOutput } from "../output/writeOutput.ts";

/** `infernet health`: whether a node calls itself healthy. */
export function healthCommand(): Command {
  return addNodeOptions(new Command("health"))
    .description("ask a node whether it is healthy; exit code 0 if it is")
    .addOption(jsonOption())
    .addHelpText("after", "\nExample:\n  infernet health --url http://127.0.0.1:4000")
    .action(async ({ json, ...node }: NodeOptions & { json?: true }) => {
      const client = await nodeClientOf(node);
      const healthy = await withProgress("Asking the node", () => client.health(CALL));
      const text = healthy ? "healthy" : "unhealthy";
      await writeOutput(json ? { healthy } : text, { output: "-", ...(json && { json }) });
      if (!healthy) throw new ExitError(ExitCode.FAILED);
    });
}
