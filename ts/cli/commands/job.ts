import { Command } from "commander";
import type { JobRequest, JobResult } from "../../client/rest/Job.ts";
import type { NodeClient } from "../../client/rest/NodeClient.ts";
import { ExitCode, ExitError } from "../ExitError.ts";
import { readJsonObject } from "../input/readJsonObject.ts";
import {
  addNodeOptions,
  CALL,
  inputOption,
  jsonOption,
  type NodeOptions,
  nodeClientOf,
  outputOption,
  parseFlag,
  parseList,
  parseWhole,
} from "../options/nodeOptions.ts";
import { withProgress } from "../output/withProgress.ts";
import { type OutputOptions, writeOutput } from "../output/writeOutput.ts";
import { wireOf } from "./results.ts";

interface Options extends NodeOptions, OutputOptions {
  containers: string[];
  input: string;
  requiresProof?: boolean;
  sync?: true;
  retries: number;
}

const EXAMPLES = `
Examples:
  infernet job -c hf_inference_client_service -i input.json --sync
  echo '{"task_id": 1, "prompt": "Is the sky blue?"}' | infernet job -c hf_inference_client_service --sync`;

/** `infernet job`: an off-chain job. */
export function jobCommand(): Command {
  return addNodeOptions(new Command("job"))
    .description("ask a node for a job off chain; prints its id, or with --sync its result")
    .requiredOption("-c, --containers <ids>", "containers, in the order they run, with commas between", parseList)
    .addOption(inputOption())
    .addOption(outputOption())
    .option("--requires-proof [bool]", "whether the last container shall prove its output", parseFlag)
    .option("--sync", "wait for the result")
    .option("--retries <count>", "with --sync: how many seconds to wait", parseWhole(1, 86_400), 5)
    .addOption(jsonOption())
    .addHelpText("after", EXAMPLES)
    .action(async ({ containers, input, requiresProof, ...options }: Options) => {
      const [node, data] = await Promise.all([nodeClientOf(options), readJsonObject(input)]);
      await runJob(node, { containers, data, ...(requiresProof !== undefined && { requiresProof }) }, options);
    });
}

async function runJob(
  node: NodeClient,
  job: JobRequest,
  { sync, retries, ...output }: Omit<Options, "containers" | "input">,
) {
  const id = await withProgress("Asking the node", () => node.requestJob(job, CALL));
  if (!sync) return writeOutput(output.json ? { id } : id, output);
  const ended = await withProgress(`Waiting for job ${id}`, () => waitForJob(node, id, retries));
  if (output.json) await writeOutput(ended ? wireOf(ended) : null, output);
  else await writeOutput(ended ? (ended.result?.error ?? ended.result?.output ?? null) : "Job not found.", output);
  if (ended?.status !== "success") throw new ExitError(ExitCode.FAILED);
}

/** A failed job is a result here, whose error is printed. */
async function waitForJob(node: NodeClient, id: string, retries: number): Promise<JobResult | undefined> {
  const { JobFailedError } = await import("../../client/errors/JobFailedError.ts");
  try {
    return await node.getJobResultSync(id, { retries, ...CALL });
  } catch (error) {
    if (!(error instanceof JobFailedError)) throw error;
    return { id, status: "failed", result: { container: error.container, error: error.message } };
  }
}
