import { encodeFunctionData } from "viem";
import { expect, test } from "vitest";
import { coordinatorAbi } from "../../../../ts/abi/generated/coordinator.ts";
import { getRevertData } from "../../../../ts/client/chain/getRevertData.ts";
import { startInfernetChain } from "../infernetChain.ts";

test("says by what a mined transaction was reverted", async () => {
  await using net = await startInfernetChain();
  const args = [4_000_000, 1, "0x", "0x", "0x", net.contracts.nodeWallet] as const;
  // With its gas given, nobody estimates it, which would show that it reverts.
  const sent = net.node.sendTransaction({
    ...{ to: net.contracts.coordinator, gas: 1_000_000n },
    data: encodeFunctionData({ abi: coordinatorAbi, functionName: "deliverCompute", args }),
  });
  const { status, transactionHash } = await net.mined(sent);
  expect(status).toBe("reverted");
  expect(await getRevertData(net.publicClient, { hash: transactionHash })).toBe("0x1a00354f");
  const other = await net.mined(net.user.sendTransaction({ to: net.node.account.address, value: 1n }));
  expect(await getRevertData(net.publicClient, { hash: other.transactionHash })).toBeUndefined();
  await expect(getRevertData(net.publicClient, { hash: `0x${"12".repeat(32)}` })).rejects.toMatchObject({
    code: "CHAIN_CALL_FAILED",
  });
});
