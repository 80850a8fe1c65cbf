#!/usr/bin/env node
/**
 * Writes what is made of the code: the JSON Schemas of config.json and of address books, the tables of config.json's keys, and
 * the page of the node's metrics.
 * `npm test` fails when they are stale.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { addressBookJsonSchema } from "../ts/deploy/book/AddressBook.ts";
import { configJsonSchema } from "../ts/node/config/configJsonSchema.ts";
import { METRICS } from "../ts/node/metrics.ts";

const ROOT = path.join(import.meta.dirname, "..");

/** Files by their path from the project's folder. */
export function pages(): Record<string, string> {
  return {
    "schema/config.schema.json": `${JSON.stringify(configJsonSchema(), undefined, 2)}\n`,
    "schema/deployments.schema.json": `${JSON.stringify(addressBookJsonSchema(), undefined, 2)}\n`,
    "docs/metrics.md": metricsPage(),
    "docs/config.md": configPage(readFileSync(path.join(ROOT, "docs/config.md"), "utf8")),
  };
}

function metricsPage(): string {
  const rows = Object.entries(METRICS).map(
    ([name, { kind, labels, help }]) =>
      `| \`infernet_${name}\` | ${kind} | ${labels.map((label) => `\`${label}\``).join(", ")} | ${help} |`,
  );
  return `# Metrics

\`GET /metrics\` gives these in Prometheus' text format, with those of the process (\`process_…\`, \`nodejs_…\`). It is the admin's: a program on the
node's machine, or, once \`server.tokens\` has a token with the scope \`admin\`, whoever sends that.

\`\`\`yaml
scrape_configs:
  - job_name: infernet
    static_configs: [{ targets: ["127.0.0.1:4000"] }]
\`\`\`

| name | kind | labels | |
|---|---|---|---|
${rows.join("\n")}

This page is made of \`ts/node/metrics.ts\` by \`npm run pages\`.
`;
}

/** Part of a JSON Schema. */
interface Schema {
  description?: string;
  default?: unknown;
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
}

/** Puts the tables of keys between their markers: `<!-- keys: chain -->`, and without a name what is in no section. */
function configPage(page: string): string {
  const { properties = {} } = configJsonSchema() as Schema;
  const named = new Set([...page.matchAll(/<!-- keys: (\w+) -->/g)].map(([, name]) => name ?? ""));
  return page.replaceAll(/<!-- keys: (\w*) ?-->[\s\S]*?<!-- \/keys -->/g, (_, name: string) => {
    const others = Object.fromEntries(Object.entries(properties).filter(([key]) => !named.has(key)));
    const rows = keyRows(name === "" ? { properties: others } : properties[name]);
    return `<!-- keys: ${name}${name === "" ? "" : " "}-->\n| key | default | |\n|---|---|---|\n${rows.join("\n")}\n<!-- /keys -->`;
  });
}

function keyRows(schema: Schema | undefined, prefix = ""): string[] {
  const shape = [schema, schema?.items, ...(schema?.anyOf ?? [])].find((one) => one?.properties)?.properties ?? {};
  return Object.entries(shape).flatMap(([key, child]) => {
    const isList = child.items?.properties !== undefined;
    const inner = keyRows(child, `${prefix}${key}${isList ? "[]" : ""}.`);
    if (inner.length > 0) return inner;
    const { description, default: given } = child;
    const text = (description ?? child.anyOf?.find((one) => one.description)?.description ?? "").replaceAll("|", "\\|");
    return [`| \`${prefix}${key}\` | ${given === undefined ? "" : `\`${JSON.stringify(given)}\``} | ${text} |`];
  });
}

if (import.meta.main) {
  for (const [file, content] of Object.entries(pages())) {
    const target = path.join(ROOT, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, content);
  }
}
