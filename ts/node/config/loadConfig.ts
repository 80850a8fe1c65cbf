import { readFile } from "node:fs/promises";
import { parseExactJson } from "../../codec/exactJson.ts";
import { ConfigError } from "../errors.ts";
import { chainEnabled } from "./crossChecks.ts";
import { resolveDockerHost } from "./dockerHost.ts";
import { holdsSecret } from "./findDoubts.ts";
import { type ConfigReport, configOrError, inspectConfig, type ParsedConfig } from "./parseConfig.ts";
import { permissionDoubt } from "./permissionDoubt.ts";
import { KEY_VARIABLE, readKey } from "./readKey.ts";
import { configSchema } from "./schema.ts";
import { serviceChecks } from "./serviceChecks.ts";

export interface LoadConfigOptions {
  /** `INFERNET_PRIVATE_KEY`, or `INFERNET_KEYSTORE` and `INFERNET_KEYSTORE_PASSWORD_FILE`. Default: this process's. */
  env?: NodeJS.ProcessEnv;
  /** Names of the services that the node can run without Docker. Left out, nothing is said about images. */
  services?: ReadonlySet<string>;
}

/** Where the node looks for its configuration: `INFERNET_CONFIG_PATH`, else `config.json` in the working directory. */
export function configPath(env: NodeJS.ProcessEnv = process.env): string {
  return env["INFERNET_CONFIG_PATH"] || "config.json";
}

/**
 * Reads and validates a configuration file, and the node's key where the environment brings it.
 *
 * `INFERNET_PRIVATE_KEY` is taken out of the environment, so that no process the node starts inherits it.
 *
 * @param path the JSON file
 * @throws ConfigError when the file can't be read, is not JSON, or has problems
 */
export async function loadConfig(path: string, options: LoadConfigOptions = {}): Promise<ParsedConfig> {
  const parsed = configOrError(await inspectConfigFile(path, options), path);
  delete (options.env ?? process.env)[KEY_VARIABLE];
  return parsed;
}

/**
 * Says all there is to say about a configuration file.
 *
 * @throws ConfigError when the file can't be read or is not JSON
 */
export async function inspectConfigFile(
  path: string,
  { env = process.env, services }: LoadConfigOptions = {},
): Promise<ConfigReport> {
  const raw = await readJson(path);
  const key = chainEnabled(raw) ? await readKey(env) : { issues: [], warnings: [] };
  const { config, issues, warnings } = inspectConfig(raw, key.account);
  // The environment's own problem is enough: that the file lacks a key follows from it.
  const others = key.issues.length > 0 ? issues.filter(({ path: at }) => !at.startsWith("chain.wallet")) : issues;
  const { data } = configSchema.safeParse(raw);
  const run = services ? serviceChecks(raw, services) : { issues: [], warnings: [] };
  const here = config && (await resolveDockerHost(config));
  const missing = new Set(others.map((issue) => issue.path));
  const all = [...key.issues, ...others, ...run.issues.filter((issue) => !missing.has(issue.path))];
  const file = data && holdsSecret(data) ? await permissionDoubt(path, "(file)") : [];
  return {
    ...(here && all.length === 0 && { config: here.config }),
    issues: all,
    warnings: [...warnings, ...run.warnings, ...(here?.warnings ?? []), ...key.warnings, ...file],
  };
}

async function readJson(path: string): Promise<unknown> {
  try {
    return parseExactJson(await readFile(path, "utf8"));
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    const message =
      code === "ENOENT"
        ? "no such file: name another one, or set INFERNET_CONFIG_PATH"
        : code !== undefined
          ? `can't be read (${code})`
          : `is not valid JSON: ${jsonProblem(cause)}`;
    throw new ConfigError([{ path: "", message }], { source: path, cause: code === undefined ? undefined : cause });
  }
}

/** V8's message without the excerpt of the text, which may hold a key. */
function jsonProblem(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : "unreadable";
  const where = /at position \d+(?: \(line \d+ column \d+\))?/.exec(message)?.[0];
  return where ?? message.replace(/["'`].*["'`]/s, "…");
}
