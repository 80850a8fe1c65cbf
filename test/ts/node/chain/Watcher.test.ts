import { type Address, createWalletClient, type Hex, http, numberToHex, zeroAddress } from "viem";
import { foundry } from "viem/chains";
import { describe, expect, onTestFinished, test } from "vitest";
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
async function setup() {
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

interface CallRequest {
  to: Address;
  data: Hex;
}
interface Call {
  Method: "eth_call";
  Parameters: [CallRequest, "latest"];
  ReturnType: Hex;
}

const openIds = async ({ store }: { store: WatcherOptions["store"] }) =>
  (await store.subscriptions.open()).map(({ id }) => id);

describe("Watcher", () => {
  test("finds what is there, then what comes, in order; each block's hash is kept", async () => {
    const { subscribe, watch, store, chain } = await setup();
    await subscribe();
    await subscribe();
    const { told, following } = await watch();
    await untilTrue(() => told.length === 1);
    await subscribe();
    await untilTrue(() => told.length === 2);
    expect(told).toEqual([
      ["created", 1, 2],
      ["created", 3],
    ]);
    expect(await openIds({ store })).toEqual([1, 2, 3]);
    expect((await store.subscriptions.get(3))?.subscription).toMatchObject({
      owner: accountOf(9).address,
      containerId: containerHash(["a"]),
      redundancy: 1,
      frequency: 1,
    });
    await following();
    const { number, hash } = await chain.client.getBlock();
    expect((await store.chain.recentBlocks())[0]).toEqual({ number, hash });
  });

  test("N1: a subscription that is refused holds nobody up", async () => {
    const { subscribe, watch, store } = await setup();
    await subscribe("unknown");
    const { told } = await watch();
    await untilTrue(() => told.length === 1);
    await subscribe("unknown");
    await subscribe();
    await untilTrue(async () => (await openIds({ store })).includes(3));
    expect(await store.subscriptions.get(1)).toMatchObject({ state: "closed", reason: "Container-set not supported" });
    expect(await openIds({ store })).toEqual([3]);
  });

  test("closes what is cancelled, seen or not", async () => {
    const { subscribe, cancel, watch, store } = await setup();
    for (let count = 0; count < 3; count++) await subscribe();
    const first = await watch();
    await untilTrue(() => first.told.length === 1);
    await cancel(2);
    await untilTrue(() => first.told.length === 2);
    expect(first.told[1]).toEqual(["cancelled", 2]);
    expect(await store.subscriptions.get(2)).toMatchObject({ state: "closed", reason: "Subscription cancelled" });
    await first.stop();
    await cancel(3);
    await subscribe();
    const second = await watch();
    await untilTrue(() => second.told.length === 2);
    expect(second.told).toEqual([
      ["created", 4],
      ["cancelled", 3],
    ]);
    expect(await openIds({ store })).toEqual([1, 4]);
  });

  test("N8: asks for no filters, and for subscriptions only when there are new ones", async () => {
    const { subscribe, watch, proxy, chain } = await setup();
    await subscribe();
    const { told, following } = await watch();
    await untilTrue(() => told.length === 1);
    proxy.calls.length = 0;
    for (let blocks = 0; blocks < 5; blocks++) {
      await chain.client.mine({ blocks: 1 });
      await following();
    }
    expect(new Set(proxy.calls.map(({ method }) => method))).toEqual(new Set(["eth_getBlockByNumber", "eth_getLogs"]));
    expect(proxy.count("eth_getLogs")).toBe(5);
  });

  test("N42: beginning above the newest subscription is no stall", async () => {
    const { subscribe, watch, store } = await setup();
    await subscribe();
    const { told, following } = await watch({ startingSubscriptionId: 2 });
    await following();
    for (let count = 0; count < 2; count++) await subscribe();
    await untilTrue(() => told.length === 1);
    expect(told).toEqual([["created", 3]]);
    expect(await store.subscriptions.get(1)).toBeUndefined();
  });

  test("infernet-container-starter#28: trailing behind the head, by more than there are blocks too", async () => {
    const { subscribe, watch, chain } = await setup();
    const far = await watch({ trailBlocks: 1_000 });
    await untilTrue(() => far.heads() > 2);
    await far.stop();
    const { told, heads } = await watch({ trailBlocks: 2 });
    await subscribe();
    await chain.client.mine({ blocks: 1 });
    const seen = heads();
    await untilTrue(() => heads() > seen + 3);
    expect(told).toEqual([]);
    await chain.client.mine({ blocks: 1 });
    await untilTrue(() => told.length === 1);
  });

  test("infernet-node#6, infernet-node#22: reads in batches, smaller where the RPC refuses them", async () => {
    const { subscribe, watch, proxy, store } = await setup();
    for (let count = 0; count < 20; count++) await subscribe();
    let refusals = 2;
    proxy.decide = ({ method, params }) => {
      const isBatch = method === "eth_call" && JSON.stringify(params).length > 300;
      return isBatch && refusals-- > 0 ? { error: { code: -32000, message: "query timeout exceeded" } } : "forward";
    };
    const { told } = await watch({ batchSize: 32 });
    await untilTrue(() => told.length === 1);
    expect(await openIds({ store })).toHaveLength(20);
  });

  test("when the chain goes back (evm_revert), forgets what is gone at once", async () => {
    const { chain, subscribe, watch, store } = await setup();
    await subscribe();
    const snapshot = await chain.client.snapshot();
    const { told, following } = await watch();
    await following();
    await subscribe();
    await subscribe("unknown");
    await untilTrue(() => told.length >= 2 && told.flat().includes(3));
    await chain.client.revert({ id: snapshot });
    await untilTrue(() => told.some(([what]) => what === "rewound"));
    expect(told.at(-1)).toEqual(["rewound", Number(await chain.client.getBlockNumber()), 2, 3]);
    expect(await openIds({ store })).toEqual([1]);
    await subscribe();
    await untilTrue(() => told.at(-1)?.[0] === "created");
    expect(told.at(-1)).toEqual(["created", 2]);
    await following();
  });

  test("an RPC that answers for the newest block by the state of the next one doesn't mislead it", async () => {
    // As anvil does for a moment while it makes a block, and load balancers do whenever they like.
    const { chain, subscribe, watch, proxy, store } = await setup();
    const first = numberToHex(await chain.client.getBlockNumber());
    const snapshot = await chain.client.snapshot();
    let hasHead = false;
    let next: Promise<void> | undefined;
    proxy.decide = async ({ method, params }) => {
      if (method === "eth_getBlockByNumber") hasHead = true;
      if (!hasHead || (method !== "eth_getLogs" && method !== "eth_call")) return "forward";
      next ??= subscribe();
      await next;
      const [call, block] = params as [CallRequest, string];
      if (method !== "eth_call" || block !== first) return "forward";
      return { result: await chain.client.request<Call>({ method: "eth_call", params: [call, "latest"] }) };
    };
    const { told, following } = await watch();
    await untilTrue(() => told.length === 1);
    await following();
    proxy.decide = () => "forward";
    expect(await store.subscriptions.get(1)).toMatchObject({ state: "open", subscription: { redundancy: 1 } });
    await chain.client.revert({ id: snapshot });
    await subscribe();
    await untilTrue(() => told.length === 3);
    expect(told).toEqual([
      ["created", 1],
      ["rewound", Number(first), 1],
      ["created", 1],
    ]);
  });

  test("when the chain goes back behind the first block that was seen, forgets only what is gone", async () => {
    const { chain, subscribe, watch, store } = await setup();
    await subscribe();
    await chain.client.mine({ blocks: 70 });
    const snapshot = await chain.client.snapshot();
    await subscribe();
    const { told } = await watch();
    await untilTrue(() => told.length === 2);
    await chain.client.revert({ id: snapshot });
    await untilTrue(() => told.length === 3);
    expect(told).toEqual([
      ["history", 1],
      ["created", 2],
      ["rewound", Number(await chain.client.getBlockNumber()) + 1 - 64, 2],
    ]);
    expect(await openIds({ store })).toEqual([1]);
  });

  test("N32: when blocks are replaced (anvil_reorg), follows the new ones", async () => {
    const { chain, subscribe, watch, store, reorg } = await setup();
    const { told, following } = await watch();
    await subscribe();
    await untilTrue(() => told.length === 1);
    await chain.client.mine({ blocks: 3 });
    await following();
    await reorg(4);
    await untilTrue(() => told.length === 2);
    expect(told[1]?.[0]).toBe("rewound");
    expect(told[1]).toContain(1);
    await following();
    const { hash } = await chain.client.getBlock();
    await untilTrue(async () => (await store.chain.recentBlocks())[0]?.hash === hash);
    await subscribe();
    await untilTrue(() => told.length === 3);
    expect(told[2]).toEqual(["created", 1]);
  });

  test("when the block of a cancellation is replaced, the subscription is open again, as it was made", async () => {
    const { chain, subscribe, cancel, watch, store, reorg } = await setup();
    await subscribe();
    await subscribe();
    const { told, following } = await watch();
    await following();
    const made = await store.subscriptions.get(1);
    await cancel(1);
    await untilTrue(() => told.length === 2);
    expect(await openIds({ store })).toEqual([2]);
    await reorg(1);
    await untilTrue(() => told.length === 4);
    expect(told).toEqual([
      ["created", 1, 2],
      ["cancelled", 1],
      ["rewound", Number(await chain.client.getBlockNumber()) - 1],
      ["restored", 1],
    ]);
    expect(await store.subscriptions.get(1)).toEqual(made);
    expect(await openIds({ store })).toEqual([1, 2]);
    await cancel(1);
    await untilTrue(() => told.length === 5);
    expect(told[4]).toEqual(["cancelled", 1]);
    expect(await openIds({ store })).toEqual([2]);
  });

  test("one that was cancelled before it was seen comes back with its block, too", async () => {
    const { subscribe, cancel, watch, store, reorg } = await setup();
    await subscribe();
    await cancel(1);
    const { told, following } = await watch();
    await following();
    expect(told).toEqual([
      ["created", 1],
      ["cancelled", 1],
    ]);
    expect(await openIds({ store })).toEqual([]);
    await reorg(1);
    await untilTrue(async () => (await openIds({ store })).includes(1));
    expect((await store.subscriptions.get(1))?.subscription.activeAt).toBeLessThan(2 ** 32 - 1);
  });

  test("a cancellation that an RPC tells of one block too early can be taken back with its block", async () => {
    const { chain, subscribe, cancel, watch, store, proxy, reorg } = await setup();
    const watching = await watch();
    await watching.following();
    let isEarly = true;
    proxy.decide = async ({ method, params }) => {
      const [call, block] = params as [CallRequest, string];
      if (method !== "eth_call" || !isEarly || block === "latest") return "forward";
      isEarly = false;
      await cancel(1);
      return { result: await chain.client.request<Call>({ method: "eth_call", params: [call, "latest"] }) };
    };
    await subscribe();
    await untilTrue(() => watching.told.length === 2);
    expect(watching.told[1]).toEqual(["cancelled", 1]);
    await reorg(1);
    await untilTrue(() => watching.told.at(-1)?.[0] === "restored");
    expect((await store.subscriptions.get(1))?.subscription.activeAt).toBeLessThan(2 ** 32 - 1);
  });

  test("a cancellation from long ago closes what was open, and isn't mistaken for the newest block's", async () => {
    const { chain, subscribe, cancel, watch, store, reorg } = await setup();
    await subscribe();
    await subscribe();
    const first = await watch();
    await first.following();
    await first.stop();
    await cancel(2);
    await subscribe();
    await chain.client.mine({ blocks: 70 });
    const { told, following } = await watch();
    await untilTrue(() => told.length === 2);
    expect(told).toEqual([
      ["history", 3],
      ["cancelled", 2],
    ]);
    await reorg(3);
    await untilTrue(() => told.length === 3);
    await following();
    expect(told.map(([what]) => what)).toEqual(["history", "cancelled", "rewound"]);
    expect(await openIds({ store })).toEqual([1, 3]);
  });

  test("an RPC whose index of logs lags behind its head hides no subscription for long", async () => {
    const { subscribe, cancel, watch, proxy, store } = await setup();
    const { told, following } = await watch({ recheckMs: 20 });
    await following();
    await subscribe();
    await untilTrue(() => told.length === 1);
    proxy.decide = ({ method }) => (method === "eth_getLogs" ? { result: [] } : "forward");
    await cancel(1);
    await subscribe();
    await following();
    expect(told).toEqual([["created", 1]]);
    expect(await store.chain.lastSubscriptionId()).toBe(1);
    proxy.decide = () => "forward"; // and no block comes that would have it look
    await untilTrue(() => told.length === 3);
    expect(told.slice(1)).toEqual([
      ["created", 2],
      ["cancelled", 1],
    ]);
    expect(await openIds({ store })).toEqual([2]);
  });

  test("a counter that runs ahead of the logs isn't believed", async () => {
    const { subscribe, watch, proxy, store } = await setup();
    const { told, following } = await watch({ recheckMs: 20 });
    await subscribe();
    await following();
    await untilTrue(() => told.length === 1);
    let calls = 0;
    proxy.decide = ({ method }) => {
      if (method !== "eth_call") return "forward";
      calls += 1;
      return { result: numberToHex(7, { size: 32 }) };
    };
    await untilTrue(() => calls > 2);
    proxy.decide = () => "forward";
    await subscribe();
    await untilTrue(() => told.length === 2);
    expect(told).toEqual([
      ["created", 1],
      ["created", 2],
    ]);
    expect(await openIds({ store })).toEqual([1, 2]);
  });

  test("infernet-deploy#6: a block that can't be read any more doesn't hold it up", async () => {
    // The chain went back while the logs of a block were being read.
    const { chain, subscribe, watch, proxy } = await setup();
    const watching = await watch();
    await watching.following();
    proxy.decide = ({ method }) =>
      method === "eth_getLogs" ? { error: { code: -32602, message: "block range extends beyond head" } } : "forward";
    await chain.client.mine({ blocks: 1 });
    await untilTrue(() => watching.lines.some(({ msg }) => msg === "Block can't be followed, looking anew"));
    proxy.decide = () => "forward";
    await subscribe();
    await untilTrue(() => watching.told.length === 1);
    expect(watching.told).toEqual([["created", 1]]);
  });

  test("N3: an RPC that fails now and then loses nothing", async () => {
    const { subscribe, watch, proxy, store } = await setup();
    const watching = await watch();
    let calls = 0;
    proxy.decide = () => (calls++ % 3 === 0 ? { status: 503 } : "forward");
    const { told } = watching;
    for (let count = 0; count < 4; count++) await subscribe();
    await untilTrue(async () => (await openIds({ store })).length === 4);
    expect(told.flatMap(([what, ...ids]) => (what === "created" ? ids : []))).toEqual([1, 2, 3, 4]);
  });
});
