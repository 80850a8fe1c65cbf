import type { SigningClient } from "../../deploy/DeploymentContext.ts";
import { type DeploymentEvent, executeDeployment } from "../../deploy/execute/executeDeployment.ts";
import { type PreparedDeployment, prepareDeployment } from "../../deploy/prepareDeployment.ts";
import type { DeploymentTarget } from "../../deploy/targets/DeploymentTarget.ts";
import type { DeployOptions } from "../options/deployOptions.ts";
import { createProgress } from "../output/createProgress.ts";
import { withProgress } from "../output/withProgress.ts";
import { print, writeOutput } from "../output/writeOutput.ts";
import { withSignals } from "../withSignals.ts";
import { confirm } from "./confirm.ts";
import { connectTarget, type TargetChain, withDeployer } from "./connectTarget.ts";
import { describePlan, describeResult, planJson, resultJson } from "./describePlan.ts";

/**
 * Plans a deployment, shows the plan, asks, carries it out and shows what came of it.
 *
 * @param targetOf what is to be deployed, once the chain and the deployer are known
 */
export async function runDeployment(
  options: DeployOptions,
  targetOf: (chain: TargetChain, deployer: SigningClient) => Promise<DeploymentTarget>,
): Promise<void> {
  const { deployments: folder, yes, dryRun, json, replace = false, restart = false, maxFeeGwei } = options;
  await using target = await connectTarget(options);
  const deployer = await withDeployer(target, options);
  const prepared = await withProgress("Planning", async () =>
    prepareDeployment(deployer, await targetOf(target, deployer), {
      ...{ folder, replace, restart, ...(maxFeeGwei !== undefined && { maxFeePerGas: maxFeeGwei }) },
    }),
  );
  if (!json) await print(describePlan(prepared, target.chain));
  if (dryRun) {
    if (json) await writeOutput({ ...planJson(prepared), sent: false }, { output: "-", json });
    else await print("Nothing was sent (--dry-run).\n");
    return;
  }
  await withSignals(async (signal) => {
    if (prepared.state !== "exists" && !yes) await confirm("Send it?", signal);
    const result = await execute(prepared, signal);
    if (json) return writeOutput({ ...planJson(prepared), ...resultJson(result), sent: true }, { output: "-", json });
    await print(describeResult(result, target.chain));
  });
}

async function execute(prepared: PreparedDeployment, signal: AbortSignal) {
  const progress = createProgress();
  const show = (event: DeploymentEvent) => {
    progress.show(event.type === "sent" ? `Waiting for "${event.step.title}" (${event.hash})` : "Going on");
  };
  try {
    return await executeDeployment(prepared, { onEvent: show, signal });
  } finally {
    progress.clear();
  }
}
