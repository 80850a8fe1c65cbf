#!/usr/bin/env node
/**
 * Writes what is made of the code beside it: the JSON Schema of config.json and the page of the node's metrics. `npm test` fails
 * when they are stale.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { configJsonSchema } from "../ts/node/config/configJsonSchema.ts";
import { METRICS } from "../ts/node/metrics.ts";

const ROOT = path.join(import.meta.dirname, "..");

/** Files by their path from the project's folder. */
export function pages(): Record<string, string> {
  return {
    "schema/config.schema.json": `${JSON.stringify(configJsonSchema(), undefined, 2)}\n`,
    "docs/metrics.md": metricsPage(),
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

if (import.meta.main) {
  for (const [file, content] of Object.entries(pages())) {
    const target = path.join(ROOT, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, content);
  }
}
