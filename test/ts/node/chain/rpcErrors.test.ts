import { encodeAbiParameters, type Hex } from "viem";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { baseConsumerAbi } from "../../../../ts/abi/generated/baseConsumer.ts";
import { RpcPool } from "../../../../ts/node/chain/rpc/RpcPool.ts";
import { asRevert } from "../../../../ts/node/chain/rpcErrors.ts";
import { type RpcProxy, startRpcProxy } from "../rpcProxy.ts";
import { memoryLogger } from "../support.ts";
import { accountOf, ENDLESS, INVALID, returning, reverting, startChain, type TestChain } from "../testChain.ts";

const CONTRACT = "0x00000000000000000000000000000000000000aa";
const NODE = accountOf(1).address;
const errorString = `0x08c379a0${encodeAbiParameters([{ type: "string" }], ["no\nthanks"]).slice(2)}` as const;
const panic = `0x4e487b71${"11".padStart(64, "0")}` as const;

let chain: TestChain;
let proxy: RpcProxy;
let pool: RpcPool;

beforeAll(async () => {
  chain = await startChain();
  proxy = await startRpcProxy(chain.rpcUrl);
  pool = new RpcPool({ urls: [proxy.url], logger: memoryLogger().logger });
});
afterAll(async () => {
  await proxy[Symbol.asyncDispose]();
  await chain.close();
});

const estimate = () =>
  pool.client.estimateGas({ account: NODE, to: CONTRACT, data: "0x12345678", blockTag: "pending" });
const call = () => pool.client.call({ account: NODE, to: CONTRACT, data: "0x12345678" });
const read = () =>
  pool.client.readContract({
    address: CONTRACT,
    abi: baseConsumerAbi,
    functionName: "getContainerInputs",
    args: [1, 1, 1, NODE],
    account: NODE,
  });

const failureOf = (action: () => Promise<unknown>): Promise<unknown> =>
  action().then(
    () => expect.unreachable("it worked"),
    (error: unknown) => error,
  );

const put = (code: Hex) => chain.client.setCode({ address: CONTRACT, bytecode: code });

describe("asRevert on anvil's errors", () => {
  test.each([
    [
      "a custom error of the protocol",
      reverting("0x88a21e4f"),
      { name: "NodeRespondedAlready", data: "0x88a21e4f", level: "info" },
    ],
    [
      "a custom error of the consumer",
      reverting("0x12345678"),
      { name: undefined, data: "0x12345678", text: "Reverted with an unknown error 0x12345678.", level: "error" },
    ],
    ["Error(string)", reverting(errorString), { name: "Error", text: "no thanks" }],
    ["Panic(uint256)", reverting(panic), { name: "Panic", text: "Panic 0x11: arithmetic overflow or underflow." }],
    ["no data", reverting("0x"), { name: undefined, data: "0x", text: "Reverted without a reason." }],
    ["data shorter than a selector", reverting("0xabcd"), { data: "0x" }],
    [
      "code that never ends",
      ENDLESS,
      { data: "0x", text: expect.stringMatching(/^Execution failed: .*out ?of ?gas/i) },
    ],
    ["an invalid opcode", INVALID, { data: "0x", text: "Execution failed: EVM error InvalidFEOpcode" }],
  ])("%s", async (_name, code, expected) => {
    await put(code);
    for (const action of [estimate, call, read]) {
      const revert = asRevert(await failureOf(action));
      expect(revert).toMatchObject({ ...expected, isEmptyAnswer: false });
      expect(revert?.text).not.toMatch(/\n/);
    }
  });

  test("an account without code answers nothing", async () => {
    await put("0x");
    expect(asRevert(await failureOf(read))).toMatchObject({ data: "0x", isEmptyAnswer: true });
  });

  test.each([
    ["too short", returning("0x01")],
    ["an offset beyond everything", returning(`0x${"ff".repeat(32)}`)],
    ["a length beyond everything", returning(`0x${"20".padStart(64, "0")}${"ff".repeat(32)}`)],
  ])("an answer that can't be decoded (%s) is the contract's fault, not the RPC's", async (_name, code) => {
    await put(code);
    expect(asRevert(await failureOf(read))).toMatchObject({
      data: "0x",
      isEmptyAnswer: false,
      text: "The answer couldn't be decoded.",
    });
  });
});

describe("asRevert on other RPCs' errors", () => {
  const answer = (error: { code: number; message: string; data?: unknown }) => {
    proxy.decide = ({ method }) => (method === "eth_chainId" ? "forward" : { error });
  };

  test.each([
    [
      "Hardhat",
      { code: -32603, message: "VM Exception", data: { message: "x", data: "0x88a21e4f" } },
      "NodeRespondedAlready",
    ],
    [
      "Nethermind",
      { code: -32015, message: "VM execution error", data: "Reverted 0x88a21e4f" },
      "NodeRespondedAlready",
    ],
    ["Besu", { code: -32000, message: "Execution reverted", data: "0x88a21e4f" }, "NodeRespondedAlready"],
    ["geth without data", { code: -32000, message: "execution reverted" }, undefined],
    ["geth, gas", { code: -32000, message: "gas required exceeds allowance (30000000)" }, undefined],
    ["geth, opcode", { code: -32000, message: "invalid opcode: INVALID" }, undefined],
  ])("%s: a revert", async (_name, error, name) => {
    answer(error);
    for (const action of [estimate, call, read]) {
      const revert = asRevert(await failureOf(action));
      expect(revert).toBeDefined();
      expect(revert?.name).toBe(name);
    }
  });

  test.each([
    ["internal error", { code: -32603, message: "Internal error" }],
    ["missing block", { code: -32000, message: "header not found" }],
    ["pruned state", { code: -32000, message: "missing trie node 5f0b", data: undefined }],
    ["timeout", { code: -32000, message: "execution aborted (timeout = 5s)" }],
    ["rate limit", { code: -32005, message: "daily request count exceeded", data: { see: "https://x" } }],
    ["no such method", { code: -32601, message: "method not found" }],
    ["hex that is no revert data", { code: -32000, message: "unknown block", data: "0x12" }],
  ])("%s: no revert, it may work later", async (_name, error) => {
    answer(error);
    for (const action of [estimate, call, read]) expect(asRevert(await failureOf(action))).toBeUndefined();
  });

  test("an RPC that answers no JSON-RPC at all is no revert", async () => {
    for (const decision of [{ status: 502, text: "<html>execution reverted</html>" }, "lose-request"] as const) {
      proxy.decide = () => decision;
      for (const action of [estimate, call, read]) expect(asRevert(await failureOf(action))).toBeUndefined();
    }
  });

  test("other errors are no reverts", () => {
    for (const error of [new Error("execution reverted"), "execution reverted", undefined, null]) {
      expect(asRevert(error)).toBeUndefined();
    }
  });
});
