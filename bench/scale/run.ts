/**
 * `npm run bench:scale`: what a node costs that tracks many subscriptions of which none is due. `--json` for programs;
 * numbers as arguments are how many subscriptions, default 1000 and 100000.
 */
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { spawnNode } from "../../test/ts/e2e/nodeProcess.ts";
import { ACCOUNTS } from "../../ts/devnet/accounts.ts";
import { startAnvil } from "../../ts/devnet/anvil/startAnvil.ts";
import { connectChain } from "../../ts/devnet/connectChain.ts";
import { deployDevnetContracts } from "../../ts/devnet/deployDevnetContracts.ts";
import { populate } from "./populate.ts";

const IDLE_SECONDS = 20;
/** Of Linux: the unit in which /proc counts a process's time. */
const TICKS_A_SECOND = 100;

interface Row {
  subscriptions: number;
  firstStartSeconds: number;
  firstStartCalls: number;
  restartSeconds: number;
  restartCalls: number;
  idleCallsPerSecond: number;
  idleCpuPercent: number;
  memoryMegabytes: number;
}

/** Passes JSON-RPC on, and counts it. */
async function startCounter(target: string) {
  let calls = 0;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const parsed: unknown = JSON.parse(body.toString());
    calls += Array.isArray(parsed) ? parsed.length : 1;
    const answer = await fetch(target, { method: "POST", headers: { "content-type": "application/json" }, body });
    response.writeHead(answer.status, { "content-type": "application/json" }).end(await answer.text());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get calls() {
      return calls;
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Seconds of CPU that a process has used, and the memory that it holds. */
function usageOf(pid: number): { cpuSeconds: number; megabytes: number } {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  const kilobytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return {
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND,
    megabytes: Number(kilobytes) / 1024,
  };
}

async function measure(subscriptions: number): Promise<Row> {
  await using cleanup = new AsyncDisposableStack();
  const anvil = cleanup.use(await startAnvil({ args: ["--gas-limit", "2000000000"] }));
  const connection = await connectChain(anvil.rpcUrl);
  const { registry, coordinator } = await deployDevnetContracts(connection);
  await populate(connection, coordinator, subscriptions);
  const counter = cleanup.use(await startCounter(anvil.rpcUrl));
  const folder = cleanup.adopt(await mkdtemp(join(tmpdir(), "infernet-scale-")), (path) =>
    rm(path, { recursive: true }),
  );
  const config = join(folder, "config.json");
  await writeFile(
    config,
    JSON.stringify({
      manage_containers: false,
      log: { path: "" },
      server: { port: 0 },
      store: { path: join(folder, "store.sqlite") },
      chain: {
        enabled: true,
        rpc_url: counter.url,
        trail_head_blocks: 0,
        registry_address: registry,
        wallet: { private_key: ACCOUNTS.node.privateKey },
      },
      containers: [{ id: "echo", url: "http://127.0.0.1:1" }],
    }),
    { mode: 0o600 },
  );

  /** Starts a node, and waits until it is in step with the chain. */
  const start = async () => {
    const before = counter.calls;
    const startedAt = performance.now();
    const node = spawnNode(config);
    await node.logged("Synced with the chain");
    return { node, seconds: (performance.now() - startedAt) / 1000, calls: counter.calls - before };
  };
  const first = await start();
  await first.node.kill("SIGTERM");
  const { node, seconds, calls } = await start();
  cleanup.use(node);
  await delay(5_000); // what the start left to be done
  const [callsBefore, before] = [counter.calls, usageOf(node.pid)];
  await delay(IDLE_SECONDS * 1_000);
  const after = usageOf(node.pid);
  return {
    subscriptions,
    firstStartSeconds: first.seconds,
    firstStartCalls: first.calls,
    restartSeconds: seconds,
    restartCalls: calls,
    idleCallsPerSecond: (counter.calls - callsBefore) / IDLE_SECONDS,
    idleCpuPercent: ((after.cpuSeconds - before.cpuSeconds) / IDLE_SECONDS) * 100,
    memoryMegabytes: after.megabytes,
  };
}

const counts = process.argv
  .slice(2)
  .filter((argument) => !argument.startsWith("-"))
  .map(Number);
if (counts.some((count) => !Number.isSafeInteger(count) || count < 1)) {
  throw new Error("expected numbers of subscriptions: npm run bench:scale -- 1000 100000");
}
const rows: Row[] = [];
for (const count of counts.length > 0 ? counts : [1_000, 100_000]) rows.push(await measure(count));
if (process.argv.includes("--json")) console.log(JSON.stringify(rows));
else
  console.table(
    rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Number(value.toFixed(2))]))),
  );
