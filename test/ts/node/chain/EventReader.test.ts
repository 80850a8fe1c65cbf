import { createPublicClient, http, numberToHex, zeroAddress } from "viem";
import { expect, onTestFinished, test } from "vitest";
import { EventReader } from "../../../../ts/node/chain/EventReader.ts";
import { type Intervention, startRpcProxy } from "../rpcProxy.ts";

/** A chain that has nothing to tell, behind an RPC that spans at most `most` blocks in a call. */
async function setup(most: () => number, refusal: Intervention) {
  const spans: number[] = [];
  const proxy = await startRpcProxy("http://127.0.0.1:1", ({ params }) => {
    const [{ fromBlock, toBlock }] = params as [{ fromBlock: string; toBlock: string }];
    const span = Number(toBlock) - Number(fromBlock) + 1;
    if (span > most()) return refusal;
    spans.push(span);
    return { result: [] };
  });
  onTestFinished(() => proxy[Symbol.asyncDispose]());
  const client = createPublicClient({ transport: http(proxy.url, { retryCount: 0, timeout: 1_000 }) });
  return { reader: new EventReader(client, zeroAddress), spans, proxy };
}

test.each<[string, Intervention]>([
  ["Alchemy", { error: { code: -32600, message: "Under the Free tier plan, up to a 10 block range" } }],
  ["QuickNode", { error: { code: -32614, message: "eth_getLogs is limited to a 10 range" } }],
  ["Infura", { error: { code: -32005, message: "query returned more than 10000 results" } }],
  ["a proxy", { status: 413, text: "Payload Too Large" }],
])("a range that is refused (%s) is halved, and each block read once", async (_who, refusal) => {
  const { reader, spans } = await setup(() => 10, refusal);
  await expect(reader.read(1n, 100n)).resolves.toEqual([]);
  expect(spans.reduce((sum, span) => sum + span, 0)).toBe(100);
  expect(Math.max(...spans)).toBeGreaterThan(5);
});

test("a range whose events are more than a response may hold is halved", async () => {
  const { reader, spans } = await setup(() => 60, { result: ["x".repeat(11_000_000)] });
  await reader.read(1n, 100n);
  expect(spans).toEqual([50, 50]);
});

test("it grows again where more is allowed", async () => {
  let most = 3;
  const { reader, spans } = await setup(() => most, { error: { code: -32602, message: "exceeds max block range 3" } });
  await reader.read(1n, 30n);
  expect(Math.max(...spans)).toBeLessThanOrEqual(3);
  most = 1_000;
  await reader.read(31n, 5_000n);
  expect(Math.max(...spans)).toBe(1_000);
});

test.each<[string, Intervention, number]>([
  ["a rate limit", { status: 429 }, 1],
  ["a single block that is refused", { error: { code: -32602, message: "block range extends beyond head" } }, 2],
])("%s is no matter of size", async (_what, refusal, blocks) => {
  const { reader, proxy } = await setup(() => 0, refusal);
  await expect(reader.read(7n, 6n + BigInt(blocks))).rejects.toThrow();
  expect(proxy.calls.at(-1)?.params).toMatchObject([{ fromBlock: numberToHex(7) }]);
  expect(proxy.calls).toHaveLength(blocks);
});
