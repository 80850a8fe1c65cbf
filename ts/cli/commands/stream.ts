import { Command } from "commander";
import type { JobStream } from "../../client/rest/readJobStream.ts";
import { readJsonObject } from "../input/readJsonObject.ts";
import {
  addNodeOptions,
  inputOption,
  jsonOption,
  type NodeOptions,
  nodeClientOf,
  outputOption,
} from "../options/nodeOptions.ts";
import { withProgress } from "../output/withProgress.ts";
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
      const job = { containers: [container], data };
      const stream = await withProgress("Asking the node", () => node.requestStream(job));
      if (json) return writePieces(jsonLines(stream), output);
      await print(`Job ID: ${stream.id}\n`);
      await writePieces(stream.text(), output);
    });
}

/** A line of JSON for the id and for each piece of text. */
async function* jsonLines(stream: JobStream): AsyncGenerator<string, void, void> {
  yield JSON.stringify({ id: stream.id });
  for await (const text of stream.text()) yield `\n${JSON.stringify({ text })}`;
}
