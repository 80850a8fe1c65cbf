import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { NodeClient } from "../../../ts/client/rest/NodeClient.ts";
import { freePort, until, untilTrue } from "../node/support.ts";
import { startFakeHuggingFace } from "../service/support/fakeHuggingFace.ts";
import { echoInput, echoOutput } from "./echo.ts";
import { runInfernet } from "./infernetProcess.ts";
import { type NodeProcess, spawnNode } from "./nodeProcess.ts";
import { startChain, type TestChain } from "./support.ts";

// Several processes start in each test, on a machine that may be busy.
vi.setConfig({ testTimeout: 180_000 });

let chain: TestChain;
let folder = "";
beforeAll(async () => {
  chain = await startChain();
  folder = await mkdtemp(join(tmpdir(), "infernet-managed-"));
});
afterAll(async () => {
  await chain[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

/** The configuration of Infernet's documentation, with free ports. Whatever runs it has no Docker. */
const documented = async (env: Record<string, string>) => ({
  log_path: "infernet_node.log",
  server: { port: "0", rate_limit: { num_requests: 1_000, period: 100 } },
  chain: {
    enabled: true,
    trail_head_blocks: 0,
    rpc_url: `http://host.docker.internal:${new URL(chain.rpcUrl).port}`,
    registry_address: chain.contracts.registry,
    wallet: {
      max_gas_limit: 4_000_000,
      private_key: "0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d",
      allowed_sim_errors: [],
    },
    snapshot_sync: { sleep: 3, batch_size: 100, starting_sub_id: 0, sync_period: 0.1 },
  },
  startup_wait: 1.0,
  redis: { host: "redis", port: 6379 },
  forward_stats: true,
  containers: [
    {
      id: "hf_inference_client_service",
      image: "ritualnetwork/hf_inference_client_service:latest",
      external: true,
      port: String(await freePort()),
      allowed_delegate_addresses: [],
      allowed_addresses: [],
      allowed_ips: [],
      command: "--bind=0.0.0.0:3000 --workers=2",
      env,
      volumes: [],
      accepted_payments: {},
      generates_proofs: false,
    },
  ],
});

let files = 0;
async function start(config: object): Promise<NodeProcess & { client: NodeClient; pid: number }> {
  const file = join(folder, `${++files}.json`);
  await writeFile(file, JSON.stringify({ ...config, store: { path: join(folder, `${files}.sqlite`) } }));
  const node = spawnNode(file, { cwd: folder, env: { ...process.env, INFERNET_TEST_SECRET: "not for services" } });
  const { pid } = await node.logged("Container is running");
  const { url } = await node.logged("Node started");
  return { ...node, client: new NodeClient(String(url)), pid: Number(pid) };
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

const classify = async (client: NodeClient) => {
  const id = await client.requestJob({
    containers: ["hf_inference_client_service"],
    data: { task_id: 2, text: "I love it!" },
  });
  return client.getJobResultSync(id, { retries: 100 });
};

describe("manage_containers without Docker", () => {
  test("the documented config.json works as it is: jobs and requests from the chain are answered", async () => {
    await using node = await start(await documented({ HF_INF_TOKEN: "" }));
    expect(await classify(node.client)).toMatchObject({
      status: "success",
      result: { output: { output: [{ label: "POSITIVE" }, { label: "NEGATIVE" }] } },
    });
    const { subscriptionId } = await chain.request({ task: "text_classification", text: "I love it!" });
    const { result } = await chain.waitForDelivery({ subscriptionId });
    expect(result).toMatchObject({ taskId: 2, labels: [{ label: "POSITIVE" }, { label: "NEGATIVE" }] });
    expect((await node.client.getInfo()).containers).toEqual([
      {
        id: "hf_inference_client_service",
        description: "",
        external: true,
        image: "ritualnetwork/hf_inference_client_service:latest",
      },
    ]);

    // What it writes is in the node's log, and it is started again when it ends.
    const [line] = node.lines.filter(({ service }) => service === "hf_inference_client_service");
    expect(line).toMatchObject({ container: "hf_inference_client_service" });
    process.kill(node.pid, "SIGKILL");
    await node.logged("A part of the node failed", { part: "container hf_inference_client_service" });
    const again = await until(() =>
      node.lines.find(({ msg, pid }) => msg === "Container is running" && pid !== node.pid),
    );
    expect(await classify(node.client)).toMatchObject({ status: "success" });

    expect(await node.kill("SIGTERM")).toBe(0);
    expect(isAlive(Number(again["pid"]))).toBe(false);
  });

  test("env reaches the service, and nothing else of the node's environment; kill -9 leaves no orphan", async () => {
    await using fake = await startFakeHuggingFace();
    const env = { HF_INF_TOKEN: fake.token, HF_INF_ENDPOINT: `${fake.endpoint}/v1` };
    const node = await start(await documented(env));
    const id = await node.client.requestJob({
      containers: ["hf_inference_client_service"],
      data: { task_id: 1, prompt: "Hi" },
    });
    expect(await node.client.getJobResultSync(id, { retries: 100 })).toMatchObject({ status: "success" });
    expect(fake.requests.map(({ path }) => path)).toContain("/endpoint/v1/chat/completions");
    await node.kill();
    await untilTrue(() => !isAlive(node.pid));
  });

  test("echo and hello-world, as their sample configurations have them", async () => {
    const config = await documented({});
    const entry = { external: true, command: "--bind=0.0.0.0:3000 --workers=2", env: {} };
    await using node = await start({
      ...config,
      containers: [
        {
          ...entry,
          id: "hello-world",
          image: "ritualnetwork/hello-world-infernet:latest",
          port: String(await freePort()),
        },
        { ...entry, id: "echo", image: "ritualnetwork/echo:1.0.0", port: String(await freePort()) },
      ],
    });
    const answer = async (container: string, data: Record<string, unknown>) => {
      const id = await node.client.requestJob({ containers: [container], data });
      return (await node.client.getJobResultSync(id, { retries: 100 }))?.result?.output;
    };
    expect(await answer("hello-world", { some: "input" })).toEqual({
      output: expect.stringMatching(/^hello, world!, your input was: .*some/),
    });
    expect(await answer("echo", { input: echoInput("hi").slice(2) })).toMatchObject({
      raw_output: echoOutput("hi").slice(2),
    });
    expect(await node.kill("SIGTERM")).toBe(0);
  });

  test("an image that needs Docker is refused with the way out, by node and check-config alike", async () => {
    const config = await documented({});
    const file = join(folder, "docker.json");
    const llm = { id: "llm", image: "ritualnetwork/tgi-llm:latest", port: "3999" };
    await writeFile(file, JSON.stringify({ ...config, containers: [...config.containers, llm] }));
    const runs = await Promise.all([
      runInfernet(["node", "--config", file]).ended,
      runInfernet(["check-config", file]).ended,
    ]);
    for (const { code, stdout, stderr } of runs) {
      expect(code).toBe(1);
      expect(`${stdout}${stderr}`).toMatch(
        /containers\[1\]\.image:? +ritualnetwork\/tgi-llm:latest would need Docker.*start it yourself and set its url/,
      );
      expect(stderr).not.toMatch(/^ +at /m);
    }
  });
});
