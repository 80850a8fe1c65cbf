import { parseGwei } from "viem";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { sendCall } from "../../../../ts/client/chain/sendCall.ts";
import { type InfernetChain, startInfernetChain } from "../infernetChain.ts";

let net: InfernetChain;
beforeAll(async () => {
  net = await startInfernetChain();
  await net.testClient.setAutomine(false);
});
afterEach(() => net.testClient.mine({ blocks: 1 }));
afterAll(() => net[Symbol.asyncDispose]());

const transfer = () => ({ what: "a transfer", to: net.contracts.consumer, data: "0x" as const, value: 0n });
const payment = () => ({ what: "a payment", to: net.node.account.address, value: 1n });

/** Resolves once as many transactions wait to be mined. */
const untilPending = (count: number) =>
  expect.poll(async () => (await net.testClient.getTxpoolStatus()).pending).toBe(count);

test("a transaction that is not mined in time may still be: nobody is told that it failed", async () => {
  await expect(sendCall(net.user, { ...payment(), timeoutMs: 200 })).rejects.toMatchObject({
    code: "TRANSACTION_PENDING",
    shortMessage: expect.stringMatching(/^a payment was sent and is not mined yet \(transaction 0x[0-9a-f]{64}\)\.$/),
  });
});

test.each([
  ["another transaction with its nonce has taken its place", 2n, "TRANSACTION_REPLACED"],
  ["the same one at a better price is as good", 1n, undefined],
])("%s", async (_what, value, code) => {
  const nonce = await net.publicClient.getTransactionCount({ address: net.user.account.address });
  const sending = sendCall(net.user, payment()).then(
    () => undefined,
    (error: { code: string }) => error.code,
  );
  await untilPending(1);
  await net.user.sendTransaction({
    ...{ to: payment().to, value, nonce },
    ...{ maxFeePerGas: parseGwei("50"), maxPriorityFeePerGas: parseGwei("20") },
  });
  await net.testClient.mine({ blocks: 1 });
  expect(await sending).toBe(code);
});

test("a call of an address without a contract is not sent: it would succeed", async () => {
  const nobody = "0x00000000000000000000000000000000000000aa";
  await expect(sendCall(net.user, { what: "a call", to: nobody, data: "0x12345678" })).rejects.toMatchObject({
    shortMessage: `a call would do nothing: there is no contract at ${nobody}.`,
  });
  await untilPending(0);
});

test("a call that the contract refuses is not sent", async () => {
  await expect(sendCall(net.user, transfer())).rejects.toMatchObject({
    code: "CALL_REVERTED",
    message: expect.stringContaining("Check the address"),
  });
  await untilPending(0);
});
