import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { createWalletClient, http } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { ACCOUNTS } from "../../../ts/devnet/accounts.ts";
import { startAnvil } from "../../../ts/devnet/anvil/startAnvil.ts";
import { connectChain, POLLING_INTERVAL_MS } from "../../../ts/devnet/connectChain.ts";
import { createDeliveryWaiter } from "../../../ts/devnet/createDeliveryWaiter.ts";
import { createRequester } from "../../../ts/devnet/createRequester.ts";
import { deployDevnetContracts } from "../../../ts/devnet/deployDevnetContracts.ts";
import { devnetNodeConfig } from "../../../ts/devnet/nodeConfig.ts";

const CLI = join(import.meta.dirname, "../../../ts/cli/main.ts");

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
  return {
    ...connection,
    contracts,
    walletClient,
    request: createRequester({ publicClient, walletClient, consumer }),
    waitForDelivery: createDeliveryWaiter({ publicClient, coordinator, consumer, fromBlock: 0n }),
    [Symbol.asyncDispose]: () => anvil.close(),
  };
}

export type TestChain = Awaited<ReturnType<typeof startChain>>;

export interface NodeProcess extends AsyncDisposable {
  url: string;
  /** Log lines so far, parsed. */
  lines: Record<string, unknown>[];
  /** Resolves at the first log line, past or future, whose message starts with `message`. */
  logged(message: string): Promise<Record<string, unknown>>;
  /** `kill -9`, and waits for the end. */
  kill(): Promise<void>;
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
  const children: ChildProcess[] = [];

  const start = async (): Promise<NodeProcess> => {
    const child = spawn(process.execPath, [CLI, "node", "--config", config], { stdio: ["ignore", "ignore", "pipe"] });
    children.push(child);
    const lines: Record<string, unknown>[] = [];
    const waiting = new Set<() => void>();
    createInterface({ input: child.stderr }).on("line", (line) => {
      lines.push(line.startsWith("{") ? JSON.parse(line) : { msg: line });
      for (const look of waiting) look();
    });
    const kill = async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
    };
    const logged = (message: string) =>
      new Promise<Record<string, unknown>>((resolve, reject) => {
        const look = () => {
          const line = lines.find(({ msg }) => String(msg).startsWith(message));
          if (!line) return;
          waiting.delete(look);
          resolve(line);
        };
        waiting.add(look);
        child.once("exit", (code) => reject(new Error(`the node ended (${code}): ${JSON.stringify(lines.at(-1))}`)));
        look();
      });
    const { url } = await logged("Node started");
    return { url: String(url), lines, logged, kill, [Symbol.asyncDispose]: kill };
  };

  return {
    start,
    async [Symbol.asyncDispose]() {
      for (const child of children) child.kill("SIGKILL");
      await rm(folder, { recursive: true, force: true });
    },
  };
}
