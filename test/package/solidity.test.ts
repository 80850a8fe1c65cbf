import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { createDevnet } from "../../ts/devnet/createDevnet.ts";
import { followPage, readFences } from "../ts/docs/followPage.ts";
import { ROOT, runWell } from "./run.ts";

/** Holds the user's projects and the programs that are on a user's PATH. */
let folder: string;
let env: Record<string, string>;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "infernet-kit-foundry-"));
  const bin = path.join(folder, "bin");
  await mkdir(bin);
  const forge = `#!/bin/sh\nexec node ${path.join(ROOT, "tools/foundry.js")} forge "$@"\n`;
  await writeFile(path.join(bin, "forge"), forge, { mode: 0o755 });
  // `npm install infernet-kit` gives what was packed here.
  const npm = `#!/bin/sh\n[ "$*" = "install infernet-kit" ] && set -- install --prefer-offline "${inject("tarball")}"\nexec ${await which("npm")} "$@"\n`;
  await writeFile(path.join(bin, "npm"), npm, { mode: 0o755 });
  env = {
    PATH: `${bin}${path.delimiter}${process.env["PATH"]}`,
    FOUNDRY_SOLC: path.join(ROOT, "tools/solc"),
    NODE_NO_WARNINGS: "1",
  };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const which = async (name: string) => (await runWell("sh", ["-c", `command -v ${name}`], { cwd: ROOT })).trim();

test.each(["callback.md", "subscriptions.md", "delegated.md", "payments.md"])(
  "docs/%s: every command does what the page says",
  async (page) => {
    const project = path.join(folder, "npm");
    await mkdir(project, { recursive: true });
    await using devnet = await createDevnet({ ports: "auto" });
    const elsewhere = { "http://127.0.0.1:8545": devnet.rpcUrl, "http://127.0.0.1:4000": devnet.node.url };
    const reader = { folder: project, env: { ...env, RPC_URL: devnet.rpcUrl, SERVER_URL: devnet.node.url } };
    expect(await followPage(page, { ...reader, elsewhere })).toBeGreaterThan(0);
  },
);

test("docs/install.md: the repository below lib/ compiles the same consumer", async () => {
  const project = path.join(folder, "vendored");
  const kit = path.join(project, "lib/infernet-kit");
  const tracked = (await runWell("git", ["ls-files", "contracts", "foundry.toml"], { cwd: ROOT })).trim().split("\n");
  for (const file of tracked) await cp(path.join(ROOT, file), path.join(kit, file));
  await cp(path.join(ROOT, "node_modules/solady/src"), path.join(project, "lib/solady/src"), { recursive: true });
  const fences = [...(await readFences("callback.md")), ...(await readFences("install.md"))];
  const consumer = fences.find(({ name }) => name === "src/MyContract.sol");
  const settings = fences.findLast(({ name }) => name === "foundry.toml");
  await mkdir(path.join(project, "src"));
  await writeFile(path.join(project, "src/MyContract.sol"), consumer?.text ?? "");
  await writeFile(path.join(project, "foundry.toml"), settings?.text ?? "");
  expect(await runWell("forge", ["build"], { cwd: project, env })).toContain("Compiler run successful");
});
