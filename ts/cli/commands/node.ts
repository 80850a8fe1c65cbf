import { Command } from "commander";
import { ExitCode } from "../ExitError.ts";
import { untilAborted, withSignals } from "../withSignals.ts";

/** `infernet node`: runs a node until it is told to stop. */
export function nodeCommand(): Command {
  return new Command("node")
    .description("run an Infernet node from a config.json")
    .option("-c, --config <file>", "configuration (default: $INFERNET_CONFIG_PATH, else config.json)")
    .action(async (options: { config?: string }) => {
      const [{ configPath, loadConfig }, { createLogger }, { createNode }, { watchStrayErrors }] = await Promise.all([
        import("../../node/config/loadConfig.ts"),
        import("../../node/createLogger.ts"),
        import("../../node/createNode.ts"),
        import("../../node/watchStrayErrors.ts"),
      ]);
      const path = options.config ?? configPath();
      const { config, warnings } = await loadConfig(path);
      const logger = createLogger(config.log);
      // Everything is in the store, so ending at once loses nothing.
      watchStrayErrors(logger, () => process.exit(ExitCode.FAILED));
      for (const warning of warnings) logger.warn({ config: path }, warning);
      await withSignals(async (signal) => {
        await using _node = await createNode({ config, logger });
        await untilAborted(signal);
      });
    });
}
