import { zeroAddress } from "viem";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { coordinatorAbi } from "../../../../ts/abi/generated/coordinator.ts";
import { until } from "../../node/support.ts";
import { echoInput } from "../echo.ts";
import { createDelegatedSigner, type DelegatedSigner } from "./createDelegatedSigner.ts";
import { type Checklist, ETH, startChecklist } from "./harness.ts";

/** Requests in each of the Infernet load tests. */
const COUNT = 20;
const each = Array.from({ length: COUNT }, (_, index) => index);

describe("test_load_test", () => {
  let list: Checklist;
  let signer: DelegatedSigner;
  beforeAll(async () => {
    list = await startChecklist();
    signer = createDelegatedSigner(list);
    await list.done(list.recurring.write.setInput([echoInput("load")]));
  });
  afterAll(() => list[Symbol.asyncDispose]());

  /** Newest block before a test. */
  let before = 0n;
  let asked = 0;
  beforeEach(async () => {
    before = await list.publicClient.getBlockNumber();
    asked = list.echo.requests.length;
  });

  const callback = () =>
    list.callback.write.requestCompute(["echo", echoInput("load"), 1, ETH, 0n, zeroAddress, zeroAddress]);
  const subscribe = () =>
    list.recurring.write.createSubscription(["echo", 1, 600, 1, false, ETH, 0n, zeroAddress, zeroAddress]);
  const delegate = () => signer.request({}, { input: echoInput("load").slice(2) });
  const fulfilled = async () => {
    const { coordinator: address } = list.contracts;
    const filter = {
      address,
      abi: coordinatorAbi,
      eventName: "SubscriptionFulfilled",
      fromBlock: before, // anvil refuses a range that begins after the head
      strict: true,
    } as const;
    const events = await list.publicClient.getContractEvents(filter);
    return events.filter(({ blockNumber }) => blockNumber > before).map(({ args }) => args.id);
  };
  /** All of them, each once, and none computed twice. */
  const expectServed = async (count: number) => {
    const ids = await until(async () => {
      const found = await fulfilled();
      return found.length >= count ? found : undefined;
    });
    expect(new Set(ids).size).toBe(count);
    expect(ids).toHaveLength(count);
    expect(list.echo.requests).toHaveLength(asked + count);
  };

  test("bulk callback", async () => {
    for (const _ of each) await callback();
    await expectServed(COUNT);
  });

  test("bulk delegated", async () => {
    const keys = [];
    for (const _ of each) keys.push(await delegate());
    await Promise.all(keys.map((key) => signer.idOf(key)));
    await expectServed(COUNT);
  });

  test("bulk subscriptions", async () => {
    for (const _ of each) await subscribe();
    await list.pass(600);
    await expectServed(COUNT);
  });

  test("interwoven", async () => {
    for (const _ of each) {
      await subscribe();
      await callback();
      await delegate();
    }
    await list.pass(600);
    await expectServed(3 * COUNT);
  });

  test("quick: one after the other, each answered before the next is asked", async () => {
    for (const index of each) {
      await callback();
      await until(async () => ((await fulfilled()).length > index ? true : undefined));
    }
    await expectServed(COUNT);
  });
});
