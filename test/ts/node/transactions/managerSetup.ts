import type { Hex, TransactionReceipt } from "viem";
import { onTestFinished } from "vitest";
import { RpcPool } from "../../../../ts/node/chain/rpc/RpcPool.ts";
import type { DeliveryKey, Store, Transaction } from "../../../../ts/node/store/Store.ts";
import { openSqliteStore } from "../../../../ts/node/store/sqlite/openSqliteStore.ts";
import {
  TransactionManager,
  type TransactionManagerOptions,
} from "../../../../ts/node/transactions/TransactionManager.ts";
import { PAYLOAD } from "../fixtures.ts";
import { type RpcCall, type RpcProxy, startRpcProxy } from "../rpcProxy.ts";
import { memoryLogger, untilTrue } from "../support.ts";
import { accountOf, startChain, type TestChain } from "../testChain.ts";

export const account = accountOf(1);
export const TARGET = "0x00000000000000000000000000000000000000aa";

export interface Setup {
  chain: TestChain;
  proxy: RpcProxy;
  store: Store;
  /** Starts a manager, as a node would; it stops with the test. */
  start(options?: Partial<TransactionManagerOptions>): Promise<Running>;
}

export interface Running {
  manager: TransactionManager;
  settled: { transaction: Transaction; receipt: TransactionReceipt | undefined }[];
  lines: Record<string, unknown>[];
  stopping: AbortController;
}

export async function setup({ mines = true } = {}): Promise<Setup> {
  const chain = await startChain({ args: mines ? [] : ["--no-mining"] });
  const proxy = await startRpcProxy(chain.rpcUrl);
  const store = openSqliteStore(":memory:");
  onTestFinished(async () => {
    await store.close();
    await proxy[Symbol.asyncDispose]();
    await chain.close();
  });
  return {
    chain,
    proxy,
    store,
    async start(options = {}) {
      const stopping = new AbortController();
      const { logger, lines } = memoryLogger();
      const settled: Running["settled"] = [];
      const manager = new TransactionManager({
        client: new RpcPool({ urls: [proxy.url], logger }).client,
        account,
        chainId: 31337,
        store,
        logger,
        signal: stopping.signal,
        onSettled: (transaction, receipt) => settled.push({ transaction, receipt }),
        outcomesOf: ({ deliveries }, { status }) => deliveries.map((key) => ({ ...key, ok: status === "success" })),
        lookMs: 1_000_000,
        troubleMs: 1_000_000,
        doubtMs: 0,
        ...options,
      });
      await manager.start();
      onTestFinished(async () => {
        stopping.abort();
        manager.stop();
        await manager.look();
      });
      return { manager, settled, lines, stopping };
    },
  };
}

export async function computed(store: Store, subscriptionId: number): Promise<DeliveryKey> {
  const key = { subscriptionId, interval: 1 };
  await store.deliveries.begin(key);
  await store.deliveries.computed(key, PAYLOAD);
  return key;
}

export const request = (deliveries: readonly DeliveryKey[] = [], data: Hex = "0x1234") =>
  ({
    to: TARGET,
    data,
    gas: 100_000n,
    deliveries,
  }) as const;

export const isSend = ({ method }: RpcCall) => method === "eth_sendRawTransaction";
export const bytesSent = ({ calls }: RpcProxy): Hex[] => calls.filter(isSend).map(({ params }) => (params as [Hex])[0]);
/** Looks until so many transactions are settled: anvil mines a little after it has answered. */
export const follow = ({ manager, settled }: Pick<Running, "manager" | "settled">, count: number) =>
  untilTrue(async () => {
    await manager.look();
    return settled.length === count;
  });
export const nonceOf = ({ client }: TestChain) => client.getTransactionCount({ address: account.address });
