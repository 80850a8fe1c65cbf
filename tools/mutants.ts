#!/usr/bin/env node
/**
 * `npm run mutants [-- word…]`: puts one fault after another into the protocol and checks that the tests notice.
 * The faults are in test/contracts/mutants; with words, only those are tried that have one in their name.
 *
 * Tests deploy the protocol from artifacts, so neither sources nor builds are touched: each mutant is compiled in memory,
 * into a folder of its own, and forge runs the named tests on that. They must pass on the sources as they are.
 */
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";
import solc from "solc";
import { z } from "zod";
import { MUTANTS } from "../test/contracts/mutants/mutants.ts";
import { type Mutant, mutatedFiles } from "../test/contracts/mutants/mutatedFiles.ts";

const ROOT = path.join(import.meta.dirname, "..");
const OUT = "out/mutants";
const SDK = "contracts/infernet-sdk";

/** What `DeployProtocol` deploys. */
const DEPLOYED = {
  Registry: "Registry.sol",
  EIP712Coordinator: "EIP712Coordinator.sol",
  Inbox: "Inbox.sol",
  Reader: "utility/Reader.sol",
  Fee: "payments/Fee.sol",
  WalletFactory: "payments/WalletFactory.sol",
};

/** Runs are the same each time, end with the first failure, and leave none behind for `forge test` to repeat. */
const FORGE_SETTINGS = { FOUNDRY_FUZZ_SEED: "0x1", FOUNDRY_INVARIANT_SHRINK_RUN_LIMIT: "0" };

const compilerOutput = z.object({
  errors: z.array(z.object({ severity: z.string(), formattedMessage: z.string() })).default([]),
  contracts: z
    .record(
      z.string(),
      z.record(z.string(), z.object({ evm: z.object({ bytecode: z.object({ object: z.string() }) }) })),
    )
    .default({}),
});

const forgeOutput = z.record(
  z.string(),
  z.object({ test_results: z.record(z.string(), z.object({ status: z.string(), reason: z.string().nullish() })) }),
);

/** Compiles the protocol with the settings of foundry.toml's default profile, as artifacts that forge reads. */
function compile(changed: Map<string, string>, folder: string): void {
  const read = (file: string) => changed.get(path.relative(SDK, file)) ?? readFileSync(path.join(ROOT, file), "utf8");
  const files = Object.values(DEPLOYED).map((file) => `${SDK}/${file}`);
  const input = {
    language: "Solidity",
    sources: Object.fromEntries(files.map((file) => [file, { content: read(file) }])),
    settings: {
      remappings: ["solady/=node_modules/solady/src/"],
      evmVersion: "cancun",
      optimizer: { enabled: true, runs: 1_000_000 },
      outputSelection: Object.fromEntries(files.map((file) => [file, { "*": ["evm.bytecode.object"] }])),
    },
  };
  const compiled = solc.compile(JSON.stringify(input), { import: (file: string) => ({ contents: read(file) }) });
  const output = compilerOutput.parse(JSON.parse(compiled));
  const error = output.errors.find(({ severity }) => severity === "error");
  if (error) throw new Error(`does not compile: ${error.formattedMessage}`);
  for (const [name, file] of Object.entries(DEPLOYED)) {
    const bytecode = output.contracts[`${SDK}/${file}`]?.[name]?.evm.bytecode.object;
    const target = path.join(ROOT, folder, `${name}.sol/${name}.json`);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, JSON.stringify({ abi: [], bytecode: { object: `0x${bytecode}` } }));
  }
}

/** Runs tests on the artifacts in `folder`: why each failed, `undefined` if it passed. */
async function runTests(tests: readonly string[], folder: string): Promise<Map<string, string | undefined>> {
  const pattern = (part: 0 | 1) =>
    `^(${[...new Set(tests.map((test) => test.split(".")[part]))].join("|")})${part === 1 ? "(\\(|$)" : "$"}`;
  const args = ["forge", "test", "--json", "--match-contract", pattern(0), "--match-test", pattern(1)];
  const forge = spawn(process.execPath, ["tools/foundry.js", ...args], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      ...FORGE_SETTINGS,
      SOLC_CACHE: path.join(ROOT, OUT, "solc"),
      PROTOCOL_ARTIFACTS: folder,
      FOUNDRY_FUZZ_FAILURE_PERSIST_DIR: `${folder}/fuzz`,
      FOUNDRY_INVARIANT_FAILURE_PERSIST_DIR: `${folder}/invariant`,
      FOUNDRY_TEST_FAILURES_FILE: `${folder}/failures`,
    },
  });
  const text = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    forge[stream].setEncoding("utf8").on("data", (chunk) => {
      text[stream] += chunk;
    });
  }
  await new Promise((resolve, reject) => forge.once("error", reject).once("close", resolve));
  const start = text.stdout.indexOf("{");
  if (start < 0) throw new Error(`forge test ran nothing:\n${text.stdout}${text.stderr}`);
  const results = new Map<string, string | undefined>();
  for (const [contract, { test_results }] of Object.entries(forgeOutput.parse(JSON.parse(text.stdout.slice(start))))) {
    for (const [test, { status, reason }] of Object.entries(test_results)) {
      const name = `${contract.split(":")[1]}.${test.split("(")[0]}`;
      results.set(name, status === "Success" ? undefined : (reason ?? "no reason given"));
    }
  }
  // A contract whose `setUp` fails reports nothing else.
  for (const test of tests) {
    const setUp = `${test.split(".")[0]}.setUp`;
    if (!results.has(test) && results.has(setUp)) results.set(test, results.get(setUp));
  }
  const missing = tests.filter((test) => !results.has(test));
  if (missing.length > 0) throw new Error(`no such test: ${missing.join(", ")}`);
  return results;
}

/** @returns What is wrong with the tests; nothing if they noticed. */
async function survives(mutant: Mutant, folder: string): Promise<string | undefined> {
  compile(mutatedFiles(mutant), folder);
  const results = await runTests(mutant.tests, folder);
  const passed = mutant.tests.filter((test) => results.get(test) === undefined);
  if (passed.length > 0) return `${passed.join(", ")} passed`;
  const reason = results.get(mutant.tests[0] ?? "") ?? "";
  return reason.includes(mutant.says)
    ? undefined
    : `${mutant.tests[0]} should say "${mutant.says}" but said "${reason}"`;
}

async function main(words: readonly string[]): Promise<void> {
  rmSync(path.join(ROOT, OUT), { recursive: true, force: true });
  const chosen = MUTANTS.filter((mutant) => {
    const name = `${mutant.breaks}: ${mutant.fault}`;
    return words.length === 0 || words.some((word) => name.includes(word));
  });
  if (chosen.length === 0) throw new Error(`no mutant has one of these words in its name: ${words.join(", ")}`);

  compile(new Map(), `${OUT}/none`);
  const results = await runTests([...new Set(chosen.flatMap(({ tests }) => tests))], `${OUT}/none`);
  const failed = [...results].filter(([, reason]) => reason !== undefined);
  if (failed.length > 0)
    throw new Error(`tests fail without a fault: ${failed.map((one) => one.join(": ")).join("\n")}`);
  console.log(`${results.size} tests pass without a fault`);

  let survivors = 0;
  const queue = chosen.entries();
  const work = async () => {
    for (const [index, mutant] of queue) {
      const start = performance.now();
      const why = await survives(mutant, `${OUT}/${index}`).catch((error: unknown) => String(error));
      if (why !== undefined) survivors += 1;
      const seconds = ((performance.now() - start) / 1000).toFixed(1);
      console.log(
        `${why === undefined ? "killed  " : "SURVIVED"} ${seconds.padStart(5)} s  ${mutant.breaks}: ${mutant.fault}${why === undefined ? "" : `\n         ${why}`}`,
      );
    }
  };
  await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, work));
  console.log(`${chosen.length - survivors} of ${chosen.length} mutants killed`);
  process.exitCode = survivors === 0 ? 0 : 1;
}

if (import.meta.main) await main(process.argv.slice(2));
