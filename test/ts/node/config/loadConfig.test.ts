import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { configPath, loadConfig } from "../../../../ts/node/config/loadConfig.ts";
import { ConfigError } from "../../../../ts/node/errors.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "infernet-config-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function written(content: string): Promise<string> {
  const path = join(folder, "config.json");
  await writeFile(path, content);
  return path;
}

async function problemOf(path: string): Promise<ConfigError> {
  const error = await loadConfig(path).then(
    () => expect.unreachable("it was loaded"),
    (cause: unknown) => cause,
  );
  if (!(error instanceof ConfigError)) throw error;
  return error;
}

describe("configPath", () => {
  test.each([
    [{}, "config.json"],
    [{ INFERNET_CONFIG_PATH: "" }, "config.json"],
    [{ INFERNET_CONFIG_PATH: "/etc/node.json" }, "/etc/node.json"],
  ])("%j: %s", (env, expected) => {
    expect(configPath(env)).toBe(expected);
  });
});

describe("loadConfig", () => {
  test("reads a file, amounts exact, with warnings", async () => {
    const big = 2n ** 200n;
    const token = `0x${"00".repeat(20)}`;
    const path = await written(
      `{"manage_containers":false,"prt":1,"containers":[{"id":"a","accepted_payments":{"${token}":${big}}}]}`,
    );
    const { config, warnings } = await loadConfig(path);
    expect(Object.values(config.containers[0]?.accepted_payments ?? {})).toEqual([big]);
    expect(warnings).toEqual(["prt: unknown key, ignored"]);
  });

  test("a file that isn't there says what to do", async () => {
    const path = join(folder, "nope.json");
    const error = await problemOf(path);
    expect(error.code).toBe("CONFIG_INVALID");
    expect(error.message).toBe(
      `${path} has 1 problem:\n  (file): no such file; pass --config FILE or set INFERNET_CONFIG_PATH\nDocs: docs/config.md`,
    );
  });

  test("a folder can't be read", async () => {
    const path = join(folder, "a-folder");
    await mkdir(path);
    expect((await problemOf(path)).issues).toEqual([{ path: "", message: "can't be read (EISDIR)" }]);
  });

  test.each([
    ["nothing", ""],
    ["a comma too many", '{"chain": {"wallet": {"private_key": "0xs3cret",}}}'],
    ["a missing quote", '{"chain": {"wallet": {"private_key": 0xs3cret"}}}'],
    ["a key without quotes", "{private_key: 's3cret'}"],
    ["a bare word", "s3cret"],
    ["an open end", '{"private_key": "s3cret'],
    ["what is deeper than the stack", "[".repeat(200_000)],
  ])("%s is no JSON; the text, which may hold a key, isn't shown", async (_name, content) => {
    const path = await written(content);
    const error = await problemOf(path);
    expect(error.issues).toEqual([{ path: "", message: expect.stringMatching(/^is not valid JSON: ./) }]);
    expect(`${error.message} ${error.issues[0]?.message}`).not.toMatch(/s3cret|0xs/);
  });

  test("problems are told with the file's name", async () => {
    const path = await written('{"server":{"port":"x"}}');
    expect((await problemOf(path)).message).toMatch(`${path} has 1 problem:\n  server.port: `);
  });
});
