#!/usr/bin/env node
/**
 * Builds the contracts as they are deployed (profile release) and writes their ABIs and bytecode to ts/abi/generated, and
 * for forge scripts to script/generated; those that only the end-to-end tests deploy go to test/ts/e2e/generated.
 *
 * `npm run generate` writes, `npm run generate -- --check` fails when the committed files differ from what it would write.
 */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { foundryBinary } from "./foundry.js";
import { writeReleasedCode } from "./releasedCode.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const FOLDERS = ["ts/abi/generated", "test/ts/e2e/generated", "script/generated"];

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

/** @param {readonly string[]} folders where to write, in the order of FOLDERS */
function generate([abis, testAbis, scripts]) {
  // From scratch: what solc's IR pipeline emits can depend on which files share the compilation.
  run(foundryBinary("forge"), ["build", "--force"], { FOUNDRY_PROFILE: "release" });
  run(foundryBinary("forge"), ["build", "test/contracts/e2e"], {});
  run("wagmi", ["generate"], { INFERNET_ABI_OUT: abis, INFERNET_TEST_ABI_OUT: testAbis });
  writeReleasedCode(root, scripts);
}

/** Generates into a temporary folder, and hands over the folders in it. @param {(fresh: string[]) => void} use */
function withFresh(use) {
  const temporary = mkdtempSync(join(tmpdir(), "infernet-abi-"));
  try {
    const fresh = FOLDERS.map((_folder, index) => join(temporary, String(index)));
    generate(fresh);
    use(fresh);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** The committed files are replaced only once the new ones are there: a failing build leaves them as they are. */
function write() {
  withFresh((fresh) => {
    FOLDERS.forEach((path, index) => {
      rmSync(join(root, path), { recursive: true, force: true });
      cpSync(fresh[index], join(root, path), { recursive: true });
      console.log(`${path}: ${contents(fresh[index]).size} files written`);
    });
  });
}

function compare() {
  withFresh((fresh) => {
    FOLDERS.forEach((path, index) => {
      const [committed, expected] = [contents(join(root, path)), contents(fresh[index])];
      const names = [...new Set([...committed.keys(), ...expected.keys()])].sort();
      const stale = names.filter((name) => committed.get(name) !== expected.get(name));
      if (stale.length > 0) {
        throw new Error(`${path} is stale (${stale.join(", ")}): run \`npm run generate\` and commit the result`);
      }
      console.log(`${path}: ${expected.size} files up to date`);
    });
  });
}

try {
  if (process.argv.includes("--check")) compare();
  else write();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
