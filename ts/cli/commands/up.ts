import { Command, InvalidArgumentError } from "commander";
import type { Level } from "pino";
import type { DevnetOptions } from "../../devnet/Devnet.ts";
import { createLogger, logLevelOption, parsePort } from "../createLogger.ts";
import { createProgress } from "../output/createProgress.ts";
import { describeDevnet, devnetJson } from "../output/describeDevnet.ts";
import { SignalError, untilAborted, withSignals } from "../withSignals.ts";

interface UpOptions {
  ports?: DevnetOptions["ports"];
  rpcUrl?: string;
  blockTime?: number;
  store?: string;
  json?: true;
  logLevel: Level | "silent";
}

/** `infernet up`: a whole Infernet on this machine until it is told to stop. */
export function upCommand(): Command {
  return new Command("up")
    .description("start anvil, the protocol, a container service and a node, and keep them running")
    .option(
      "--ports <ports>",
      '"auto" for free ones, or three for anvil,node,service (default: 8545,4000,3000)',
      parsePorts,
    )
    .option("--rpc-url <url>", "use a running anvil instead of starting one")
    .option(
      "--block-time <seconds>",
      "seconds between blocks (default: a block for every transaction, at once)",
      parseSeconds,
    )
    .option("--store <file>", "keep the node's state in this SQLite file (default: in memory)")
    .option("--json", "print one line of JSON once everything is ready, and nothing else")
    .addOption(logLevelOption("warn"))
    .addHelpText(
      "after",
      "\nExamples:\n  infernet up\n  infernet up --ports auto --json\n  infernet up --rpc-url http://127.0.0.1:8545 --store node.sqlite",
    )
    .action((options: UpOptions) => withSignals((signal) => runUp(options, signal)));
}

async function runUp(
  { ports, rpcUrl, blockTime, store, json, logLevel }: UpOptions,
  signal: AbortSignal,
): Promise<void> {
  const progress = createProgress();
  try {
    const { createDevnet } = await import("../../devnet/createDevnet.ts");
    await using devnet = await createDevnet({
      ...(ports !== undefined && { ports }),
      ...(rpcUrl !== undefined && { rpcUrl }),
      ...(blockTime !== undefined && { blockTimeSeconds: blockTime }),
      ...(store !== undefined && { storePath: store }),
      logger: createLogger(logLevel),
      onProgress: progress.show,
      signal,
    });
    progress.clear();
    process.stdout.write(json ? `${JSON.stringify(devnetJson(devnet))}\n` : describeDevnet(devnet));
    await untilAborted(signal);
    progress.show("Stopping");
  } catch (error) {
    // Told to stop while starting: that is no failure either.
    if (!(error instanceof SignalError)) throw error;
  } finally {
    progress.clear();
  }
}

function parsePorts(value: string): NonNullable<DevnetOptions["ports"]> {
  if (value === "auto") return "auto";
  const [anvil, node, service, ...rest] = value.split(",");
  if (anvil === undefined || node === undefined || service === undefined || rest.length > 0) {
    throw new InvalidArgumentError(`"${value}": expected "auto" or three ports, such as 8545,4000,3000.`);
  }
  return { anvil: parsePort(anvil), node: parsePort(node), service: parsePort(service) };
}

function parseSeconds(value: string): number {
  if (!/^[1-9]\d{0,4}$/.test(value)) {
    throw new InvalidArgumentError(`"${value}": expected whole seconds, 1 or more.`);
  }
  return Number(value);
}
