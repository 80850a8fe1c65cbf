import { zeroAddress } from "viem";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { coordinatorAbi } from "../../../ts/abi/generated/coordinator.ts";
import { ACCOUNTS } from "../../../ts/devnet/accounts.ts";
import { BATCH_DELIVERER } from "../../../ts/protocol/batchDeliverer.ts";
import { until } from "../node/support.ts";
import { type Checklist, ETH, startChecklist } from "./checklist/harness.ts";
import { echoInput } from "./echo.ts";

describe("batches by EIP-7702", () => {
  let list: Checklist;
  beforeAll(async () => {
    list = await startChecklist();
  });
  afterAll(() => list[Symbol.asyncDispose]());

  const fulfilled = () =>
    list.publicClient.getContractEvents({
      address: list.contracts.coordinator,
      abi: coordinatorAbi,
      eventName: "SubscriptionFulfilled",
      fromBlock: 0n,
      strict: true,
    });

  test("deliveries that are ready together share transactions, and a failing one takes none down", async () => {
    // All requests in one block, so that their answers are ready at the same time.
    await list.testClient.setAutomine(false);
    const first = await list.publicClient.getTransactionCount({ address: list.user.account.address });
    const count = 20;
    for (let index = 0; index < count; index++) {
      const options = { nonce: first + index, gas: 500_000n };
      const args = ["echo", echoInput(`${index}`), 1, ETH, 0n, zeroAddress, zeroAddress] as const;
      if (index === 7) await list.failing.write.requestCompute(["echo", echoInput("fails")], options);
      else await list.callback.write.requestCompute(args, options);
    }
    await list.testClient.mine({ blocks: 1 });
    await list.testClient.setAutomine(true);
    await until(async () => ((await fulfilled()).length >= count - 1 ? true : undefined));

    const events = await fulfilled();
    expect(events.map(({ args }) => args.id).sort((a, b) => a - b)).toEqual(
      Array.from({ length: count }, (_, index) => index + 1).filter((id) => id !== 8),
    );
    expect(new Set(events.map(({ args }) => args.node))).toEqual(new Set([ACCOUNTS.node.address]));
    const transactions = new Set(events.map(({ transactionHash }) => transactionHash));
    expect(transactions.size).toBeLessThan(count / 2);
    await list.logged(/exceeded the maximum number of attempts/, { id: 8 });

    const code = await list.publicClient.getCode({ address: ACCOUNTS.node.address });
    expect(code).toBe(`0xef0100${BATCH_DELIVERER.slice(2).toLowerCase()}`);
  });

  test("an account with the delegate's code still takes ETH", async () => {
    const before = await list.publicClient.getBalance({ address: ACCOUNTS.node.address });
    await list.done(list.user.sendTransaction({ to: ACCOUNTS.node.address, value: 5n }));
    expect(await list.publicClient.getBalance({ address: ACCOUNTS.node.address })).toBe(before + 5n);
  });
});
