#!/usr/bin/env node
/**
 * `npm run coverage`: how much of contracts/infernet-sdk the forge tests run. Prints a line for each file, what was not run, and
 * fails below 98 % of lines or of branches. The whole report is in coverage/lcov.info.
 */
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { foundryBinary } from "./foundry.js";

const ROOT = path.join(import.meta.dirname, "..");
const MEASURED = "contracts/infernet-sdk/";
const REPORT = "coverage/lcov.info";
const REQUIRED = 0.98;

const ARGS = [
  ...["coverage", "--exclude-tests", "--report", "lcov", "--report-file", REPORT],
  ...["--no-match-path", "test/contracts/gas/*"],
  // They look at gas, and the code that counts coverage costs gas.
  ...["--no-match-test", "test_TOB6_refusalsAreCheap|test_refusesLabelsThatSpendOneStringManyTimes"],
];

/** @param {string[]} args @returns {Promise<number>} exit code */
function forge(args) {
  const { FOUNDRY_SOLC: _native, ...env } = process.env;
  const child = spawn(foundryBinary("forge"), args, {
    cwd: ROOT,
    stdio: "inherit",
    env: { ...env, SOLC_FOR_COVERAGE: "1" },
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => child.once("error", reject).once("close", (code) => resolve(code ?? 1)));
}

/**
 * Lines and branches of each file, and which of them ran.
 *
 * @param {string} lcov
 */
function parse(lcov) {
  const files = lcov.split("end_of_record\n").flatMap((record) => {
    const file = record.match(/^SF:(.*)$/m)?.[1] ?? "";
    if (!file.startsWith(MEASURED)) return [];
    const lines = [...record.matchAll(/^DA:(\d+),(\d+)/gm)].map(([, line, times]) => ({ line, ran: times !== "0" }));
    const branches = [...record.matchAll(/^BRDA:(\d+),\d+,\d+,(\S+)$/gm)].map(([, line, times]) => ({
      line,
      ran: times !== "0" && times !== "-",
    }));
    return [{ file: file.slice(MEASURED.length), lines, branches }];
  });
  return files.filter(({ lines }) => lines.length > 0);
}

/** @param {{ ran: boolean }[]} parts */
const share = (parts) => (parts.length === 0 ? 1 : parts.filter(({ ran }) => ran).length / parts.length);

/** @param {{ ran: boolean }[]} parts */
function cell(parts) {
  const ran = parts.filter((part) => part.ran).length;
  return `${(100 * share(parts)).toFixed(1)} %`.padStart(8) + ` (${ran}/${parts.length})`.padEnd(12);
}

mkdirSync(path.join(ROOT, path.dirname(REPORT)), { recursive: true });
const code = await forge(ARGS);
if (code !== 0) process.exit(code);

const files = parse(readFileSync(path.join(ROOT, REPORT), "utf8"));
const total = {
  file: MEASURED,
  lines: files.flatMap(({ lines }) => lines),
  branches: files.flatMap(({ branches }) => branches),
};
console.log(`\n${"".padEnd(34)}   lines               branches`);
for (const { file, lines, branches } of [...files, total]) {
  const missed = [...lines, ...branches].filter(({ ran }) => !ran).map(({ line }) => line);
  const where = file === MEASURED || missed.length === 0 ? "" : `not run: ${[...new Set(missed)].join(", ")}`;
  console.log(`${file.padEnd(34)}${cell(lines)}${cell(branches)}${where}`.trimEnd());
}
if (share(total.lines) < REQUIRED || share(total.branches) < REQUIRED) {
  console.error(`expected at least ${100 * REQUIRED} % of lines and of branches`);
  process.exitCode = 1;
}
