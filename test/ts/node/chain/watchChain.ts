import { type Address, createWalletClient, type Hex, http, zeroAddress } from "viem";
import { foundry } from "viem/chains";
import { expect, onTestFinished } from "vitest";
import { coordinatorAbi } from "../../../../ts/abi/generated/coordinator.ts";
import { deployProtocol } from "../../../../ts/deploy/deployProtocol.ts";
import { connectProtocol } from "../../../../ts/node/chain/connectProtocol.ts";
import { ProtocolReader } from "../../../../ts/node/chain/ProtocolReader.ts";
import { RpcPool } from "../../../../ts/node/chain/rpc/RpcPool.ts";
import { Watcher, type WatcherOptions } from "../../../../ts/node/chain/Watcher.ts";
import { ShutdownError } from "../../../../ts/node/errors.ts";
import { openSqliteStore } from "../../../../ts/node/store/sqlite/openSqliteStore.ts";
import { containerHash } from "../../../../ts/protocol/containerHash.ts";
import { startRpcProxy } from "../rpcProxy.ts";
import { memoryLogger, untilTrue } from "../support.ts";
import { accountOf, startChain } from "../testChain.ts";

/** A chain with the protocol, a store, and watchers over both that write down what they tell. */
export async function watchChain() {
  const chain = await startChain();
  const proxy = await startRpcProxy(chain.rpcUrl);
  const store = openSqliteStore(":memory:");
  onTestFinished(async () => {
    await store.close();
    await proxy[Symbol.asyncDispose]();
    await chain.close();
  });
  const transport = http(chain.rpcUrl);
  const deployer = createWalletClient({ account: accountOf(0), chain: foundry, transport, pollingInterval: 20 });
  const { addresses } = await deployProtocol(deployer);
  const coordinator = { address: addresses.coordinator, abi: coordinatorAbi } as const;
  const mined = async (hash: `0x${string}`) => void (await chain.client.waitForTransactionReceipt({ hash }));
  /** Subscribes as anvil's last account. */
  const subscribe = async (container = "a") =>
    mined(
      await chain.client.writeContract({
        ...coordinator,
        functionName: "createSubscription",
        args: [container, 1, 0, 1, false, zeroAddress, 0n, zeroAddress, zeroAddress],
      }),
    );
  const cancel = async (id: number) =>
    mined(await chain.client.writeContract({ ...coordinator, functionName: "cancelSubscription", args: [id] }));
  /** Replaces the newest blocks by empty ones. */
  const reorg = (depth: number) =>
    chain.client.request<{ Method: "anvil_reorg"; Parameters: [number, []]; ReturnType: null }>({
      method: "anvil_reorg",
      params: [depth, []],
    });

  const watch = async (options: Partial<WatcherOptions> & { batchSize?: number } = {}) => {
    const { batchSize = 500, ...rest } = options;
    const { logger, lines } = memoryLogger();
    const stopping = new AbortController();
    const rpc = new RpcPool({ urls: [proxy.url], logger });
    const protocol = await connectProtocol(rpc.client, { registry: addresses.registry, node: accountOf(1).address });
    const told: unknown[][] = [];
    let heads = 0;
    const watcher = new Watcher({
      rpc,
      protocol,
      reader: new ProtocolReader(rpc.client, protocol, batchSize),
      store,
      judge: (id, subscription) =>
        subscription.containerId === containerHash(["a"])
          ? { id, subscription, state: "open" }
          : { id, subscription, state: "closed", reason: "Container-set not supported" },
      events: {
        head: () => {
          heads += 1;
        },
        history: (subscriptions) => told.push(["history", ...subscriptions.map(({ id }) => id)]),
        created: (subscriptions) => told.push(["created", ...subscriptions.map(({ id }) => id)]),
        cancelled: (ids) => told.push(["cancelled", ...ids]),
        rewound: (number, { forgotten, restored }) => {
          told.push(["rewound", Number(number), ...forgotten]);
          if (restored.length > 0) told.push(["restored", ...restored.map(({ id }) => id)]);
        },
      },
      trailBlocks: 0,
      startingSubscriptionId: 0,
      pollMs: 5,
      logger,
      signal: stopping.signal,
      ...rest,
    });
    const running = watcher.run().catch((error: unknown) => error);
    const stop = async () => {
      stopping.abort();
      expect(await running).toBeInstanceOf(ShutdownError);
    };
    onTestFinished(stop);
    const following = async () => {
      const head = await chain.client.getBlockNumber();
      await untilTrue(async () => (await store.chain.recentBlocks())[0]?.number === head);
    };
    return { told, lines, stop, following, heads: () => heads };
  };
  return { chain, proxy, store, subscribe, cancel, reorg, watch };
}

export interface CallRequest {
  to: Address;
  data: Hex;
}
export interface Call {
  Method: "eth_call";
  Parameters: [CallRequest, "latest"];
  ReturnType: Hex;
}

export const openIds = async ({ store }: { store: WatcherOptions["store"] }) =>
  (await store.subscriptions.open()).map(({ id }) => id);
