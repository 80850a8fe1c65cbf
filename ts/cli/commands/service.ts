import { Argument, Command, InvalidArgumentError, Option } from "commander";
import type { Level } from "pino";
import type { ServeOptions, Service } from "../../service/serve.ts";
import { createLogger, logLevelOption, parsePort } from "../createLogger.ts";
import { followParent, tellParent } from "../services/followParent.ts";
import { INFERENCE_SERVICE, SERVICE_IDS } from "../services/serviceIds.ts";
import { untilAborted, withSignals } from "../withSignals.ts";

interface Bind {
  host: string;
  port: number;
}

interface ServiceCommandOptions {
  bind: Bind;
  workers: number;
  logLevel: Level | "silent";
}

const MAX_WORKERS = 256;

/** `infernet service`: runs a container service until it is told to stop. */
export function serviceCommand(): Command {
  // As the reference does: in a container, listen to everybody.
  const host = process.env["RUNTIME"] === "docker" ? "0.0.0.0" : "127.0.0.1";
  return new Command("service")
    .description("run a container service, which computes for nodes")
    .addArgument(
      new Argument("<id>", `which service: ${SERVICE_IDS.join(", ")}, or a file that exports one`).argParser(parseId),
    )
    .addOption(
      new Option("-b, --bind <address>", "where to listen")
        .argParser(parseBind)
        .default({ host, port: 3000 }, `${host}:3000`),
    )
    .addOption(new Option("-w, --workers <count>", "threads that compute").argParser(parseWorkers).default(1))
    .addOption(logLevelOption("info"))
    .addHelpText("after", "\nSettings of hf_inference_client_service are environment variables: see docs/backends.md.")
    .action(async (id: string, { bind, workers, logLevel }: ServiceCommandOptions) => {
      const logger = createLogger(logLevel);
      const start = await loadService(id, workers);
      await withSignals(async (signal) => {
        const parent = new AbortController();
        const leave = followParent(() => parent.abort());
        try {
          await using service = await start({ ...bind, logger });
          tellParent({ url: service.url });
          await untilAborted(AbortSignal.any([signal, parent.signal]));
        } finally {
          leave();
        }
      });
    });
}

/** What starts the service; only what it needs is loaded. */
async function loadService(id: string, workers: number) {
  if (id === INFERENCE_SERVICE) {
    const { createService } = await import("../../service/createService.ts");
    return (options: ServeOptions) => createService({ ...options, workers, env: process.env });
  }
  const [{ serve }, service] = await Promise.all([import("../../service/serve.ts"), loadDefined(id)]);
  return (options: ServeOptions) => {
    // A node's config gives every service the same flags; only models compute in threads.
    if (workers > 1)
      options.logger?.info({ service: id, workers }, "--workers has no effect: this service has one thread");
    return serve(service, options);
  };
}

async function loadDefined(id: string): Promise<Service> {
  if (id === "echo") return (await import("../../service/services/echo.ts")).echo;
  if (id === "hello-world") return (await import("../../service/services/helloWorld.ts")).helloWorld;
  const { loadServiceFile } = await import("../loadServiceFile.ts");
  return loadServiceFile(id);
}

/** An id, or a path: with a slash or the ending of a module. */
function parseId(value: string): string {
  if (SERVICE_IDS.includes(value) || /[\\/]|\.[cm]?[jt]s$/.test(value)) return value;
  throw new InvalidArgumentError(`Allowed choices are ${SERVICE_IDS.join(", ")}, or a file such as ./my-service.ts.`);
}

/** `0.0.0.0:3000`, `[::1]:3000` or `:3000`, as gunicorn takes it. */
function parseBind(value: string): Bind {
  const { host, port } = /^(?<host>\[[\da-fA-F:.]+\]|[^:[\]]*):(?<port>\d+)$/.exec(value)?.groups ?? {};
  if (port === undefined) throw new InvalidArgumentError(`"${value}" is no address: expected host:port.`);
  return { host: host?.replace(/^\[|\]$/g, "") || "0.0.0.0", port: parsePort(port) };
}

function parseWorkers(value: string): number {
  const count = /^\d{1,3}$/.test(value) ? Number(value) : 0;
  if (count >= 1 && count <= MAX_WORKERS) return count;
  throw new InvalidArgumentError(`"${value}": expected a whole number from 1 to ${MAX_WORKERS}.`);
}
