/**
 * `npm run bench [NAME…]`: the benchmarks one after the other, those that end within a few minutes by default. Each is also a
 * command of its own, with options: `npm run bench:gas -- --json`.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { heading } from "../ts/cli/output/table.ts";

const NAMES = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const SHORT = ["gas", "latency", "service", "recovery"];

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !NAMES.includes(name));
if (unknown.length > 0) {
  console.error(`no benchmark ${unknown.join(", ")}; there are ${NAMES.join(", ")}`);
  process.exit(2);
}
for (const name of asked.length > 0 ? asked : SHORT) {
  console.log(`${heading(`bench:${name}`)}\n`);
  const child = spawn(process.execPath, [join(import.meta.dirname, name, "run.ts")], { stdio: "inherit" });
  const [code] = await once(child, "exit");
  if (code !== 0) process.exit(1);
  console.log();
}
