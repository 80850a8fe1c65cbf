import { Command, InvalidArgumentError } from "commander";
import { addNodeOptions, CALL, jsonOption, type NodeOptions, nodeClientOf } from "../options/nodeOptions.ts";
import { withProgress } from "../output/withProgress.ts";
import { print, writeOutput } from "../output/writeOutput.ts";

const HELP = `
A node shows its traces to programs on its own machine, or to those that have its admin token.

Examples:
  infernet trace 1
  infernet trace 1 --url http://127.0.0.1:4000 --json
  infernet trace -3             a delegated subscription, by the number that the node's log has`;

/** `infernet trace`: the life of a request, as a node has seen it. */
export function traceCommand(): Command {
  return addNodeOptions(new Command("trace"))
    .description("show what a node has done about a subscription, step by step, with times and gas")
    .argument("<id>", "subscription; negative for a delegated one that is not on chain yet", parseTraceId)
    .addOption(jsonOption())
    .addHelpText("after", HELP)
    .action(async (id: number, { json, ...options }: NodeOptions & { json?: true }) => {
      const [node, { InfernetError }, { describeTrace, traceJson }] = await Promise.all([
        nodeClientOf(options),
        import("../../protocol/errors/InfernetError.ts"),
        import("../output/describeTrace.ts"),
      ]);
      const events = await withProgress("Asking the node", () => node.getTrace(id, CALL));
      if (events.length === 0) {
        throw new InfernetError(`The node at ${node.url} has done nothing about subscription ${id}.`, {
          code: "TRACE_EMPTY",
          metaMessages: ["Check the id, and that this node serves the chain it is on. The node's log says why not."],
        });
      }
      if (json) return writeOutput(traceJson(events), { output: "-", json });
      await print(describeTrace(events));
    });
}

function parseTraceId(value: string): number {
  const id = /^-?\d{1,10}$/.test(value) ? Number(value) : Number.NaN;
  if (id !== 0 && Math.abs(id) < 2 ** 32) return id;
  throw new InvalidArgumentError(`"${value.slice(0, 60)}" is no subscription: expected its number.`);
}
