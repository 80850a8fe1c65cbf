import type { PrivateKeyAccount } from "viem/accounts";
import type { z } from "zod";
import { ConfigError, type ConfigIssue } from "../errors.ts";
import { assignPorts } from "./assignPorts.ts";
import { walletSchema } from "./chainSchema.ts";
import { crossChecks } from "./crossChecks.ts";
import { findDoubts } from "./findDoubts.ts";
import { type ChainConfig, configSchema, type NodeConfig as RawConfig } from "./schema.ts";
import { findUnknownKeys } from "./unknownKeys.ts";

/** A validated configuration; `chain` is there only when the chain is enabled, and then complete. */
export type NodeConfig = Omit<RawConfig, "chain"> & { chain: ChainConfig | undefined };

/** A configuration that can be used, and what deserves a look. */
export interface ParsedConfig {
  config: NodeConfig;
  /** What is tolerated: unknown or misplaced keys, doubtful settings. One line each. */
  warnings: readonly string[];
}

/** All there is to say about a configuration; `config` is there when nothing is wrong. */
export interface ConfigReport {
  config?: NodeConfig;
  issues: ConfigIssue[];
  warnings: ConfigIssue[];
}

const pathOf = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, key) => (typeof key === "number" ? `${text}[${key}]` : text === "" ? String(key) : `${text}.${String(key)}`),
    "",
  );

/** Reports cross-field problems only where the field itself has none. */
function merge(fields: readonly ConfigIssue[], across: readonly ConfigIssue[]): ConfigIssue[] {
  return [...fields, ...across.filter(({ path }) => !fields.some((issue) => issue.path === path))];
}

function completeChain(chain: RawConfig["chain"], account: PrivateKeyAccount | undefined): ChainConfig | undefined {
  const { rpc_url, registry_address, wallet } = chain;
  const private_key = account ?? wallet?.private_key;
  const [first, ...others] = new Set([...(rpc_url ? [rpc_url] : []), ...chain.rpc_urls]);
  if (!chain.enabled || !first || !registry_address || !private_key) return undefined;
  return {
    ...chain,
    registry_address,
    rpc_url: first,
    rpc_urls: [first, ...others],
    wallet: { ...(wallet ?? walletSchema.parse({})), private_key },
  };
}

/** Containers that the node runs get a port of their own. Those it only calls are where they are. */
function withPorts({ manage_containers, containers }: RawConfig): {
  containers: RawConfig["containers"];
  warnings: ConfigIssue[];
} {
  if (!manage_containers) return { containers, warnings: [] };
  const run = containers.filter(({ url }) => url === "");
  const assigned = new Map(assignPorts(run).map((assignment) => [assignment.id, assignment]));
  return {
    containers: containers.map((container) => ({
      ...container,
      port: assigned.get(container.id)?.port ?? container.port,
    })),
    warnings: containers.flatMap(({ id }, index) => {
      const { wanted, port } = assigned.get(id) ?? { wanted: 0, port: 0 };
      const message = `Port ${wanted} is already in use. Auto-assigning port ${port} for container '${id}'`;
      return wanted === port ? [] : [{ path: `containers[${index}].port`, message }];
    }),
  };
}

/**
 * Looks through the content of config.json (Infernet node 1.4 format; see docs/config.md).
 *
 * @param raw the parsed file; integers may be `bigint`
 * @param account the node's key, when it comes from elsewhere: it takes the place of the file's
 * @returns every problem and every doubt at once, each with its key path; the value of a secret is never shown
 */
export function inspectConfig(raw: unknown, account?: PrivateKeyAccount): ConfigReport {
  const parsed = configSchema.safeParse(raw);
  const fields = (parsed.error?.issues ?? []).map((issue: z.core.$ZodIssue) => ({
    path: pathOf(issue.path),
    message: issue.message,
  }));
  const issues = merge(fields, crossChecks(raw, account !== undefined));
  const unknown = findUnknownKeys(raw);
  if (!parsed.success || issues.length > 0) return { issues, warnings: unknown };

  const { containers, warnings } = withPorts(parsed.data);
  const config: NodeConfig = { ...parsed.data, containers, chain: completeChain(parsed.data.chain, account) };
  return { config, issues, warnings: [...unknown, ...warnings, ...findDoubts(parsed.data, account)] };
}

/**
 * Validates the content of config.json.
 *
 * @param raw the parsed file; integers may be `bigint`
 * @param source what errors call it, such as the file's path
 * @param account the node's key, when it comes from elsewhere
 * @returns the configuration with defaults filled in, and warnings
 * @throws ConfigError listing every problem at once, each with its key path
 */
export function parseConfig(raw: unknown, source?: string, account?: PrivateKeyAccount): ParsedConfig {
  return configOrError(inspectConfig(raw, account), source);
}

/** Gives the configuration of a report, or throws its problems. */
export function configOrError({ config, issues, warnings }: ConfigReport, source?: string): ParsedConfig {
  if (!config) throw new ConfigError(issues, { ...(source !== undefined && { source }) });
  return { config, warnings: warnings.map(({ path, message }) => `${path}: ${message}`) };
}
