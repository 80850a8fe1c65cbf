import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { ANVIL_DEPLOYMENT } from "../../../ts/protocol/addresses.ts";
import { ANVIL_ACCOUNTS } from "../../../ts/protocol/anvilAccounts.ts";
import { freePort } from "../node/support.ts";
import { startTcpProxy } from "../node/tcpProxy.ts";
import { spawnNode } from "./nodeProcess.ts";
import { nodeFolder, startChain } from "./support.ts";

// Several processes start in each test, on a machine that may be busy.
vi.setConfig({ testTimeout: 180_000 });

async function nodeOf(config: object) {
  const folder = await mkdtemp(join(tmpdir(), "infernet-stop-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, "config.json");
  await writeFile(file, JSON.stringify({ log: { path: "" }, server: { port: 0 }, ...config }));
  const node = spawnNode(file, { cwd: folder });
  onTestFinished(() => node[Symbol.asyncDispose]());
  return node;
}

test.each(["SIGTERM", "SIGINT"] as const)(
  "told to stop by %s while its RPC is down, it ends, and so do its services",
  async (signal) => {
    const node = await nodeOf({
      chain: {
        enabled: true,
        rpc_url: `http://127.0.0.1:${await freePort()}`,
        registry_address: ANVIL_DEPLOYMENT.registry,
        wallet: { private_key: ANVIL_ACCOUNTS[1].privateKey },
      },
      containers: [{ id: "echo", image: "echo", port: await freePort() }],
    });
    const { pid } = await node.logged("Container is running");
    await node.logged("RPC failed, trying again");
    expect(await node.kill(signal)).toBe(0);
    expect(node.lines.at(-1)?.["msg"]).toBe("Node stopped");
    expect(() => process.kill(Number(pid), 0)).toThrow("ESRCH");
  },
);

test.each(["http", "ws"])(
  "told to stop while its RPC (%s) keeps it waiting for an answer, it ends in order",
  async (scheme) => {
    await using chain = await startChain();
    await using proxy = await startTcpProxy(Number(URL.parse(chain.rpcUrl)?.port));
    const rpcUrl = `${scheme}://127.0.0.1:${proxy.port}`;
    await using folder = await nodeFolder({ ...chain, rpcUrl }, "http://127.0.0.1:9");
    const node = await folder.start();
    await node.logged("Synced with the chain");
    await proxy.hold();
    expect(await node.kill("SIGTERM")).toBe(0);
    expect(node.lines.at(-1)?.["msg"]).toBe("Node stopped");
  },
);

test("a port that a container can't have is told in the log, and the node serves what it can", async () => {
  const port = await freePort();
  const first = await nodeOf({ containers: [{ id: "echo", image: "echo", port }] });
  await first.logged("Container is running");
  const second = await nodeOf({ containers: [{ id: "echo", image: "echo", port }] });
  const failure = await second.logged("A part of the node failed", { part: "container echo" });
  expect(failure["err"]).toMatch(new RegExp(`exit code 1.*${port}`));
  await second.logged("Node started");
  expect(await second.kill("SIGTERM")).toBe(0);
  expect(await first.kill("SIGTERM")).toBe(0);
});
