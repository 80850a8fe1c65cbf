import { createRequire } from "node:module";
import { type DestinationStream, type LogFn, type Logger, multistream, pino } from "pino";
import type { PrettyOptions } from "pino-pretty";
import { oneLine } from "../protocol/oneLine.ts";
import type { NodeConfig } from "./config/parseConfig.ts";
import { RotatingFile } from "./RotatingFile.ts";

/** Where the node speaks to whoever started it. */
export interface Console {
  isTTY?: boolean;
  write(line: string): void;
}

/**
 * The node's log: JSON lines, everything from `debug` on in the file that config.json names, `info` and above on standard
 * error, there in colours if it is a terminal. The message stands before the other fields, so that one line reads like a
 * sentence, and can be searched like one.
 *
 * @param log the `log` section; an empty `path` means no file
 * @param console default: standard error
 */
export function createLogger(log: NodeConfig["log"], console: Console = standardError()): Logger {
  const shown = console.isTTY ? prettyStream(console) : console;
  const streams: { level: "info" | "debug"; stream: DestinationStream }[] = [{ level: "info", stream: shown }];
  if (log.path !== "") {
    const file = new RotatingFile({
      path: log.path,
      maxBytes: log.max_file_size,
      backups: log.backup_count,
      onFailure: ({ message }) =>
        console.write(`${JSON.stringify({ msg: "The log file can't be written", err: message })}\n`),
    });
    streams.push({ level: "debug", stream: file });
  }
  return pino(
    {
      level: log.path === "" ? "info" : "debug",
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      hooks: { logMethod: messageFirst },
    },
    multistream(streams),
  );
}

/** Moves the message to the front; pino writes it last. */
function messageFirst(this: Logger, args: Parameters<LogFn>, method: LogFn): void {
  const [fields, text, ...rest]: unknown[] = args;
  const canMove = typeof fields === "object" && fields !== null && !(fields instanceof Error) && !("msg" in fields);
  if (typeof text === "string" && rest.length === 0 && canMove) method.apply(this, [{ msg: text, ...fields }]);
  else method.apply(this, args);
}

function standardError(): Console {
  const destination = pino.destination({ fd: 2, sync: true });
  destination.on("error", () => undefined); // a terminal that was closed is no reason to stop
  return { isTTY: process.stderr.isTTY, write: (line) => destination.write(line) };
}

function prettyStream(console: Console): DestinationStream {
  // Loaded only for a person: it takes a while.
  const { prettyFactory } = createRequire(import.meta.url)("pino-pretty") as {
    prettyFactory(options: PrettyOptions): (line: string) => string;
  };
  const pretty = prettyFactory({
    colorize: process.env["NO_COLOR"] === undefined,
    singleLine: true,
    translateTime: "SYS:HH:MM:ss.l",
    ignore: "pid,hostname",
    errorLikeObjectKeys: [], // `err` is text, and belongs on the line
    messageFormat: (log, key) => oneLine(String(log[key] ?? ""), 2_000), // no escape sequences of containers or chains
  });
  return { write: (line) => console.write(pretty(line)) };
}
