import { Command } from "commander";
import { readJsonObject } from "../input/readJsonObject.ts";
import {
  addNodeOptions,
  inputOption,
  jsonOption,
  type NodeOptions,
  nodeClientOf,
  outputOption,
} from "../options/nodeOptions.ts";
import { type OutputOptions, print, writePieces } from "../output/writeOutput.ts";

type Options = NodeOptions & OutputOptions & { container: string; input: string };

/** `infernet stream`: an off-chain job whose answer is shown as it comes. */
export function streamCommand(): Command {
  return addNodeOptions(new Command("stream"))
    .description("ask a node for a job off chain and show its output as it comes")
    .requiredOption("-c, --container <id>", "container")
    .addOption(inputOption())
    .addOption(outputOption())
    .addOption(jsonOption())
    .addHelpText("after", "\nExample:\n  infernet stream -c hf_inference_client_service -i input.json")
    .action(async ({ container, input, output, json, ...options }: Options) => {
      const [node, data] = await Promise.all([nodeClientOf(options), readJsonObject(input)]);
      const stream = await node.requestStream({ containers: [container], data });
      if (json) {
        await print(`${JSON.stringify({ id: stream.id })}\n`);
        for await (const text of stream.text()) await print(`${JSON.stringify({ text })}\n`);
        return;
      }
      await print(`Job ID: ${stream.id}\n`);
      await writePieces(stream.text(), output);
    });
}
