import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ACCOUNTS } from "../../../ts/devnet/accounts.ts";
import { decryptKeystore } from "../../../ts/protocol/keystore/decryptKeystore.ts";
import { encryptKeystore } from "../../../ts/protocol/keystore/encryptKeystore.ts";
import { ROOT } from "./infernetProcess.ts";

const PASSWORD = "correct horse ✓";
const { address, privateKey } = ACCOUNTS.node;
const cast = async (...args: string[]) =>
  (
    await promisify(execFile)(join(ROOT, "node_modules/.bin/cast"), ["wallet", ...args], {
      env: { ...process.env, CAST_UNSAFE_PASSWORD: PASSWORD },
    })
  ).stdout.trim();

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "infernet-keystore-"));
  await writeFile(join(folder, "password"), PASSWORD);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("a keystore that cast writes opens here", async () => {
  await cast("import", "ours", "--keystore-dir", folder, "--private-key", privateKey);
  expect(await decryptKeystore(JSON.parse(await readFile(join(folder, "ours"), "utf8")), PASSWORD)).toBe(privateKey);
});

test("a keystore that is written here opens in cast", async () => {
  const path = join(folder, "theirs");
  await writeFile(path, JSON.stringify(await encryptKeystore(privateKey, PASSWORD, { n: 2 ** 13 })));
  expect(await cast("address", "--keystore", path, "--password-file", join(folder, "password"))).toBe(address);
});
