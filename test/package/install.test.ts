import { copyFile, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { nodeBinary } from "./nodeBinary.ts";
import { NPM_INSTALL, ROOT, run, runWell } from "./run.ts";

const ANSWER = "Yes, the sky is blue on a clear day.";

/** A user's folder, in which nothing but the package was installed. */
let folder: string;
const nodes = new Map<number, string>();
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "infernet-kit-user-"));
  await runWell("npm", ["init", "-y"], { cwd: folder });
  await runWell("npm", [...NPM_INSTALL, inject("tarball")], { cwd: folder });
  await copyFile(path.join(import.meta.dirname, "files/ask.mts"), path.join(folder, "ask.mts"));
  for (const major of [20, 22]) nodes.set(major, await nodeBinary(major));
  nodes.set(24, process.execPath);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const node = (major: number, ...args: string[]) =>
  run(nodes.get(major) ?? "", args, { cwd: folder, env: { NODE_NO_WARNINGS: "1" } });
const bin = (name: string) => path.join("node_modules/.bin", name);

describe.each([22, 24])("on Node %i", (major) => {
  test("a file of fifteen lines starts a devnet, asks and prints the answer", async () => {
    const { code, stdout, stderr } = await node(major, "ask.mts");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain(ANSWER);
  });

  test("every subpath can be imported", async () => {
    const names = ["", "/abi", "/node", "/service", "/devnet", "/deploy", "/testing"].map(
      (name) => `infernet-kit${name}`,
    );
    const script = `for (const name of ${JSON.stringify(names)}) if (Object.keys(await import(name)).length === 0) throw name`;
    expect(await node(major, "--input-type=module", "-e", script)).toMatchObject({ code: 0, stderr: "" });
  });

  test("infernet demo answers the four tasks, in worker threads and from packed data", async () => {
    const { code, stdout } = await node(major, bin("infernet"), "demo", "--json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout).map(({ task }: { task: string }) => task)).toEqual([
      "text_generation",
      "text_classification",
      "token_classification",
      "summarization",
    ]);
  });

  test("infernet-client is the same program", async () => {
    const { code, stdout } = await node(major, bin("infernet-client"), "--help");
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/^Usage: infernet-client /) });
  });
});

describe("on Node 20", () => {
  test("the client and the codec work", async () => {
    const script = `
      import { encode, NodeClient } from "infernet-kit";
      console.log(encode(["uint8"], [1]), new NodeClient("http://127.0.0.1:4000").url);`;
    expect(await node(20, "--input-type=module", "-e", script)).toMatchObject({
      code: 0,
      stdout: `0x${"1".padStart(64, "0")} http://127.0.0.1:4000\n`,
    });
  });

  test.each([
    ["createDevnet", "devnet"],
    ["createService", "service"],
  ])("%s says which Node it needs", async (name, subpath) => {
    const script = `
      import { ${name} } from "infernet-kit/${subpath}";
      await ${name}().catch((error) => console.log(error.code, error.shortMessage));`;
    const { stdout } = await node(20, "--input-type=module", "-e", script);
    expect(stdout).toMatch(new RegExp(`^RUNTIME_TOO_OLD ${name} needs Node\\.js 22\\.13 or newer; this is 20\\.`));
  });

  test("so does the program", async () => {
    const { code, stderr } = await node(20, bin("infernet"), "demo");
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/^error: The program infernet needs Node\.js 22\.13 or newer/),
    });
  });
});

test("TypeScript's strictest settings are content with it", async () => {
  const compilerOptions = {
    ...{ strict: true, noEmit: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true },
    ...{
      target: "es2023",
      lib: ["es2023", "esnext.disposable"],
      module: "nodenext",
      skipLibCheck: true,
      types: ["node"],
    },
    typeRoots: [path.join(ROOT, "node_modules/@types")],
  };
  await writeFile(path.join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.mts"] }));
  await runWell(process.execPath, [path.join(ROOT, "node_modules/typescript/bin/tsc"), "-p", "."], { cwd: folder });
});

test("installed without optional dependencies, the devnet says how to get anvil", async () => {
  const [there, aside] = ["node_modules/@foundry-rs", "node_modules/.aside"].map((name) => path.join(folder, name));
  await rename(there ?? "", aside ?? "");
  const { code, stderr } = await node(24, "ask.mts");
  await rename(aside ?? "", there ?? "");
  expect(code).toBe(1);
  expect(stderr).toMatch(/No anvil binary for this platform.*\n.*Install again with optional dependencies/);
});
