import { encodeFunctionData, type Hash } from "viem";
import { afterAll, beforeAll, expect, test } from "vitest";
import { coordinatorAbi } from "../../../../ts/abi/generated/coordinator.ts";
import { explainReverts } from "../../../../ts/cli/chain/explainReverts.ts";
import { describeTrace } from "../../../../ts/cli/output/describeTrace.ts";
import { getRevertData } from "../../../../ts/client/chain/getRevertData.ts";
import { type InfernetChain, startInfernetChain } from "../../client/infernetChain.ts";

let net: InfernetChain;
let reverted: Hash;
beforeAll(async () => {
  net = await startInfernetChain();
  const args = [4_000_000, 1, "0x", "0x", "0x", net.contracts.nodeWallet] as const;
  // With its gas given, nobody estimates it, which would show that it reverts.
  const sent = net.node.sendTransaction({
    ...{ to: net.contracts.coordinator, gas: 1_000_000n },
    data: encodeFunctionData({ abi: coordinatorAbi, functionName: "deliverCompute", args }),
  });
  const { status, transactionHash } = await net.mined(sent);
  expect(status).toBe("reverted");
  reverted = transactionHash;
});
afterAll(() => net[Symbol.asyncDispose]());

const step = (kind: string, data: Record<string, unknown>) => ({
  ...{ subscriptionId: 1, interval: 1, at: new Date(0), kind, data },
});

test("says by what a mined transaction was reverted", async () => {
  expect(await getRevertData(net.publicClient, { hash: reverted })).toBe("0x1a00354f");
  const other = await net.mined(net.user.sendTransaction({ to: net.node.account.address, value: 1n }));
  expect(await getRevertData(net.publicClient, { hash: other.transactionHash })).toBeUndefined();
  await expect(getRevertData(net.publicClient, { hash: `0x${"12".repeat(32)}` })).rejects.toMatchObject({
    code: "CHAIN_CALL_FAILED",
  });
});

test("explains the steps of a trace that don't say it", async () => {
  const steps = [step("sent", { tx_hash: reverted }), step("reverted", { tx_hash: reverted, gas: 9 })];
  const [sent, explained] = await explainReverts(steps, net.rpcUrl);
  expect(sent).toBe(steps[0]);
  expect(explained?.data).toEqual({ ...steps[1]?.data, revert: "0x1a00354f" });
  expect(describeTrace([step("due", {}), ...(explained ? [explained] : [])])).toMatch(
    /SubscriptionNotFound: Subscription not found, tx 0x[0-9a-f]{64}\n\nHint: Check the subscription's id/,
  );
});

test("asks no chain when there is nothing to explain", async () => {
  const steps = [step("delivered", { tx_hash: reverted }), step("failed", { revert: "0x1a00354f", tx_hash: reverted })];
  expect(await explainReverts(steps, "nonsense")).toBe(steps);
});
