import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ACCOUNTS } from "../../../ts/devnet/accounts.ts";
import { ANVIL_DEPLOYMENT } from "../../../ts/protocol/addresses.ts";
import { runInfernet } from "./infernetProcess.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "infernet-check-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function check(name: string, content: unknown, ...flags: string[]) {
  const file = join(folder, name);
  if (content !== undefined) await writeFile(file, JSON.stringify(content));
  const { code, stdout, stderr } = await runInfernet(["check-config", file, ...flags]).ended;
  return { file, code, stderr, lines: stdout.trimEnd().split("\n") };
}

const good = {
  manage_containers: false,
  chain: {
    enabled: true,
    rpc_url: "ws://127.0.0.1:8545",
    registry_address: ANVIL_DEPLOYMENT.registry,
    wallet: { private_key: ACCOUNTS.node.privateKey },
  },
  containers: [{ id: "echo" }],
};

test("a good file ends with 0 and says what would run", async () => {
  const { file, code, stderr, lines } = await check("good.json", good);
  expect({ code, stderr, lines }).toEqual({
    ...{ code: 0, stderr: "" },
    lines: [
      `${file}: 0 problems, 0 warnings`,
      "",
      "  REST API    http://127.0.0.1:4000",
      "  store       infernet.sqlite",
      `  node        ${ACCOUNTS.node.address}`,
      "  containers  echo",
    ],
  });
});

test("infernet-node#30: every problem and warning is on a line of its own, aligned, and the exit code is 1", async () => {
  const bad = { ...good, server: { port: "x" }, snapshot_sync: {}, containers: [{ id: "a,b", imag: "" }] };
  const { file, code, stderr, lines } = await check("bad.json", bad);
  expect({ code, stderr, lines }).toEqual({
    ...{ code: 1, stderr: "" },
    lines: [
      `${file}: 2 problems, 2 warnings`,
      "",
      "Problems",
      '  server.port       expected an integer from 0 to 65535, got "x"',
      "  containers[0].id  must not contain a comma: commas join ids into chains",
      "",
      "Warnings",
      "  containers[0].imag  unknown key, ignored; did you mean image?",
      "  snapshot_sync       it is ignored here; it belongs at chain.snapshot_sync",
    ],
  });
});

test("--json gives one line, also for a file that can't be read", async () => {
  const path = join(folder, "none.json");
  const { code, lines } = await check("none.json", undefined, "--json");
  expect(code).toBe(1);
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    {
      ...{ file: path, ok: false, warnings: [] },
      problems: [{ path: "", message: "no such file: name another one, or set INFERNET_CONFIG_PATH" }],
    },
  ]);
});
