#!/usr/bin/env node
/**
 * Builds the contracts as they are deployed (profile release) and writes their ABIs and bytecode to ts/abi/generated.
 *
 * `npm run generate` writes, `npm run generate -- --check` fails when the committed files differ from what it would write.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { foundryBinary } from "./foundry.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const generated = join(root, "ts/abi/generated");

/** @param {string} command @param {string[]} args @param {Record<string, string>} env */
function run(command, args, env) {
  const { status, error, stdout, stderr } = spawnSync(command, args, {
    cwd: root,
    env: { ...process.env, ...env },
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  if (status === 0) return;
  throw new Error(
    `${command} ${args.join(" ")} failed${error ? `: ${error.message}` : ""}\n${stdout ?? ""}${stderr ?? ""}`,
  );
}

/** Folder to a map from file name to contents. @param {string} folder */
function contents(folder) {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return new Map(names.map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}

/** @param {string} out */
function generate(out) {
  // From scratch: what solc's IR pipeline emits can depend on which files share the compilation.
  run(foundryBinary("forge"), ["build", "--force"], { FOUNDRY_PROFILE: "release" });
  run("wagmi", ["generate"], { INFERNET_ABI_OUT: out });
}

function write() {
  rmSync(generated, { recursive: true, force: true });
  generate("ts/abi/generated");
  console.log(`ts/abi/generated: ${contents(generated).size} files written`);
}

function compare() {
  const fresh = mkdtempSync(join(tmpdir(), "infernet-abi-"));
  try {
    generate(fresh);
    const [committed, expected] = [contents(generated), contents(fresh)];
    const names = [...new Set([...committed.keys(), ...expected.keys()])].sort();
    const stale = names.filter((name) => committed.get(name) !== expected.get(name));
    if (stale.length > 0) {
      throw new Error(
        `ts/abi/generated is stale (${stale.join(", ")}): run \`npm run generate\` and commit the result`,
      );
    }
    console.log(`ts/abi/generated: ${expected.size} files up to date`);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

try {
  if (process.argv.includes("--check")) compare();
  else write();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
