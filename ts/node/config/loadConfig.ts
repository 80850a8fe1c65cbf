import { readFile } from "node:fs/promises";
import { parseExactJson } from "../../codec/exactJson.ts";
import { ConfigError } from "../errors.ts";
import { type ParsedConfig, parseConfig } from "./parseConfig.ts";

/** Where the node looks for its configuration: `INFERNET_CONFIG_PATH`, else `config.json` in the working directory. */
export function configPath(env: NodeJS.ProcessEnv = process.env): string {
  return env["INFERNET_CONFIG_PATH"] || "config.json";
}

/**
 * Reads and validates a configuration file.
 *
 * @param path the JSON file
 * @throws ConfigError when the file can't be read, is not JSON, or has problems
 */
export async function loadConfig(path: string): Promise<ParsedConfig> {
  let raw: unknown;
  try {
    raw = parseExactJson(await readFile(path, "utf8"));
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    const message =
      code === "ENOENT"
        ? "no such file; pass --config FILE or set INFERNET_CONFIG_PATH"
        : code !== undefined
          ? `can't be read (${code})`
          : `is not valid JSON: ${jsonProblem(cause)}`;
    throw new ConfigError([{ path: "", message }], { source: path, cause: code === undefined ? undefined : cause });
  }
  return parseConfig(raw, path);
}

/** V8's message without the excerpt of the text, which may hold a key. */
function jsonProblem(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : "unreadable";
  const where = /at position \d+(?: \(line \d+ column \d+\))?/.exec(message)?.[0];
  return where ?? message.replace(/["'`].*["'`]/s, "…");
}
