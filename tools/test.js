#!/usr/bin/env node
/**
 * `npm test`: the contracts' tests (forge) and the TypeScript tests (vitest) at the same time.
 *
 * Vitest writes as it goes, forge's output follows when both have ended. Fails when either fails.
 */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { foundryBinary } from "./foundry.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const vitest = fileURLToPath(new URL("../node_modules/vitest/vitest.mjs", import.meta.url));

/**
 * @param {string} command
 * @param {string[]} args
 * @param {"inherit" | "pipe"} output
 * @returns {{ child: import("node:child_process").ChildProcess, done: Promise<{ code: number, text: string }> }}
 */
function run(command, args, output) {
  const child = spawn(command, args, { cwd: root, stdio: ["ignore", output, output] });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (chunk) => {
      text += chunk;
    });
  }
  const done = new Promise((resolve) => {
    child.once("error", (error) => resolve({ code: 1, text: `${command}: ${error.message}\n` }));
    child.once("close", (code) => resolve({ code: code ?? 1, text }));
  });
  return { child, done };
}

const contracts = run(foundryBinary("forge"), ["test"], "pipe");
const typescript = run(process.execPath, [vitest, "run"], "inherit");
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => {
    contracts.child.kill(signal);
    typescript.child.kill(signal);
  });
}
const [forge, vitestResult] = await Promise.all([contracts.done, typescript.done]);
process.stdout.write(`${forge.text}\n`);
console.log(
  `forge test ${forge.code === 0 ? "passed" : "FAILED"}, vitest ${vitestResult.code === 0 ? "passed" : "FAILED"}`,
);
process.exitCode = forge.code === 0 && vitestResult.code === 0 ? 0 : 1;
