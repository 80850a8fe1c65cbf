import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { privateKeyToAddress } from "viem/accounts";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { configPath, inspectConfigFile, loadConfig } from "../../../../ts/node/config/loadConfig.ts";
import { ConfigError } from "../../../../ts/node/errors.ts";
import { encryptKeystore } from "../../../../ts/protocol/keystore/encryptKeystore.ts";

const KEY = `0x${"11".repeat(32)}` as const;
const chain = {
  enabled: true,
  rpc_url: "http://127.0.0.1:8545",
  registry_address: "0x663f3ad617193148711d28f5334ee4ed07016602",
};

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "infernet-config-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function file(name: string, content: unknown, mode = 0o600) {
  const path = join(folder, name);
  await writeFile(path, typeof content === "string" ? content : JSON.stringify(content));
  await chmod(path, mode);
  return path;
}

const problem = async (path: string, env: NodeJS.ProcessEnv = {}) => {
  const error = await loadConfig(path, { env }).catch((thrown: unknown) => thrown);
  if (!(error instanceof ConfigError)) throw new Error(`no ConfigError but ${String(error)}`);
  return error;
};
const issues = async (path: string, env: NodeJS.ProcessEnv) =>
  Object.fromEntries((await problem(path, env)).issues.map((issue) => [issue.path, issue.message]));

describe("the file", () => {
  test("is what INFERNET_CONFIG_PATH names, else config.json", () => {
    expect(configPath({ INFERNET_CONFIG_PATH: "/a/b.json" })).toBe("/a/b.json");
    expect(configPath({ INFERNET_CONFIG_PATH: "" })).toBe("config.json");
    expect(configPath({})).toBe("config.json");
  });

  test("that isn't there gives one line that says what to do", async () => {
    const path = join(folder, "none.json");
    expect((await problem(path)).message).toBe(
      `${path} has 1 problem:\n  (file): no such file: name another one, or set INFERNET_CONFIG_PATH\nDocs: docs/config.md`,
    );
  });

  test("that is a folder or no JSON gives one line, without quoting it", async () => {
    expect((await problem(folder)).message).toContain("can't be read (EISDIR)");
    const path = await file("config.json", `{"chain": {"wallet": {"private_key": "${KEY}" "x"}}}`);
    const { message } = await problem(path);
    expect(message).toContain("is not valid JSON: at position");
    expect(message).not.toContain("1111");
  });

  test("keeps integers exact", async () => {
    const path = await file(
      "config.json",
      `{"manage_containers": false, "containers": [{"id": "a", "accepted_payments": {"0x${"00".repeat(20)}": 1000000000000000000001}}]}`,
    );
    const { config } = await loadConfig(path, { env: {} });
    expect(Object.values(config.containers[0]?.accepted_payments ?? {})).toEqual([10n ** 21n + 1n]);
  });

  test("that holds a secret others can read is warned about", async () => {
    const open = await file("config.json", { chain: { ...chain, wallet: { private_key: KEY } } }, 0o644);
    expect((await loadConfig(open, { env: {} })).warnings).toEqual([
      expect.stringMatching(/^chain\.wallet\.private_key: a key in a file is easily copied/),
      `(file): holds a secret, and other users can read ${open} (mode 644): chmod 600 ${open}`,
    ]);
    await chmod(open, 0o600);
    expect((await loadConfig(open, { env: {} })).warnings).toHaveLength(1);
    const harmless = await file("other.json", {}, 0o644);
    expect((await loadConfig(harmless, { env: {} })).warnings).toEqual([]);
  });
});

describe("the key from the environment", () => {
  const address = privateKeyToAddress(KEY);

  test.each([KEY, KEY.slice(2), ` ${KEY}\n`])("INFERNET_PRIVATE_KEY", async (key) => {
    const env = { INFERNET_PRIVATE_KEY: key };
    const { config, warnings } = await loadConfig(await file("config.json", { chain }), { env });
    expect(config.chain?.wallet.private_key.address).toBe(address);
    expect(warnings).toEqual([]);
    expect(env).toEqual({}); // processes that the node starts inherit the rest
  });

  test("INFERNET_KEYSTORE with the password in a file", async () => {
    const env = {
      INFERNET_KEYSTORE: await file("key", await encryptKeystore(KEY, "pass word", { n: 1024 })),
      INFERNET_KEYSTORE_PASSWORD_FILE: await file("password", "pass word\n"),
    };
    const { config, warnings } = await loadConfig(await file("config.json", { chain }), { env });
    expect(config.chain?.wallet.private_key.address).toBe(address);
    expect(warnings).toEqual([]);
    await chmod(env.INFERNET_KEYSTORE_PASSWORD_FILE, 0o640);
    expect((await loadConfig(await file("config.json", { chain }), { env })).warnings).toEqual([
      expect.stringMatching(/^INFERNET_KEYSTORE_PASSWORD_FILE: holds a secret, and other users can read .*mode 640/),
    ]);
  });

  test("is left alone when the chain is off", async () => {
    const env = { INFERNET_KEYSTORE: "/no/such/file" };
    expect((await loadConfig(await file("config.json", {}), { env })).config.chain).toBeUndefined();
  });

  test("problems are told with the file's, without showing any secret", async () => {
    const config = await file("config.json", { chain, server: { port: -1 } });
    const port = expect.stringContaining("got -1");
    const keystore = await file("key", await encryptKeystore(KEY, "right", { n: 2 }));
    const password = await file("password", "wr0ng");
    const both = { INFERNET_PRIVATE_KEY: KEY, INFERNET_KEYSTORE: keystore };
    expect(await issues(config, both)).toEqual({
      INFERNET_PRIVATE_KEY: "set it or INFERNET_KEYSTORE, not both",
      "server.port": port,
    });
    expect(await issues(config, { INFERNET_PRIVATE_KEY: "0x123456" })).toEqual({
      INFERNET_PRIVATE_KEY: "expected 32 bytes of hex (0x optional); value not shown",
      "server.port": port,
    });
    expect(await issues(config, { INFERNET_KEYSTORE: keystore })).toEqual({
      INFERNET_KEYSTORE_PASSWORD_FILE: "must name the file with the password of INFERNET_KEYSTORE",
      "server.port": port,
    });
    const env = { INFERNET_KEYSTORE: keystore, INFERNET_KEYSTORE_PASSWORD_FILE: password };
    const wrong = await problem(config, env);
    expect(wrong.message).toContain("The password of the keystore is wrong");
    expect(wrong.message).not.toContain("wr0ng");
    expect(
      await issues(config, { ...env, INFERNET_KEYSTORE: "/no/key", INFERNET_KEYSTORE_PASSWORD_FILE: folder }),
    ).toEqual({
      INFERNET_KEYSTORE: "/no/key can't be read (ENOENT)",
      INFERNET_KEYSTORE_PASSWORD_FILE: `${folder} can't be read (EISDIR)`,
      "server.port": port,
    });
    expect(await issues(config, { ...env, INFERNET_KEYSTORE: password })).toMatchObject({
      INFERNET_KEYSTORE: `${password} is not JSON`,
    });
    expect(await issues(config, { ...env, INFERNET_KEYSTORE: config })).toMatchObject({
      INFERNET_KEYSTORE: expect.stringContaining("This is no usable keystore: version must be 3"),
    });
  });
});

describe("containers that the node runs", () => {
  const services = new Set(["echo"]);

  test("one that needs Docker, and flags that mean nothing, are problems and warnings like all others", async () => {
    const containers = [
      { id: "llm", image: "org/tgi-llm:1" },
      { id: "echo", image: "org/echo:1", port: 3001, command: "--workers=many" },
      { id: "remote", image: "org/tgi-llm:1", url: "http://10.0.0.1:3000" },
    ];
    const { issues, warnings } = await inspectConfigFile(
      await file("config.json", { containers, server: { port: "x" } }),
      { env: {}, services },
    );
    expect(issues).toEqual([
      { path: "server.port", message: 'expected an integer from 0 to 65535, got "x"' },
      {
        path: "containers[0].image",
        message:
          "org/tgi-llm:1 would need Docker, which this node doesn't drive: start it yourself and set its url, " +
          "or use one of the services that need no Docker: echo",
      },
      { path: "containers[1].command", message: '--workers: expected a whole number from 1 to 256, got "many"' },
    ]);
    expect(warnings).toEqual([]);
    const gunicorn = [{ id: "echo", image: "echo", command: "-b 0.0.0.0:3000 --timeout 60" }];
    expect(
      (await loadConfig(await file("config.json", { containers: gunicorn }), { env: {}, services })).warnings,
    ).toEqual(["containers[0].command: without effect here, ignored: --timeout, 60"]);
  });

  test("nothing of it concerns containers that somebody else runs", async () => {
    const content = { manage_containers: false, containers: [{ id: "llm", image: "org/tgi-llm:1" }] };
    await expect(loadConfig(await file("config.json", content), { env: {}, services })).resolves.toMatchObject({
      warnings: [],
    });
  });
});
