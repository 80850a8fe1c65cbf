import { describe, expect, onTestFinished, test } from "vitest";
import { type Head, HeadSource } from "../../../../ts/node/chain/HeadSource.ts";
import { RpcPool } from "../../../../ts/node/chain/rpc/RpcPool.ts";
import { ShutdownError } from "../../../../ts/node/errors.ts";
import { startRpcProxy } from "../rpcProxy.ts";
import { memoryLogger, untilTrue } from "../support.ts";
import { startTcpProxy } from "../tcpProxy.ts";
import { startChain } from "../testChain.ts";

async function setup(transport: "http" | "ws", pollMs: number) {
  const chain = await startChain();
  const proxy = await startRpcProxy(chain.rpcUrl);
  const wire = await startTcpProxy(chain.port);
  const { logger, lines } = memoryLogger();
  const stopping = new AbortController();
  const rpc = new RpcPool({ urls: [transport === "ws" ? `ws://127.0.0.1:${wire.port}` : proxy.url], logger });
  const heads = new HeadSource({ rpc, pollMs, logger, signal: stopping.signal }).heads();
  onTestFinished(async () => {
    stopping.abort();
    rpc.close();
    await wire[Symbol.asyncDispose]();
    await proxy[Symbol.asyncDispose]();
    await chain.close();
  });
  const next = async (): Promise<Head> => {
    const { value } = await heads.next();
    return value;
  };
  return { chain, proxy, wire, lines, stopping, heads, next };
}

describe("HeadSource by HTTP", () => {
  test("gives the current head first, then looks again after each wait", async () => {
    const { chain, next } = await setup("http", 1);
    const first = await next();
    expect(first).toEqual({
      number: 0n,
      hash: expect.stringMatching(/^0x/),
      parentHash: expect.stringMatching(/^0x/),
      timestamp: expect.any(BigInt),
    });
    expect(await next()).toEqual(first); // seen again
    await chain.client.mine({ blocks: 3 });
    let head = await next();
    while (head.number === 0n) head = await next();
    expect(head.number).toBe(3n);
  });

  test("infernet-node#20: asks for blocks by number only, no filters", async () => {
    const { proxy, next } = await setup("http", 1);
    for (let heads = 0; heads < 5; heads++) await next();
    expect(new Set(proxy.calls.map(({ method }) => method))).toEqual(new Set(["eth_chainId", "eth_getBlockByNumber"]));
    expect(proxy.count("eth_getBlockByNumber")).toBe(5);
  });

  test("waits out an RPC that fails, longer each time, and says so", async () => {
    const { proxy, next, lines } = await setup("http", 1);
    let failures = 2;
    proxy.decide = () => (failures-- > 0 ? { status: 503 } : "forward");
    expect((await next()).number).toBe(0n);
    expect(lines.map(({ msg, failures: count }) => [msg, count])).toEqual([
      ["RPC failed, trying again", 1],
      ["RPC failed, trying again", 2],
    ]);
  });

  test("ends with ShutdownError, also in the middle of a wait", async () => {
    const { next, stopping } = await setup("http", 1_000_000);
    await next();
    const waiting = next();
    stopping.abort();
    await expect(waiting).rejects.toBeInstanceOf(ShutdownError);
  });
});

describe("HeadSource by websocket", () => {
  test("gives a head as it is pushed, without looking meanwhile", async () => {
    const { chain, next } = await setup("ws", 1_000_000);
    await next();
    expect((await next()).number).toBe(0n); // subscribed to: blocks before that were not pushed
    for (let number = 1n; number <= 3n; number++) {
      const pending = next();
      await chain.client.mine({ blocks: 1 });
      expect((await pending).number).toBe(number);
    }
  });

  test("a push that comes while a head is being handled is not lost", async () => {
    const { chain, next } = await setup("ws", 1_000_000);
    await next();
    await next(); // the subscription is there
    const pending = next();
    await chain.client.mine({ blocks: 1 });
    await pending;
    await chain.client.mine({ blocks: 1 });
    await new Promise((resolve) => setImmediate(resolve));
    expect((await next()).number).toBe(2n);
  });

  test("a connection that breaks makes it look for itself", async () => {
    const { chain, wire, next } = await setup("ws", 1_000_000);
    await next();
    await untilTrue(() => wire.open === 1);
    const pending = next();
    await chain.client.mine({ blocks: 1 });
    await pending;
    await chain.client.mine({ blocks: 1 });
    await next();
    wire.cut();
    const after = next();
    await chain.client.mine({ blocks: 1 });
    expect((await after).number).toBeGreaterThanOrEqual(2n);
  });

  test("whoever stops reading ends the subscription", async () => {
    const { chain, heads, wire } = await setup("ws", 1_000_000);
    for await (const { number } of heads) if (number === 0n) break;
    await chain.client.mine({ blocks: 1 });
    expect(await heads.next()).toEqual({ done: true, value: undefined });
    expect(wire.open).toBe(1); // the pool's, which is others' too
  });
});
