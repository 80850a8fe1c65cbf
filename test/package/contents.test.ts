import { readFile, stat } from "node:fs/promises";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { beforeAll, expect, inject, test } from "vitest";
import { ROOT, runWell } from "./run.ts";

const tarball = inject("tarball");
let data: Uint8Array<ArrayBuffer>;
/** Paths in the package. */
let files: string[];
beforeAll(async () => {
  data = new Uint8Array(await readFile(tarball));
  const listing = await runWell("tar", ["-tzf", tarball], { cwd: ROOT });
  files = listing
    .trim()
    .split("\n")
    .map((file) => file.replace(/^package\//, ""));
});

test("it holds what users need, and nothing else", () => {
  const top = new Set(files.map((file) => file.replace(/\/.*/, "/")));
  expect([...top].sort()).toEqual([
    "CHANGELOG.md",
    "LICENSE",
    "README.md",
    "contracts/",
    "dist/",
    "docs/",
    "foundry.toml",
    "package.json",
    "schema/",
    "script/",
    "ts/",
  ]);
  expect(
    files.filter((file) => /(^|\/)(tests?|fixtures|node_modules)\/|\.(test|t|spec)\.|\.sqlite|\.env/.test(file)),
  ).toEqual([]);
});

test.each([
  "contracts/infernet-sdk/contracts/CallbackConsumer.sol",
  "contracts/examples/MyContract.sol",
  "dist/abi/generated/coordinator.js",
  "dist/cli/main.js",
  "dist/index.d.ts",
  "dist/index.js.map",
  "dist/service/backends/builtin/generation/corpus/blockchain.txt",
  "dist/service/backends/pooled/backendWorker.js",
  "docs/config.md",
  "script/Deploy.s.sol",
  "script/generated/ReleasedCode.sol",
])("%s is in it", (file) => {
  expect(files).toContain(file);
});

test("a source map leads to a file that is in it", async () => {
  const map = JSON.parse(await runWell("tar", ["-xzOf", tarball, "package/dist/codec/encode.js.map"], { cwd: ROOT }));
  expect(map.sources).toEqual(["../../ts/codec/encode.ts"]);
  expect(files).toContain("ts/codec/encode.ts");
});

test("it is small", async () => {
  const { size } = await stat(tarball);
  process.stdout.write(`infernet-kit: ${Math.round(size / 1000)} kB packed, ${files.length} files\n`);
  expect(size).toBeLessThan(2_500_000);
});

test("publint finds nothing", async () => {
  const { messages, pkg } = await publint({ pack: { tarball: data.buffer }, strict: true });
  expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([]);
});

test("the types are not wrong, for ES modules and bundlers", async () => {
  const analysis = await checkPackage(createPackageFromTarballData(data));
  if (analysis.types === false) throw new Error("there are no types");
  // It is made of ES modules only: `require` of them works from Node.js 22.12 on, and node10 knows no subpath exports.
  const problems = analysis.problems.filter(
    (problem) => !("resolutionKind" in problem) || ["node16-esm", "bundler"].includes(problem.resolutionKind),
  );
  expect(problems.filter(({ kind }) => kind !== "CJSResolvesToESM")).toEqual([]);
});
