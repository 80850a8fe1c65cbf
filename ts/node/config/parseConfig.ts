import type { z } from "zod";
import { ConfigError, type ConfigIssue } from "../errors.ts";
import { type ChainConfig, configSchema, type NodeConfig as RawConfig } from "./schema.ts";
import { findUnknownKeys } from "./unknownKeys.ts";

/** A validated configuration; `chain` is there only when the chain is enabled, and then complete. */
export type NodeConfig = Omit<RawConfig, "chain"> & { chain: ChainConfig | undefined };

export interface ParsedConfig {
  config: NodeConfig;
  /** What is tolerated but deserves a look: unknown or misplaced keys, settings without effect. One line each. */
  warnings: readonly string[];
}

const pathOf = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, key) => (typeof key === "number" ? `${text}[${key}]` : text === "" ? String(key) : `${text}.${String(key)}`),
    "",
  );

/** The enabled chain needs these, in the order in which the Infernet node asks for them. */
function chainIssues(chain: RawConfig["chain"]): ConfigIssue[] {
  const missing = (path: string, name: string): ConfigIssue => ({
    path,
    message: `${name} must be defined when chain is enabled`,
  });
  const issues: ConfigIssue[] = [];
  if (!chain.rpc_url) issues.push(missing("chain.rpc_url", "rpc_url"));
  if (!chain.registry_address) issues.push(missing("chain.registry_address", "registry_address"));
  if (!chain.wallet) issues.push(missing("chain.wallet", "wallet"));
  else if (!chain.wallet.private_key) issues.push(missing("chain.wallet.private_key", "private_key"));
  return issues;
}

function containerIssues({ containers, manage_containers }: RawConfig): ConfigIssue[] {
  return containers.flatMap(({ id, image }, index) => [
    ...(manage_containers && image === ""
      ? [
          {
            path: `containers[${index}].image`,
            message: "image must be defined when manage_containers is set to true",
          },
        ]
      : []),
    ...(containers.findIndex((other) => other.id === id) < index
      ? [{ path: `containers[${index}].id`, message: `"${id}" is already the id of an earlier container` }]
      : []),
  ]);
}

const isComplete = (chain: RawConfig["chain"]): chain is ChainConfig =>
  chain.enabled && chainIssues(chain).length === 0;

/**
 * Validates the content of config.json (Infernet node 1.4 format; see docs/config.md).
 *
 * @param raw the parsed file; integers may be `bigint`
 * @param source what errors call it, such as the file's path
 * @returns the configuration with defaults filled in, and warnings
 * @throws ConfigError listing every problem at once, each with its key path; the value of a secret is never shown
 */
export function parseConfig(raw: unknown, source?: string): ParsedConfig {
  const parsed = configSchema.safeParse(raw);
  if (!parsed.success) {
    throw new ConfigError(
      parsed.error.issues.map((issue: z.core.$ZodIssue) => ({ path: pathOf(issue.path), message: issue.message })),
      { ...(source !== undefined && { source }) },
    );
  }
  const { chain, ...rest } = parsed.data;
  const issues = [...(chain.enabled ? chainIssues(chain) : []), ...containerIssues(parsed.data)];
  if (issues.length > 0) throw new ConfigError(issues, { ...(source !== undefined && { source }) });

  const warnings = findUnknownKeys(raw).map(({ path, message }) => `${path}: ${message}`);
  return { config: { ...rest, chain: isComplete(chain) ? chain : undefined }, warnings };
}
