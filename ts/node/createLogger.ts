import { type Logger, multistream, pino } from "pino";
import type { NodeConfig } from "./config/parseConfig.ts";

/**
 * The node's log: JSON lines, everything from `debug` on in the file that config.json names, `info` and above on stderr.
 *
 * @param log the `log` section; an empty `path` means no file
 */
export function createLogger(log: NodeConfig["log"]): Logger {
  const streams = [
    { level: "info" as const, stream: pino.destination({ fd: 2, sync: true }) },
    ...(log.path === ""
      ? []
      : [{ level: "debug" as const, stream: pino.destination({ dest: log.path, mkdir: true }) }]),
  ];
  return pino({ level: "debug", base: null, timestamp: pino.stdTimeFunctions.isoTime }, multistream(streams));
}
