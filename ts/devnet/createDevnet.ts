import { type Logger, pino } from "pino";
import { createWalletClient, http } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { parseConfig } from "../node/config/parseConfig.ts";
import { createNode, type InfernetNode } from "../node/createNode.ts";
import { assertRuntime } from "../protocol/assertRuntime.ts";
import { Cleanup } from "../protocol/Cleanup.ts";
import { createService, type ServiceOptions } from "../service/createService.ts";
import { ACCOUNTS } from "./accounts.ts";
import { startAnvil } from "./anvil/startAnvil.ts";
import { type ChainConnection, connectChain, POLLING_INTERVAL_MS } from "./connectChain.ts";
import { createDeliveryWaiter } from "./createDeliveryWaiter.ts";
import { createRequester } from "./createRequester.ts";
import type { Devnet, DevnetOptions } from "./Devnet.ts";
import { deployDevnetContracts } from "./deployDevnetContracts.ts";
import { devnetNodeConfig, type NodeConfigParameters } from "./nodeConfig.ts";
import { assertPortsFree, choosePorts, HOST, withPortError } from "./ports.ts";

/**
 * Starts a whole Infernet on this machine: anvil (or one that runs already), the protocol at its well-known local
 * addresses, an example consumer, the container service and a node that serves it.
 *
 * Everything it starts is closed by `close()`, and when the start fails half way.
 *
 * @throws {RuntimeTooOldError} before Node.js 22.13
 * @throws {PortInUseError} when a port is taken
 * @throws {RpcUnusableError} when nothing usable answers at `rpcUrl`
 * @throws {ChainNotCleanError} when the chain at `rpcUrl` was used for something else
 * @example
 * await using devnet = await createDevnet({ ports: "auto" });
 * const { subscriptionId } = await devnet.request({ task: "text_classification", text: "I love it" });
 * const { result } = await devnet.waitForDelivery({ subscriptionId });
 */
export async function createDevnet(options: DevnetOptions = {}): Promise<Devnet> {
  assertRuntime("createDevnet");
  const cleanup = new Cleanup();
  try {
    return await start(options, cleanup);
  } catch (error) {
    await cleanup.run();
    throw error;
  }
}

async function start(options: DevnetOptions, cleanup: Cleanup): Promise<Devnet> {
  const { storePath = ":memory:", logger = pino({ level: "silent" }), onProgress, signal } = options;
  const ports = choosePorts(options.ports);
  await assertPortsFree(options.rpcUrl === undefined ? ports : { node: ports.node, service: ports.service });

  onProgress?.("Starting the chain and the container service");
  const [connection, service] = await allOrError([
    startChain(options, ports.anvil, cleanup),
    startService({ ...options.service, host: HOST, port: ports.service, logger }, cleanup),
  ]);
  signal?.throwIfAborted();

  onProgress?.("Deploying the protocol");
  const contracts = await deployDevnetContracts(connection);
  const { registry, nodeWallet, consumer, coordinator } = contracts;
  const { publicClient, testClient, chain, rpcUrl, wsUrl } = connection;
  const fromBlock = await publicClient.getBlockNumber();
  if (options.blockTimeSeconds !== undefined) {
    await testClient.setAutomine(false);
    await testClient.setIntervalMining({ interval: options.blockTimeSeconds });
  }
  signal?.throwIfAborted();

  onProgress?.("Starting the node");
  const node = await startNode(
    { port: ports.node, storePath, rpcUrl, wsUrl, serviceUrl: service.url, registry, nodeWallet },
    logger,
    cleanup,
  );
  signal?.throwIfAborted();

  const walletClient = createWalletClient({
    account: privateKeyToAccount(ACCOUNTS.user.privateKey),
    chain,
    transport: http(rpcUrl),
    pollingInterval: POLLING_INTERVAL_MS,
  });
  const close = () => cleanup.run();
  return {
    ...{ rpcUrl, wsUrl, chain, contracts, node, service, accounts: ACCOUNTS, publicClient, walletClient, testClient },
    request: createRequester({ publicClient, walletClient, consumer }),
    waitForDelivery: createDeliveryWaiter({ publicClient, coordinator, consumer, fromBlock }),
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function startChain(options: DevnetOptions, port: number, cleanup: Cleanup): Promise<ChainConnection> {
  if (options.rpcUrl !== undefined) return connectChain(options.rpcUrl);
  const anvil = await startAnvil({ port, host: HOST, ...(options.signal && { signal: options.signal }) });
  cleanup.add(anvil.close);
  return connectChain(anvil.rpcUrl);
}

async function startService(options: ServiceOptions & { port: number }, cleanup: Cleanup) {
  const service = await withPortError("service", options.port, () => createService(options));
  cleanup.add(() => service.close());
  return service;
}

async function startNode(parameters: NodeConfigParameters, logger: Logger, cleanup: Cleanup): Promise<InfernetNode> {
  const { config } = parseConfig(devnetNodeConfig(parameters));
  const node = await withPortError("node", parameters.port, () => createNode({ config, logger }));
  cleanup.add(() => node.close());
  return node;
}

/** Like `Promise.all`, but waits for all of them before it throws: what they start is then known, and can be closed. */
async function allOrError<A, B>([a, b]: [Promise<A>, Promise<B>]): Promise<[A, B]> {
  await Promise.allSettled([a, b]);
  return Promise.all([a, b]);
}
