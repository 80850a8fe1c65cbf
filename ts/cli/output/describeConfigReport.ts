import type { ConfigReport } from "../../node/config/parseConfig.ts";
import type { ConfigIssue } from "../../node/errors.ts";
import { heading, twoColumns } from "./table.ts";

const rows = (issues: readonly ConfigIssue[]) =>
  twoColumns(issues.map(({ path, message }) => [path === "" ? "(file)" : path, message]));

const count = (issues: readonly unknown[], word: string) => `${issues.length} ${word}${issues.length === 1 ? "" : "s"}`;

/** What there is to say about a config.json, for a person. */
export function describeConfigReport(
  file: string,
  {
    config,
    issues,
    warnings,
  }: { config?: ConfigReport["config"]; issues: readonly ConfigIssue[]; warnings: readonly ConfigIssue[] },
): string {
  const parts = [`${heading(file)}: ${count(issues, "problem")}, ${count(warnings, "warning")}`];
  if (issues.length > 0) parts.push(`${heading("Problems")}\n${rows(issues)}`);
  if (warnings.length > 0) parts.push(`${heading("Warnings")}\n${rows(warnings)}`);
  if (config) {
    const { chain, containers, server, store } = config;
    parts.push(
      twoColumns([
        ["REST API", `http://${server.host.includes(":") ? `[${server.host}]` : server.host}:${server.port}`],
        ["store", store.path],
        ["node", chain ? chain.wallet.private_key.address : "chain disabled"],
        ["containers", containers.map(({ id }) => id).join(", ") || "none"],
      ]),
    );
  }
  return `${parts.map((part) => part.trimEnd()).join("\n\n")}\n`;
}
