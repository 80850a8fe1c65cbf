import type { ConfigIssue } from "../errors.ts";
import { readFlag } from "./fields.ts";

/** The value at a path of a file that was not validated: problems of several fields are told along with those of one. */
function at(raw: unknown, ...path: readonly (string | number)[]): unknown {
  let value = raw;
  for (const key of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string | number, unknown>)[key];
  }
  return value;
}

const isUnset = (value: unknown): boolean => value === undefined || value === null || value === "";
const itemsOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** Whether the file switches the chain on. */
export const chainEnabled = (raw: unknown): boolean => readFlag(at(raw, "chain", "enabled")) === true;

/** The enabled chain needs these, in the order in which the Infernet node asks for them. */
function chainIssues(raw: unknown, hasKey: boolean): ConfigIssue[] {
  if (!chainEnabled(raw)) return [];
  const missing = (path: string, name: string): ConfigIssue => ({
    path,
    message: `${name} must be defined when chain is enabled`,
  });
  const issues: ConfigIssue[] = [];
  if (isUnset(at(raw, "chain", "rpc_url")) && itemsOf(at(raw, "chain", "rpc_urls")).length === 0) {
    issues.push(missing("chain.rpc_url", "rpc_url"));
  }
  if (isUnset(at(raw, "chain", "registry_address"))) issues.push(missing("chain.registry_address", "registry_address"));
  if (hasKey) return issues;
  if (isUnset(at(raw, "chain", "wallet"))) issues.push(missing("chain.wallet", "wallet"));
  else if (isUnset(at(raw, "chain", "wallet", "private_key"))) {
    issues.push(missing("chain.wallet.private_key", "private_key"));
  }
  return issues;
}

const isManaging = (raw: unknown): boolean => readFlag(at(raw, "manage_containers")) !== false;

/** The entries of `containers` where the node is to run them, as they stand in the file. */
export const managedContainers = (raw: unknown): unknown[] => (isManaging(raw) ? itemsOf(at(raw, "containers")) : []);

function containerIssues(raw: unknown): ConfigIssue[] {
  const isManaged = isManaging(raw);
  const containers = itemsOf(at(raw, "containers"));
  const ids = containers.map((container) => at(container, "id"));
  return containers.flatMap((container, index) => {
    const id = ids[index];
    return [
      ...(isManaged && isUnset(at(container, "image"))
        ? [
            {
              path: `containers[${index}].image`,
              message: "image must be defined when manage_containers is set to true",
            },
          ]
        : []),
      ...(typeof id === "string" && ids.indexOf(id) < index
        ? [{ path: `containers[${index}].id`, message: `"${id}" is already the id of an earlier container` }]
        : []),
    ];
  });
}

function chainOfContainersIssues(raw: unknown): ConfigIssue[] {
  const ids = new Set(itemsOf(at(raw, "containers")).map((container) => at(container, "id")));
  return itemsOf(at(raw, "container_chains")).flatMap((chain, index) => {
    const parts = typeof chain === "string" ? chain.split(",").map((id) => id.trim()) : itemsOf(chain);
    const unknown = parts.find((id) => typeof id === "string" && id !== "" && !ids.has(id));
    return unknown === undefined
      ? []
      : [{ path: `container_chains[${index}]`, message: `"${unknown}" is the id of no container` }];
  });
}

/**
 * Problems that no field has alone: what an enabled chain lacks, containers without image, ids that clash or lead nowhere.
 *
 * @param raw the parsed file, as it is
 * @param hasKey whether the key comes from elsewhere
 */
export function crossChecks(raw: unknown, hasKey: boolean): ConfigIssue[] {
  return [...chainIssues(raw, hasKey), ...containerIssues(raw), ...chainOfContainersIssues(raw)];
}
