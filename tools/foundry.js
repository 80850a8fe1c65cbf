#!/usr/bin/env node
/**
 * Runs forge, anvil or cast of the npm packages `@foundry-rs/*` and ends with its exit code:
 * `node tools/foundry.js forge test`.
 *
 * npm's own wrappers (`npx forge`, version 1.7.1) always end with 0, also when tests fail, so nothing that must notice a
 * failure may go through them.
 */
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ARCH = { x64: "amd64", arm64: "arm64" };

/**
 * The native binary of a Foundry tool.
 *
 * @param {"forge" | "anvil" | "cast"} tool
 * @returns {string}
 */
export function foundryBinary(tool) {
  const name = `@foundry-rs/${tool}-${process.platform}-${ARCH[process.arch] ?? process.arch}`;
  const packageJson = createRequire(import.meta.url).resolve(`${name}/package.json`);
  return join(dirname(packageJson), "bin", process.platform === "win32" ? `${tool}.exe` : tool);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [tool, ...args] = process.argv.slice(2);
  const child = spawn(foundryBinary(tool), args, { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => {
    process.exitCode = code ?? 128 + constants.signals[signal];
  });
}
