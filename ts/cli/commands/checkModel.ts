import { Command } from "commander";
import { CALL, jsonOption, outputOption } from "../options/nodeOptions.ts";
import { addRouterOrNodeOptions, chosenNode, type RouterOptions, routerClientOf } from "../options/routerOptions.ts";
import { withProgress } from "../output/withProgress.ts";
import { type OutputOptions, writeOutput } from "../output/writeOutput.ts";

/** `infernet check-model`: who can serve a model. */
export function checkModelCommand(): Command {
  return addRouterOrNodeOptions(new Command("check-model"))
    .description("ask which containers can serve a model, as JSON")
    .requiredOption("-m, --model-id <id>", "Hugging Face model id")
    .addOption(outputOption())
    .addOption(jsonOption())
    .addHelpText("after", "\nExample:\n  infernet check-model --node http://127.0.0.1:4000 -m facebook/bart-large-cnn")
    .action(async ({ modelId, ...options }: RouterOptions & OutputOptions & { modelId: string }) => {
      const server = (await chosenNode(options)) ?? routerClientOf(options);
      await writeOutput(await withProgress("Asking", () => server.checkModelSupport(modelId, CALL)), options);
    });
}
