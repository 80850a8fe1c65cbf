import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createWalletClient, http } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { ACCOUNTS } from "../../../ts/devnet/accounts.ts";
import { startAnvil } from "../../../ts/devnet/anvil/startAnvil.ts";
import { connectChain, POLLING_INTERVAL_MS } from "../../../ts/devnet/connectChain.ts";
import { createDeliveryWaiter } from "../../../ts/devnet/createDeliveryWaiter.ts";
import { createRequester } from "../../../ts/devnet/createRequester.ts";
import type { WaitForDeliveryOptions } from "../../../ts/devnet/Devnet.ts";
import { deployDevnetContracts } from "../../../ts/devnet/deployDevnetContracts.ts";
import { devnetNodeConfig } from "../../../ts/devnet/nodeConfig.ts";
import { type NodeProcess, spawnNode } from "./nodeProcess.ts";

/** A busy machine may take long; the test's own timeout ends a hopeless wait. */
const DELIVERY_TIMEOUT_MS = 170_000;

/** An anvil of its own with the devnet's contracts, and no node: tests start theirs as they need. */
export async function startChain() {
  const anvil = await startAnvil({ port: 0 });
  const connection = await connectChain(anvil.rpcUrl);
  const contracts = await deployDevnetContracts(connection);
  const { publicClient, chain, rpcUrl } = connection;
  const { consumer, coordinator } = contracts;
  const walletClient = createWalletClient({
    account: privateKeyToAccount(ACCOUNTS.user.privateKey),
    chain,
    transport: http(rpcUrl),
    pollingInterval: POLLING_INTERVAL_MS,
  });
  const waitForDelivery = createDeliveryWaiter({ publicClient, coordinator, consumer, fromBlock: 0n });
  return {
    ...connection,
    contracts,
    walletClient,
    request: createRequester({ publicClient, walletClient, consumer }),
    waitForDelivery: (options: WaitForDeliveryOptions) =>
      waitForDelivery({ timeoutMs: DELIVERY_TIMEOUT_MS, ...options }),
    [Symbol.asyncDispose]: () => anvil.close(),
  };
}

export type TestChain = Awaited<ReturnType<typeof startChain>>;

export interface StartedNode extends NodeProcess {
  url: string;
}

/** A folder with a node's config.json and store, deleted at the end; starts node processes in it. */
export async function nodeFolder(chain: TestChain, containerUrl: string) {
  const folder = await mkdtemp(join(tmpdir(), "infernet-node-"));
  const config = join(folder, "config.json");
  const { registry, nodeWallet } = chain.contracts;
  const raw = devnetNodeConfig({
    port: 0,
    storePath: join(folder, "store.sqlite"),
    rpcUrl: chain.rpcUrl,
    serviceUrl: containerUrl,
    registry,
    nodeWallet,
  });
  await writeFile(config, JSON.stringify({ ...raw, log: { path: "" } }));
  const started: NodeProcess[] = [];

  const start = async (): Promise<StartedNode> => {
    const node = spawnNode(config);
    started.push(node);
    const { url } = await node.logged("Node started");
    return { ...node, url: String(url) };
  };

  return {
    start,
    async [Symbol.asyncDispose]() {
      for (const node of started) await node.kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
