import type { Level, Logger } from "pino";
import { oneLine } from "../../protocol/oneLine.ts";

const LEVELS: Readonly<Record<number, Level>> = {
  10: "trace",
  20: "debug",
  30: "info",
  40: "warn",
  50: "error",
  60: "fatal",
};
const MAX_CHARACTERS = 2_000;

/** Puts a line that a container's process wrote into the node's log: what is a log entry keeps its level and fields. */
export function logServiceLine(logger: Logger, container: string, line: string): void {
  const entry = parse(line);
  const level = LEVELS[Number(entry?.["level"])];
  if (entry === undefined || level === undefined) {
    logger.info({ container, line: oneLine(line, MAX_CHARACTERS) }, "Container says");
    return;
  }
  const { level: _level, time: _time, pid: _pid, hostname: _hostname, name: _name, msg, ...fields } = entry;
  // Its end is the node's to judge: what is fatal to it isn't to the node.
  logger[level === "fatal" ? "error" : level]({ ...fields, container }, oneLine(String(msg ?? ""), MAX_CHARACTERS));
}

function parse(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined; // text that happens to begin like an entry
  }
}
