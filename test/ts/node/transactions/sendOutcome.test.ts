import { parseGwei } from "viem";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { RpcPool } from "../../../../ts/node/chain/rpc/RpcPool.ts";
import { sendOutcome } from "../../../../ts/node/transactions/sendOutcome.ts";
import { type RpcProxy, startRpcProxy } from "../rpcProxy.ts";
import { memoryLogger } from "../support.ts";
import { accountOf, startChain, type TestChain } from "../testChain.ts";

const sender = accountOf(1);
const poor = accountOf(8);

let chain: TestChain;
let proxy: RpcProxy;
let pool: RpcPool;

beforeAll(async () => {
  chain = await startChain({ args: ["--no-mining"] });
  proxy = await startRpcProxy(chain.rpcUrl);
  pool = new RpcPool({ urls: [proxy.url], logger: memoryLogger().logger });
});
afterAll(async () => {
  await proxy[Symbol.asyncDispose]();
  await chain.close();
});

interface Fields {
  nonce?: number;
  gas?: bigint;
  gwei?: string;
  from?: typeof sender;
}

const sign = ({ nonce = 0, gas = 21_000n, gwei = "3", from = sender }: Fields = {}) =>
  from.signTransaction({
    type: "eip1559",
    chainId: 31337,
    nonce,
    gas,
    to: accountOf(2).address,
    maxFeePerGas: parseGwei(gwei),
    maxPriorityFeePerGas: 1n,
  });

const send = async (fields: Fields) => {
  try {
    await pool.client.request({ method: "eth_sendRawTransaction", params: [await sign(fields)] });
    return "sent";
  } catch (error) {
    return sendOutcome(error);
  }
};

describe("sendOutcome of anvil's refusals", () => {
  test("the same bytes again are accepted, before and after they are mined", async () => {
    expect(await send({ nonce: 0 })).toBe("sent");
    expect(await send({ nonce: 0 })).toBe("accepted");
    await chain.client.mine({ blocks: 1 });
    expect(["accepted", "nonce-used"]).toContain(await send({ nonce: 0 }));
  });

  test("another transaction of a used nonce", async () => {
    expect(await send({ nonce: 0, gas: 22_000n })).toBe("nonce-used");
  });

  test("a replacement that pays no more", async () => {
    expect(await send({ nonce: 1 })).toBe("sent");
    expect(await send({ nonce: 1, gas: 22_000n })).toBe("underpriced");
  });

  test("an account that can't pay", async () => {
    await chain.client.setBalance({ address: poor.address, value: 1n });
    expect(await send({ from: poor })).toBe("unfunded");
  });

  test("what can never be mined", async () => {
    expect(await send({ nonce: 1, gas: 1n })).toBe("refused");
  });
});

describe("sendOutcome of other RPCs' refusals", () => {
  test.each([
    ["already known", "accepted"],
    ["ALREADY_EXISTS: already known", "accepted"],
    ["known transaction: 0x12", "accepted"],
    ["Transaction with the same hash was already imported.", "accepted"],
    ["nonce too low: next nonce 5, tx nonce 4", "nonce-used"],
    ["Nonce too low. Expected nonce to be 5 but got 4.", "nonce-used"],
    ["OldNonce", "unknown"],
    ["replacement transaction underpriced", "underpriced"],
    ["transaction underpriced: tip needed 30000000000, tip permitted 1000000000", "underpriced"],
    ["max fee per gas less than block base fee: address 0x1", "underpriced"],
    ["insufficient funds for gas * price + value: balance 0, tx cost 1", "unfunded"],
    ["Sender doesn't have enough funds to send tx", "unfunded"],
    ["txpool is full", "unknown"],
    ["exceeds block gas limit", "refused"],
    ["intrinsic gas too low: gas 1, minimum needed 21000", "refused"],
    ["oversized data: transaction size 140000, limit 131072", "refused"],
    ["transaction type not supported: type 4 rejected, pool not yet in Prague", "refused"],
    ["invalid sender", "refused"],
  ])("%s: %s", async (message, expected) => {
    proxy.decide = ({ method }) =>
      method === "eth_sendRawTransaction" ? { error: { code: -32000, message } } : "forward";
    expect(await send({ nonce: 9 })).toBe(expected);
  });

  test.each(["lose-request", "lose-reply", { status: 503, text: "bad gateway" }] as const)(
    "no answer (%j): it may have arrived or not",
    async (decision) => {
      proxy.decide = ({ method }) => (method === "eth_sendRawTransaction" ? decision : "forward");
      expect(await send({ nonce: 7 })).toBe("unknown");
    },
  );

  test("what is no error of an RPC", () => {
    for (const error of [undefined, null, "already known", new Error("socket hang up")]) {
      expect(sendOutcome(error)).toBe("unknown");
    }
  });
});
