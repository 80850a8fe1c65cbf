import { zeroAddress } from "viem";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { decodeDelivery } from "../../../../ts/codec/decodeDelivery.ts";
import { startRpcProxy } from "../../node/rpcProxy.ts";
import { until } from "../../node/support.ts";
import { echoInput, echoOutput } from "../echo.ts";
import { type Checklist, ETH, startChecklist } from "./harness.ts";

describe("test_subscriptions", () => {
  let list: Checklist;
  beforeAll(async () => {
    list = await startChecklist();
  });
  afterAll(() => list[Symbol.asyncDispose]());

  const create = (frequency: number, period: number) =>
    list.created(
      list.recurring.write.createSubscription(["echo", frequency, period, 1, false, ETH, 0n, zeroAddress, zeroAddress]),
    );
  const deliveries = (id: number, count: number) =>
    until(async () => ((await list.recurring.read.deliveries([id])) >= count ? true : undefined));
  const output = async (id: number) => {
    const parts = await Promise.all([
      list.recurring.read.receivedInput([id]),
      list.recurring.read.receivedOutput([id]),
      list.recurring.read.receivedProof([id]),
    ]);
    const [input, received, proof] = parts;
    return decodeDelivery({ input, output: received, proof });
  };
  const pass = (seconds: number) => list.pass(seconds);

  test("happy_path: one interval, one period after its creation", async () => {
    await list.done(list.recurring.write.setInput([echoInput("first")]));
    const id = await create(1, 60);
    expect(await list.recurring.read.deliveries([id])).toBe(0);
    await pass(60);
    await deliveries(id, 1);
    expect(await output(id)).toMatchObject({ rawOutput: echoOutput("first") });
    await pass(60);
    await list.logged(/Subscription (completed|expired)/, { id });
  });

  test("recurring_subscription: each interval reads its own inputs", async () => {
    await list.done(list.recurring.write.setInput([echoInput("one")]));
    const id = await create(2, 60);
    await pass(60);
    await deliveries(id, 1);
    expect(await output(id)).toMatchObject({ rawOutput: echoOutput("one") });
    await list.done(list.recurring.write.setInput([echoInput("two")]));
    await pass(60);
    await deliveries(id, 2);
    expect(await output(id)).toMatchObject({ rawOutput: echoOutput("two") });
  });

  test("cancelled_subscription", async () => {
    const id = await create(3, 600);
    await list.done(list.recurring.write.cancelSubscription([id]));
    await list.logged(/subscription cancelled/i, { id });
    const asked = list.echo.requests.length;
    await pass(1200);
    // A later request being served shows that the node has gone past the cancelled one.
    const next = await create(1, 600);
    await pass(600);
    await deliveries(next, 1);
    expect(list.echo.requests).toHaveLength(asked + 1);
    expect(await list.recurring.read.deliveries([id])).toBe(0);
  });

  test("a cancellation that an RPC's logs leave out: nothing is computed all the same", async () => {
    await using proxy = await startRpcProxy(list.chain.rpcUrl);
    await using another = await list.startAnotherNode({}, { rpc_url: proxy.url });
    const about = (id: number, pattern: RegExp) =>
      until(() => another.lines.find((line) => line["id"] === id && pattern.test(String(line["msg"]))));
    await list.done(list.recurring.write.setInput([echoInput("in vain")]));
    const id = await create(3, 600);
    await about(id, /Relayed subscription creation/);
    proxy.decide = ({ method }) => (method === "eth_getLogs" ? { result: [] } : "forward");
    await list.done(list.recurring.write.cancelSubscription([id]));
    const asked = list.echo.requests.length;
    for (let interval = 1; interval <= 2; interval += 1) {
      await pass(600);
      await until(() => another.lines.find((line) => line["interval"] === interval && line["id"] === id));
    }
    await about(id, /Subscription cancelled/);
    expect(list.echo.requests).toHaveLength(asked);
  });

  test("N16: an interval that is over is never delivered late, and the next one is", async () => {
    const id = await create(3, 60);
    await pass(130); // interval 3 - 1: the first was missed while no block came
    await deliveries(id, 1);
    await pass(60);
    await until(async () => ((await list.recurring.read.deliveries([id])) >= 2 ? true : undefined));
    await pass(60);
    await list.logged(/Subscription (completed|expired)/, { id });
    expect(await list.recurring.read.deliveries([id])).toBe(2);
  });
});
