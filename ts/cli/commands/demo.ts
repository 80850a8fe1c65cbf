import { Command } from "commander";
import type { Level } from "pino";
import { createLogger, logLevelOption } from "../createLogger.ts";
import { DEMO_PROMPTS, type DemoPrompt, type DemoRow } from "../demo/demoPrompts.ts";
import { createProgress } from "../output/createProgress.ts";
import { describeDemoRow } from "../output/describeDemoRow.ts";
import { heading } from "../output/table.ts";
import { withSignals } from "../withSignals.ts";

interface DemoOptions {
  json?: true;
  logLevel: Level | "silent";
}

/** `infernet demo`: one request for each task, from the chain and back to it. */
export function demoCommand(): Command {
  return new Command("demo")
    .description("ask one question for each task from a contract and show the answers it was given")
    .argument("[text...]", "text to use instead of the prompts")
    .option("--json", "print one JSON array and nothing else")
    .addOption(logLevelOption("error"))
    .addHelpText("after", '\nExamples:\n  infernet demo\n  infernet demo "My own text." --json')
    .action((words: string[], options: DemoOptions) => {
      const text = words.join(" ").trim();
      const prompts = text === "" ? DEMO_PROMPTS : DEMO_PROMPTS.map(({ task }) => ({ task, text }));
      return withSignals((signal) => runDemo(prompts, options, signal));
    });
}

async function runDemo(prompts: readonly DemoPrompt[], options: DemoOptions, signal: AbortSignal): Promise<void> {
  const progress = createProgress();
  const rows: DemoRow[] = [];
  try {
    const logger = createLogger(options.logLevel);
    const [{ createDevnet }, { runDemoTask }] = await Promise.all([
      import("../../devnet/createDevnet.ts"),
      import("../demo/runDemoTask.ts"),
    ]);
    await using devnet = await createDevnet({ ports: "auto", logger, onProgress: progress.show, signal });
    if (!options.json) {
      progress.clear();
      process.stdout.write(
        `${heading("A Solidity contract asks, a node computes, the contract is given the answer.")}\n` +
          `consumer ${devnet.contracts.consumer} on ${devnet.rpcUrl}\n`,
      );
    }
    for (const prompt of prompts) {
      progress.show(`Asking for ${prompt.task}`);
      const row = await runDemoTask(devnet, prompt, signal);
      progress.clear();
      if (!options.json) process.stdout.write(`\n${describeDemoRow(row)}`);
      rows.push(row);
    }
    progress.show("Stopping");
  } finally {
    progress.clear();
  }
  if (options.json) process.stdout.write(`${JSON.stringify(rows)}\n`);
}
