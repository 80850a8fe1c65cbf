import { parseArgs } from "node:util";

/** What of an entry's `command` concerns a service that runs without Docker. */
export interface ServiceCommand {
  /** Flags for the service. Where it listens is not among them: that is the entry's `port`, on this machine only. */
  flags: string[];
  /** Words that mean nothing to the services of this package, such as gunicorn's other flags. */
  ignored: string[];
}

const MAX_WORKERS = 256;

/** Gunicorn's names of log levels that differ from ours. */
const LEVELS: Readonly<Record<string, string>> = { warning: "warn", critical: "fatal" };
const LOG_LEVELS = new Set(["silent", "fatal", "error", "warn", "info", "debug", "trace"]);

/**
 * Reads the `command` of a container, which for Infernet's own images are gunicorn flags: `--bind=0.0.0.0:3000 --workers=2`.
 *
 * @throws RangeError saying what is wrong with the value of a flag
 */
export function parseServiceCommand(command: string): ServiceCommand {
  const { values, tokens } = parseArgs({
    args: words(command),
    options: {
      bind: { type: "string", short: "b" },
      workers: { type: "string", short: "w" },
      "log-level": { type: "string" },
    },
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const flags: string[] = [];
  const { workers, "log-level": level } = values;
  if (workers !== undefined) {
    const count = typeof workers === "string" && /^\d{1,3}$/.test(workers) ? Number(workers) : 0;
    if (count < 1 || count > MAX_WORKERS) {
      throw new RangeError(
        `--workers: expected a whole number from 1 to ${MAX_WORKERS}, got ${JSON.stringify(workers)}`,
      );
    }
    flags.push("--workers", String(count));
  }
  if (level !== undefined) {
    const name = String(level).toLowerCase();
    const known = LEVELS[name] ?? name;
    if (!LOG_LEVELS.has(known)) {
      throw new RangeError(
        `--log-level: expected debug, info, warning, error or critical, got ${JSON.stringify(level)}`,
      );
    }
    flags.push("--log-level", known);
  }
  const ignored = tokens.flatMap((token) => {
    if (token.kind === "positional") return [token.value];
    return token.kind === "option" && !["bind", "workers", "log-level"].includes(token.name) ? [token.rawName] : [];
  });
  return { flags, ignored };
}

/** Splits as a shell does, quotes included and nothing else: nothing is expanded, and nothing run. */
function words(command: string): string[] {
  const found = command.match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? [];
  return found.map((word) => word.replaceAll(/"([^"]*)"|'([^']*)'/g, "$1$2"));
}
