import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { RpcPool, type RpcPoolOptions } from "../../../../../ts/node/chain/rpc/RpcPool.ts";
import { asRevert } from "../../../../../ts/node/chain/rpcErrors.ts";
import { type Intervention, type RpcProxy, startRpcProxy } from "../../rpcProxy.ts";
import { memoryLogger, untilTrue } from "../../support.ts";
import { startTcpProxy } from "../../tcpProxy.ts";
import { accountOf, reverting, startChain, type TestChain } from "../../testChain.ts";

const REVERTING = "0x00000000000000000000000000000000000000aa";
let chain: TestChain;

beforeAll(async () => {
  chain = await startChain();
  await chain.client.setCode({ address: REVERTING, bytecode: reverting("0x88a21e4f") });
});
afterAll(() => chain.close());

/** A pool over as many endpoints as there are ways to behave, each with a key in its path. */
async function setup(behaviours: Intervention[], options: Partial<RpcPoolOptions> = {}) {
  const proxies: RpcProxy[] = [];
  for (const behaviour of behaviours) proxies.push(await startRpcProxy(chain.rpcUrl, () => behaviour));
  const { logger, lines } = memoryLogger();
  const pool = new RpcPool({ urls: proxies.map(({ url }) => `${url}/v3/s3cret`), logger, ...options });
  onTestFinished(async () => {
    pool.close();
    for (const proxy of proxies) await proxy[Symbol.asyncDispose]();
  });
  const asked = () => proxies.map((proxy) => proxy.count("eth_blockNumber"));
  return { pool, proxies, lines, asked };
}

describe("fail-over", () => {
  test.each([
    ["can't be reached", "lose-request"],
    ["is broken", { status: 502, text: "<html>" }],
    ["limits the rate by status", { status: 429 }],
    ["limits the rate by code", { error: { code: -32005, message: "daily request count exceeded" } }],
    ["lacks the method", { error: { code: -32601, message: "method not found" } }],
  ] satisfies [string, Intervention][])(
    "an endpoint that %s is left alone, and the next one asked",
    async (_name, fault) => {
      const { pool, asked, lines, proxies } = await setup([fault, "forward"]);
      expect(await pool.client.getBlockNumber()).toBe(0n);
      const before = proxies[0]?.calls.length;
      expect(await pool.client.getBlockNumber()).toBe(0n);
      expect(proxies[0]?.calls.length).toBe(before);
      expect(asked()[1]).toBe(2);
      expect(lines).toMatchObject([{ rpc: `127.0.0.1:${proxies[0]?.port}`, msg: "RPC endpoint paused", level: 40 }]);
      expect(JSON.stringify(lines)).not.toContain("s3cret");
    },
  );

  test("one that is too slow counts as a fault", async () => {
    const { pool, proxies, asked } = await setup(["forward", "forward"], { timeoutMs: 1_000 });
    const [slow] = proxies;
    const answer = Promise.withResolvers<Intervention>();
    if (slow) slow.decide = () => answer.promise;
    expect(await pool.client.getBlockNumber()).toBe(0n);
    expect(asked()[1]).toBe(1);
    answer.resolve("forward");
  });

  test("a paused one is asked again after its time, or when there is no other", async () => {
    const { pool, proxies, asked } = await setup(["forward", "forward"], { pauseMs: 0 });
    const [first, second] = proxies;
    if (!first || !second) throw new Error("unreachable");
    await pool.client.getBlockNumber();
    first.decide = () => ({ status: 503 });
    await pool.client.getBlockNumber();
    first.decide = () => "forward";
    await pool.client.getBlockNumber();
    expect(asked()).toEqual([3, 1]);
    const resting = await setup(["lose-request", "lose-request"]);
    await expect(resting.pool.client.getBlockNumber()).rejects.toThrow();
    for (const proxy of resting.proxies) proxy.decide = () => "forward";
    expect(await resting.pool.client.getBlockNumber()).toBe(0n);
  });

  test("what a contract or the RPC says about the request itself is an answer: nobody else is asked", async () => {
    const { pool, proxies, lines } = await setup(["forward", "forward"]);
    const failure = await pool.client.call({ to: REVERTING }).catch((error: unknown) => error);
    expect(asRevert(failure)).toMatchObject({ name: "NodeRespondedAlready" });
    const [first, second] = proxies;
    if (first) first.decide = () => ({ error: { code: -32000, message: "nonce too low" } });
    await expect(pool.client.getBlockNumber()).rejects.toThrow("nonce too low");
    expect(second?.calls).toEqual([]);
    expect(lines).toEqual([]);
  });

  test("with one endpoint a fault is just told to whoever asked", async () => {
    const { pool, lines, proxies } = await setup([{ status: 503 }]);
    for (let times = 0; times < 3; times++) await expect(pool.client.getBlockNumber()).rejects.toThrow();
    expect(proxies[0]?.calls.length).toBe(3);
    expect(lines).toEqual([]);
  });

  test("an endpoint of another chain is never used", async () => {
    const { pool, proxies, lines } = await setup(["forward", "forward"]);
    await pool.client.getBlockNumber();
    const [first, second] = proxies;
    if (!first || !second) throw new Error("unreachable");
    first.decide = () => ({ status: 503 });
    second.decide = ({ method }) => (method === "eth_chainId" ? { result: "0x1" } : "forward");
    await expect(pool.client.getBlockNumber()).rejects.toThrow();
    first.decide = () => "forward";
    expect(await pool.client.getBlockNumber()).toBe(0n);
    expect(second.count("eth_blockNumber")).toBe(0);
    expect(lines).toContainEqual(
      expect.objectContaining({ rpc: `127.0.0.1:${second.port}`, chainId: 1, expected: 31337, level: 50 }),
    );
  });

  test("one that lags behind is paused", async () => {
    const { pool, proxies, asked } = await setup(["forward", "forward"], { maxLagBlocks: 2 });
    const [lagging, best] = proxies;
    if (!lagging || !best) throw new Error("unreachable");
    best.decide = ({ method }) => (method === "eth_blockNumber" ? { result: "0x9" } : "forward");
    expect(await pool.checkLag()).toEqual([0n, 9n]);
    expect(await pool.client.getBlockNumber()).toBe(9n);
    expect(asked()).toEqual([1, 2]);
  });
});

test("only so many requests are under way at once", async () => {
  let underWay = 0;
  let most = 0;
  const { pool, proxies } = await setup(["forward"], { concurrency: 3 });
  await pool.client.getBlockNumber();
  const [proxy] = proxies;
  if (proxy) {
    proxy.decide = async () => {
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise((resolve) => setImmediate(resolve));
      underWay -= 1;
      return "forward" as const;
    };
  }
  const accounts = Array.from({ length: 20 }, (_, index) => accountOf(index % 10).address);
  await Promise.all(
    accounts.map((address, index) => pool.client.getStorageAt({ address, slot: `0x${index.toString(16)}` })),
  );
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThanOrEqual(3);
});

describe("a websocket", () => {
  async function setupSocket(options: Partial<RpcPoolOptions> = {}) {
    const wire = await startTcpProxy(chain.port);
    const { logger, lines } = memoryLogger();
    const pool = new RpcPool({ urls: [`ws://127.0.0.1:${wire.port}`], logger, ...options });
    onTestFinished(async () => {
      pool.close();
      await wire[Symbol.asyncDispose]();
    });
    return { wire, pool, lines };
  }

  test("is one connection for all requests, and closed with the pool", async () => {
    const { wire, pool } = await setupSocket();
    expect(pool.pushesHeads).toBe(true);
    await Promise.all(Array.from({ length: 5 }, () => pool.client.getBlockNumber()));
    expect(wire.made).toBe(1);
    pool.close();
    await untilTrue(() => wire.open === 0);
  });

  test("that is down at first is connected to once it is up, and leaves nothing behind", async () => {
    const { wire, pool } = await setupSocket();
    await wire.down();
    for (let times = 0; times < 5; times++) await expect(pool.client.getBlockNumber()).rejects.toThrow();
    await wire.up();
    expect(await pool.client.getBlockNumber()).toBe(0n);
    expect(wire.made).toBe(1);
    pool.close();
    await untilTrue(() => wire.open === 0);
  });

  test("that breaks is opened anew by the next request", async () => {
    const { wire, pool } = await setupSocket();
    await pool.client.getBlockNumber();
    wire.cut();
    await untilTrue(async () => {
      try {
        return (await pool.client.getBlockNumber()) === 0n;
      } catch {
        return false; // the request that finds out
      }
    });
    expect(wire.open).toBe(1);
  });

  test("closing it is no error, whether it is open, broken or was never there", async () => {
    const { wire, pool } = await setupSocket();
    pool.close();
    await pool.client.getBlockNumber();
    wire.cut();
    pool.close();
    pool.close();
    await wire.down();
    pool.close();
  });

  test("that is accepted and never answers is given up in time", async () => {
    const mute = await startTcpProxy();
    const pool = new RpcPool({ urls: [`ws://127.0.0.1:${mute.port}`], logger: memoryLogger().logger, timeoutMs: 50 });
    onTestFinished(async () => {
      pool.close();
      await mute[Symbol.asyncDispose]();
    });
    await expect(pool.client.getBlockNumber()).rejects.toThrow("took too long");
  });

  test("has heads looked for once it is subscribed to: those before came without a push", async () => {
    const { pool } = await setupSocket();
    const { promise: told, resolve } = Promise.withResolvers<void>();
    const stop = pool.onHead(resolve); // no block is made here
    await told;
    stop();
    pool.close();
  });

  test("pushes heads, once a block, also after it broke", async () => {
    const { wire, pool, lines } = await setupSocket();
    let pushed = 0;
    const stop = pool.onHead(() => {
      pushed += 1;
    });
    const mineUntilPushed = async () => {
      pushed = 0;
      await untilTrue(async () => {
        await chain.client.mine({ blocks: 1 });
        return pushed > 0;
      });
    };
    await mineUntilPushed();
    for (let breaks = 0; breaks < 1; breaks++) {
      wire.cut();
      await untilTrue(() => lines.filter(({ msg }) => String(msg).startsWith("Head subscription")).length > breaks);
      await untilTrue(() => wire.open === 1);
      await mineUntilPushed();
    }
    // One subscription, not one more for each break: a block is one push. The last push may still be on its way.
    const block = await chain.client.getBlockNumber();
    await untilTrue(async () => (await pool.client.getBlockNumber()) >= block);
    pushed = 0;
    await chain.client.mine({ blocks: 1 });
    await untilTrue(() => pushed > 0);
    await pool.client.getBlockNumber();
    expect(pushed).toBe(1);
    expect(lines.length).toBe(1);
    stop();
    pool.close();
    await untilTrue(() => wire.open === 0);
  });
});
