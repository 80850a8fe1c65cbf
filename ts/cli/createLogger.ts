import { InvalidArgumentError, Option } from "commander";
import { type Level, type Logger, pino } from "pino";

const LEVELS = ["silent", "fatal", "error", "warn", "info", "debug", "trace"] as const;

/** A JSON-lines log on standard error, so that standard output holds only results. */
export function createLogger(level: Level | "silent"): Logger {
  return pino({ level }, pino.destination({ fd: 2, sync: true }));
}

/** The flag `--log-level`. */
export function logLevelOption(defaultLevel: (typeof LEVELS)[number]): Option {
  return new Option("--log-level <level>", "how much to log to standard error, as JSON lines")
    .choices(LEVELS)
    .default(defaultLevel);
}

/** Reads a TCP port from the command line. */
export function parsePort(value: string): number {
  const port = /^\d{1,5}$/.test(value) ? Number(value) : Number.NaN;
  if (!(port >= 0 && port <= 65_535)) throw new InvalidArgumentError(`"${value}" is no port: expected 0 to 65535.`);
  return port;
}
