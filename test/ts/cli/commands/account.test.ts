import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { generatePrivateKey, privateKeyToAddress } from "viem/accounts";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { ANVIL_ACCOUNTS } from "../../../../ts/protocol/anvilAccounts.ts";
import { decryptKeystore } from "../../../../ts/protocol/keystore/decryptKeystore.ts";
import { temporaryFolder } from "../../deploy/support.ts";
import { captureCli } from "../captureCli.ts";

// Foundry's and geth's cost is paid, by JavaScript.
vi.setConfig({ testTimeout: 180_000 });

const PASSWORD = "correct horse ✓";
const KEY = generatePrivateKey();

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let keystores: string;
beforeAll(async () => {
  folder = await temporaryFolder("accounts");
  keystores = join(folder.path, "keystores");
  await writeFile(join(folder.path, "password"), `${PASSWORD}\n`);
  await writeFile(join(folder.path, "key"), `${KEY}\n`, { mode: 0o600 });
  await writeFile(join(folder.path, "known"), ANVIL_ACCOUNTS[0].privateKey, { mode: 0o600 });
});
afterAll(() => folder[Symbol.asyncDispose]());

const account = (...args: string[]) => captureCli("account", ...args, "--keystore-dir", keystores);
const write = (...args: string[]) => account(...args, "--password-file", join(folder.path, "password"));

test("a key is created, another imported; both are listed, encrypted, and nobody else's to read", async () => {
  expect((await account("list")).stdout).toContain("Make one: infernet account create NAME");
  const created = JSON.parse((await write("create", "mine", "--json")).stdout);
  const imported = JSON.parse((await write("import", "theirs", "--key", join(folder.path, "key"), "--json")).stdout);
  expect(imported).toEqual({ name: "theirs", address: privateKeyToAddress(KEY), path: join(keystores, "theirs") });

  const { stdout } = await account("list", "--json");
  expect(JSON.parse(stdout)).toMatchObject([
    { name: "mine", address: created.address, usable: true },
    { name: "theirs", address: imported.address, usable: true },
  ]);
  const text = await readFile(imported.path, "utf8");
  expect(text).not.toContain(KEY.slice(2));
  expect(await decryptKeystore(JSON.parse(text), PASSWORD)).toBe(KEY);
  if (process.platform !== "win32") expect((await stat(created.path)).mode & 0o777).toBe(0o600);

  const again = await write("create", "mine");
  expect(again).toMatchObject({ code: 1, stdout: "" });
  expect(again.stderr).toMatch(/^error: There is a keystore .*mine already\.\nChoose another name\./);
});

test.each([
  [["import", "a", "--key", "known"], /^error: This is one of anvil's development keys/],
  [["import", "a", "--key", "password"], /^error: .*password can be read by others/],
  [["create", "../a"], /^error: /],
])("refuses %j, and writes nothing", async ([verb = "", ...args], message) => {
  const { code, stdout, stderr } = await write(
    verb,
    ...args.map((arg) => (["known", "password"].includes(arg) ? join(folder.path, arg) : arg)),
  );
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toMatch(message);
  expect(stderr).not.toContain(ANVIL_ACCOUNTS[0].privateKey.slice(2));
});
