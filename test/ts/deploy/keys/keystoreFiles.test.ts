import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { generatePrivateKey, privateKeyToAddress } from "viem/accounts";
import { expect, test } from "vitest";
import { listKeystores, writeKeystore } from "../../../../ts/deploy/keys/keystoreFiles.ts";
import { ANVIL_ACCOUNTS } from "../../../../ts/protocol/anvilAccounts.ts";
import { decryptKeystore } from "../../../../ts/protocol/keystore/decryptKeystore.ts";
import { temporaryFolder } from "../support.ts";

/** Cheap, for tests; what protects is the default. */
const CHEAP = { n: 2 ** 10 };

test("a key is written for its owner alone, opens with its password, and is never overwritten", async () => {
  await using folder = await temporaryFolder("keys");
  const privateKey = generatePrivateKey();
  const options = { ...CHEAP, folder: join(folder.path, "deep"), name: "me", privateKey, password: "päss word" };
  const { address, path } = await writeKeystore(options);
  expect(address).toBe(privateKeyToAddress(privateKey));
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  const text = await readFile(path, "utf8");
  expect(text).not.toContain(privateKey.slice(2));
  expect(await decryptKeystore(JSON.parse(text), "päss word")).toBe(privateKey);
  await expect(decryptKeystore(JSON.parse(text), "pass word")).rejects.toMatchObject({
    code: "KEYSTORE_PASSWORD_WRONG",
  });
  await expect(writeKeystore(options)).rejects.toMatchObject({ code: "KEYSTORE_EXISTS" });
  expect(await readFile(path, "utf8")).toBe(text);
});

test("lists what is there, also what is no keystore, and a folder that isn't", async () => {
  await using folder = await temporaryFolder("keys");
  const privateKey = generatePrivateKey();
  await writeKeystore({ ...CHEAP, folder: folder.path, name: "b", privateKey, password: "x" });
  const { address: _address, ...anonymous } = JSON.parse(await readFile(join(folder.path, "b"), "utf8"));
  await writeFile(join(folder.path, "c"), JSON.stringify(anonymous));
  await writeFile(join(folder.path, "a"), "notes");
  expect(await listKeystores(folder.path)).toEqual([
    { name: "a", address: undefined, usable: false },
    { name: "b", address: privateKeyToAddress(privateKey), usable: true },
    { name: "c", address: undefined, usable: true },
  ]);
  expect(await listKeystores(join(folder.path, "none"))).toEqual([]);
});

test.each([
  ["a name that leads elsewhere", { name: "../me" }, "KEYSTORE_NAME_INVALID"],
  ["a hidden file's name", { name: ".me" }, "KEYSTORE_NAME_INVALID"],
  ["no name", { name: "" }, "KEYSTORE_NAME_INVALID"],
  ["an empty password", { password: "" }, "KEYSTORE_PASSWORD_EMPTY"],
  ["a key that everybody has", { privateKey: ANVIL_ACCOUNTS[0].privateKey }, "WELL_KNOWN_KEY"],
  ["a key that is none", { privateKey: `0x${"00".repeat(32)}` as const }, "KEYSTORE_KEY_INVALID"],
])("refuses %s, and writes nothing", async (_what, wrong, code) => {
  await using folder = await temporaryFolder("keys");
  const options = { ...CHEAP, folder: folder.path, name: "me", privateKey: generatePrivateKey(), password: "x" };
  await expect(writeKeystore({ ...options, ...wrong })).rejects.toMatchObject({ code });
  expect(await listKeystores(folder.path)).toEqual([]);
});
