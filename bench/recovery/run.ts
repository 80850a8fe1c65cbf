/** `npm run bench:recovery [COUNT]`: how long a node takes to start with so many open deliveries and jobs (default 10,000). */
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { zeroAddress } from "viem";
import { ACCOUNTS } from "../../ts/devnet/accounts.ts";
import { startAnvil } from "../../ts/devnet/anvil/startAnvil.ts";
import { connectChain } from "../../ts/devnet/connectChain.ts";
import { deployDevnetContracts } from "../../ts/devnet/deployDevnetContracts.ts";
import { parseConfig } from "../../ts/node/config/parseConfig.ts";
import { createNode } from "../../ts/node/createNode.ts";
import { openSqliteStore } from "../../ts/node/store/sqlite/openSqliteStore.ts";
import { containerHash } from "../../ts/protocol/containerHash.ts";

const [count = 10_000] = process.argv
  .slice(2)
  .filter((argument) => !argument.startsWith("-"))
  .map(Number);
await using cleanup = new AsyncDisposableStack();
const anvil = cleanup.use(await startAnvil());
const connection = await connectChain(anvil.rpcUrl);
const { registry, coordinator } = await deployDevnetContracts(connection);
// A container that takes its time: what is measured is the node's start, and not how fast work then ends.
const container = createServer().listen(0, "127.0.0.1");
await once(container, "listening");
cleanup.defer(() => {
  container.closeAllConnections();
  container.close();
});
const { port } = container.address() as AddressInfo;
const folder = cleanup.adopt(await mkdtemp(join(tmpdir(), "infernet-recovery-")), (path) =>
  rm(path, { recursive: true }),
);
const path = join(folder, "store.sqlite");
const { config } = parseConfig({
  manage_containers: false,
  log: { path: "" },
  server: { port: 0 },
  store: { path },
  chain: {
    enabled: true,
    rpc_url: anvil.rpcUrl,
    trail_head_blocks: 0,
    registry_address: registry,
    wallet: { private_key: ACCOUNTS.node.privateKey },
  },
  containers: [{ id: "echo", url: `http://127.0.0.1:${port}` }],
});

{
  await using store = openSqliteStore(path);
  const { number, hash } = await connection.publicClient.getBlock();
  const genesisHash = (await connection.publicClient.getBlock({ blockNumber: 0n })).hash;
  await store.chain.reset({ chainId: 31_337, genesisHash, coordinator, node: ACCOUNTS.node.address });
  const subscription = {
    ...{ owner: coordinator, activeAt: 1, period: 0, frequency: 1, redundancy: 1, lazy: false },
    ...{ containerId: containerHash(["echo"]), verifier: zeroAddress, paymentAmount: 0n },
    ...{ paymentToken: zeroAddress, wallet: zeroAddress },
  };
  const ids = Array.from({ length: count }, (_, index) => index + 1);
  const created = ids.map((id) => ({ id, subscription, state: "open" as const }));
  await store.chain.advance({ block: { number, hash }, lastSubscriptionId: count, created });
  for (const subscriptionId of ids) await store.deliveries.begin({ subscriptionId, interval: 1 });
  const request = { containers: ["echo"], data: {}, requires_proof: false };
  const jobs = ids.map((id) => ({ id: `job-${id}`, owner: "::1", status: "running" as const, request, results: [] }));
  await store.jobs.add(jobs);
}

const startedAt = performance.now();
const node = await createNode({ config, logger: pino({ level: "silent" }) });
const response = await fetch(`${node.url}/health`);
const seconds = Number(((performance.now() - startedAt) / 1000).toFixed(2));
await node.close();
const result = { openDeliveries: count, openJobs: count, status: response.status, seconds };
console.log(process.argv.includes("--json") ? JSON.stringify(result) : result);
