import { Command } from "commander";
import { ExitCode } from "../ExitError.ts";
import { untilAborted, withSignals } from "../withSignals.ts";

/** How long an orderly stop may take. */
const STOP_MS = 5_000;
/** How long a peer is waited for afterwards that doesn't take part in closing a connection. */
const LINGER_MS = 200;

/** `infernet node`: runs a node until it is told to stop. */
export function nodeCommand(): Command {
  return new Command("node")
    .description("run an Infernet node from a config.json")
    .option("-c, --config <file>", "configuration (default: $INFERNET_CONFIG_PATH, else config.json)")
    .action(({ config }: { config?: string }) => withSignals((signal) => runNode(config, signal)));
}

async function runNode(file: string | undefined, signal: AbortSignal): Promise<void> {
  const [
    { configPath, loadConfig },
    { createLogger },
    { createNode },
    { ShutdownError },
    { watchStrayErrors },
    { createServiceLauncher },
  ] = await Promise.all([
    import("../../node/config/loadConfig.ts"),
    import("../../node/createLogger.ts"),
    import("../../node/createNode.ts"),
    import("../../node/errors.ts"),
    import("../../node/watchStrayErrors.ts"),
    import("../services/createServiceLauncher.ts"),
  ]);
  const launcher = createServiceLauncher();
  const path = file ?? configPath();
  const { config, warnings } = await loadConfig(path, { services: launcher.services });
  const logger = createLogger(config.log);
  // Everything is in the store, so ending at once loses nothing.
  watchStrayErrors(logger, () => process.exit(ExitCode.FAILED));
  for (const warning of warnings) logger.warn({ config: path }, warning);
  const giveUp = () => {
    logger.error(
      `Not everything has stopped within ${STOP_MS / 1_000} s: ending now, what is unfinished is in the store`,
    );
    process.exit(ExitCode.FAILED);
  };
  let timer: NodeJS.Timeout | undefined;
  try {
    await using _node = await createNode({ config, logger, launcher, signal });
    await untilAborted(signal);
    timer = setTimeout(giveUp, STOP_MS);
  } catch (error) {
    // Told to stop while starting: that is no failure.
    if (!(error instanceof ShutdownError && signal.aborted)) throw error;
  } finally {
    clearTimeout(timer);
  }
  setTimeout(() => process.exit(), LINGER_MS).unref();
}
