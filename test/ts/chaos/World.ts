import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Address, createWalletClient, type Hex, http, keccak256, numberToHex, parseEther } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { getBlockNumber, setAutomine, setBalance } from "viem/actions";
import { deployContract } from "../../../ts/deploy/deployContract.ts";
import { ACCOUNTS } from "../../../ts/devnet/accounts.ts";
import { startAnvil } from "../../../ts/devnet/anvil/startAnvil.ts";
import { type ChainConnection, connectChain, POLLING_INTERVAL_MS } from "../../../ts/devnet/connectChain.ts";
import { deployDevnetContracts } from "../../../ts/devnet/deployDevnetContracts.ts";
import { ANVIL_ACCOUNTS } from "../../../ts/protocol/anvilAccounts.ts";
import { failingConsumerAbi, failingConsumerBytecode } from "../e2e/generated/failingConsumer.ts";
import {
  genericCallbackConsumerAbi,
  genericCallbackConsumerBytecode,
} from "../e2e/generated/genericCallbackConsumer.ts";
import {
  genericSubscriptionConsumerAbi,
  genericSubscriptionConsumerBytecode,
} from "../e2e/generated/genericSubscriptionConsumer.ts";
import { type BadRpc, startBadHttp, startBadWebSocket } from "./BadRpc.ts";
import { Chain } from "./Chain.ts";
import { type ChaosContainer, startChaosContainer } from "./ChaosContainer.ts";
import { freePort, NodeRunner } from "./NodeRunner.ts";
import type { Random } from "./Random.ts";
import type { Storm } from "./Storm.ts";
import type { Scenario } from "./scenario.ts";
import { type Consumers, Users } from "./Users.ts";

const FUNDS = parseEther("1000000");

/** Everything that a run takes place in. */
export interface World extends AsyncDisposable {
  connection: ChainConnection;
  coordinator: Address;
  consumers: Consumers;
  chain: Chain;
  users: Users;
  rpc: BadRpc;
  container: ChaosContainer;
  node: NodeRunner;
  /** The address it delivers from. */
  nodeAddress: Address;
  nodeUrl: string;
  storePath: string;
  /** All that the node logged, over its lives. */
  logPath: string;
}

/** Builds it. Nothing is broken yet, and the node isn't started. */
export async function createWorld(scenario: Scenario, random: Random, storm: Storm): Promise<World> {
  await using building = new AsyncDisposableStack();
  const anvil = building.use(await startAnvil({ chainId: scenario.chainId, args: ["--order", "fifo"] }));
  const connection = await connectChain(anvil.rpcUrl);
  const { testClient, publicClient } = connection;
  const contracts = await deployDevnetContracts(connection);
  const consumers = await deployConsumers(connection, contracts.registry);
  // A key of its own: on a chain that isn't local the node refuses those that everybody knows.
  const nodeKey = keccak256(numberToHex(scenario.seed));
  const nodeAddress = privateKeyToAccount(nodeKey).address;
  for (const { address } of [{ address: nodeAddress }, ...ANVIL_ACCOUNTS.slice(4, 7)]) {
    await setBalance(testClient, { address, value: FUNDS });
  }
  await setAutomine(testClient, false);
  const chain = new Chain(connection, await getBlockNumber(publicClient, { cacheTime: 0 }));

  const container = building.use(await startChaosContainer(random.fork()));
  const rpc = building.use(
    scenario.transport === "ws"
      ? await startBadWebSocket(anvil.port, random.fork(), storm)
      : await startBadHttp(anvil.rpcUrl, random.fork()),
  );
  const folder = building.adopt(await mkdtemp(join(tmpdir(), "infernet-chaos-")), (path) =>
    rm(path, { recursive: true, force: true }),
  );
  const port = await freePort();
  const storePath = join(folder, "store.sqlite");
  const config = join(folder, "config.json");
  await writeFile(
    config,
    JSON.stringify(nodeConfig({ scenario, port, storePath, rpc, container, nodeKey, registry: contracts.registry })),
    { mode: 0o600 },
  );
  const logPath = join(tmpdir(), `infernet-chaos-${process.pid}-${scenario.seed}.log`);
  const node = building.use(new NodeRunner(config, logPath));
  const nodeUrl = `http://127.0.0.1:${port}`;
  const { coordinator } = contracts;
  const users = await Users.create({
    ...{ chain, coordinator, consumers, nodeUrl },
    chainId: scenario.chainId,
    accounts: scenario.isShuffling ? 3 : 1,
  });
  building.use(storm); // the first to end
  const built = building.move();
  return {
    ...{ connection, coordinator, consumers, chain, users, rpc, container, node, nodeAddress, nodeUrl },
    ...{ storePath, logPath },
    [Symbol.asyncDispose]: () => built.disposeAsync(),
  };
}

async function deployConsumers({ chain, rpcUrl }: ChainConnection, registry: Address): Promise<Consumers> {
  const user = createWalletClient({
    account: privateKeyToAccount(ACCOUNTS.user.privateKey),
    chain,
    transport: http(rpcUrl),
    pollingInterval: POLLING_INTERVAL_MS,
  });
  const signer = user.account.address;
  const callback = {
    abi: genericCallbackConsumerAbi,
    bytecode: genericCallbackConsumerBytecode,
    args: [registry],
  } as const;
  const { address: first } = await deployContract(user, { name: "callback", ...callback });
  const { address: poisoned } = await deployContract(user, { name: "poisoned", ...callback });
  const { address: failing } = await deployContract(user, {
    name: "failing",
    abi: failingConsumerAbi,
    bytecode: failingConsumerBytecode,
    args: [registry, signer],
  });
  const { address: delegator } = await deployContract(user, {
    name: "delegator",
    abi: genericSubscriptionConsumerAbi,
    bytecode: genericSubscriptionConsumerBytecode,
    args: [registry, signer],
  });
  return { callback: first, poisoned, failing, delegator };
}

interface NodeConfigOptions {
  scenario: Scenario;
  port: number;
  storePath: string;
  rpc: BadRpc;
  container: ChaosContainer;
  nodeKey: Hex;
  registry: Address;
}

const nodeConfig = ({ scenario, port, storePath, rpc, container, nodeKey, registry }: NodeConfigOptions) => ({
  manage_containers: false,
  log: { path: "" },
  server: { port, rate_limit: { num_requests: 1_000_000, period: 1 } },
  store: { path: storePath },
  chain: {
    enabled: true,
    rpc_url: rpc.url,
    trail_head_blocks: scenario.trailBlocks,
    registry_address: registry,
    batch: scenario.batch,
    wallet: { private_key: nodeKey, allowed_sim_errors: ["reverting"] },
    snapshot_sync: { sync_period: 0.2, batch_size: 100 },
  },
  containers: [{ id: "echo", url: container.url, timeout: 2 }],
});
