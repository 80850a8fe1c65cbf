import { Argument, Command, InvalidArgumentError, Option } from "commander";
import type { Level } from "pino";
import { createLogger, logLevelOption, parsePort } from "../createLogger.ts";
import { untilAborted, withSignals } from "../withSignals.ts";

interface Bind {
  host: string;
  port: number;
}

/** `infernet service`: runs a container service until it is told to stop. */
export function serviceCommand(): Command {
  return new Command("service")
    .description("run a container service, which computes for nodes")
    .addArgument(new Argument("<id>", "which service").choices(["hf_inference_client_service"]))
    .addOption(
      new Option("-b, --bind <address>", "where to listen")
        .argParser(parseBind)
        .default({ host: "127.0.0.1", port: 3000 }, "127.0.0.1:3000"),
    )
    .addOption(new Option("--workers <count>", "accepted for compatibility; one process serves all").hideHelp())
    .addOption(logLevelOption("info"))
    .action(async (_id: string, { bind, logLevel }: { bind: Bind; logLevel: Level | "silent" }) => {
      const { createService } = await import("../../service/createService.ts");
      const logger = createLogger(logLevel);
      await withSignals(async (signal) => {
        const service = await createService({ ...bind, logger });
        try {
          await untilAborted(signal);
        } finally {
          await service.close();
        }
      });
    });
}

/** `0.0.0.0:3000`, `[::1]:3000` or `:3000`, as gunicorn takes it. */
function parseBind(value: string): Bind {
  const { host, port } = /^(?<host>\[[\da-fA-F:.]+\]|[^:[\]]*):(?<port>\d+)$/.exec(value)?.groups ?? {};
  if (port === undefined) throw new InvalidArgumentError(`"${value}" is no address: expected host:port.`);
  return { host: host?.replace(/^\[|\]$/g, "") || "0.0.0.0", port: parsePort(port) };
}
