import { parseArgs } from "node:util";
import { type ChaosReport, runChaos } from "./runChaos.ts";
import { drawScenario } from "./scenario.ts";

const USAGE = "npm run chaos -- [--seed N] [--runs N] [--seconds N] [--requests N]";

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: process.env["SEED"] ?? `${Date.now() % 1_000_000}` },
    runs: { type: "string", default: "1" },
    seconds: { type: "string", default: "60" },
    requests: { type: "string", default: "1000" },
  },
});

const numberOf = (name: "seed" | "runs" | "seconds" | "requests"): number => {
  const value = Number(values[name]);
  if (!Number.isSafeInteger(value) || value < 0) throw new Error(`--${name} ${values[name]} is no number. ${USAGE}`);
  return value;
};

const write = (line: string) => process.stdout.write(`${line}\n`);
const showProgress = (line: string) => {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${line}`);
};

function summarize(report: ChaosReport): string {
  const { scenario, asked, delivered, computedPerRequest, kills, stops, reorgs, spikes, outages, calmSeconds } = report;
  const { transport, chainId, trailBlocks, deepestReorg, isShuffling, delegatedShare, batch } = scenario;
  return [
    `${report.problems.length === 0 ? "ok" : "FAILED"} SEED=${scenario.seed}: ${asked} asked, ${delivered} delivered,`,
    `${kills} kills, ${stops} stops, ${reorgs} reorgs, ${spikes} fee spikes, ${outages} RPC outages,`,
    `${computedPerRequest.toFixed(2)} computations a request, ${report.reverted} reverts, calm after ${calmSeconds.toFixed(1)} s`,
    `(${transport}, chain ${chainId}, trail ${trailBlocks}, reorgs to ${deepestReorg}${isShuffling ? " that reorder" : ""},`,
    `${delegatedShare * 100} % delegated${batch ? ", batches" : ""})`,
  ].join(" ");
}

// What a run has started is ended when the process exits, and not when a signal kills it.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
const first = numberOf("seed");
const runs = numberOf("runs");
let failed = 0;
for (let seed = first; seed < first + runs; seed++) {
  const scenario = drawScenario({ seed, seconds: numberOf("seconds"), requests: numberOf("requests") });
  write(`SEED=${seed} npm run chaos -- --seconds ${scenario.seconds} --requests ${scenario.requests}`);
  try {
    const report = await runChaos(scenario, showProgress);
    showProgress("");
    write(summarize(report));
    if (report.problems.length === 0) continue;
    for (const problem of report.problems.slice(0, 20)) write(`  ${problem}`);
    write(`  errors: ${JSON.stringify(report.errors)}; log: ${report.logPath}`);
  } catch (error) {
    write(`FAILED SEED=${seed}: ${error instanceof Error ? error.stack : String(error)}`);
  }
  failed += 1;
}
if (runs > 1) write(`${runs - failed} of ${runs} runs passed`);
process.exitCode = failed === 0 ? 0 : 1;
