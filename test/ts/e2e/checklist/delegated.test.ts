import { parseEther } from "viem";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { coordinatorAbi } from "../../../../ts/abi/generated/coordinator.ts";
import { decodeDelivery } from "../../../../ts/codec/decodeDelivery.ts";
import { containerHash } from "../../../../ts/protocol/containerHash.ts";
import type { Subscription } from "../../../../ts/protocol/Subscription.ts";
import { until } from "../../node/support.ts";
import { echoInput, echoOutput } from "../echo.ts";
import { createDelegatedSigner, type DelegatedKey, type DelegatedSigner } from "./createDelegatedSigner.ts";
import { type Checklist, ETH, FEE, startChecklist } from "./harness.ts";

const ONE = parseEther("1");
const ECHO = containerHash(["echo"]);
const PRICED = containerHash(["echo_with_payment_requirements"]);

describe("test_delegate_subscription", () => {
  let list: Checklist;
  let signer: DelegatedSigner;
  beforeAll(async () => {
    list = await startChecklist();
    signer = createDelegatedSigner(list);
  });
  afterAll(() => list[Symbol.asyncDispose]());

  const strip = (text: string) => echoInput(text).slice(2);
  /** Signs a subscription to the echo container, and gives it to nodes. */
  const request = (fields: Partial<Subscription>, text: string, nodes?: readonly string[]) =>
    signer.request({ containerId: ECHO, ...fields }, { input: strip(text) }, nodes);
  const now = () => signer.now();
  const idOf = (asked: DelegatedKey) => signer.idOf(asked);
  const pass = (seconds: number) => list.pass(seconds);
  const deliveries = (id: number, count: number) =>
    until(async () => ((await list.recurring.read.deliveries([id])) >= count ? true : undefined));
  const output = async (id: number) => {
    const [input, received, proof] = await Promise.all([
      list.recurring.read.receivedInput([id]),
      list.recurring.read.receivedOutput([id]),
      list.recurring.read.receivedProof([id]),
    ]);
    return decodeDelivery({ input, output: received, proof });
  };

  test("happy_path (T4): created by its delivery, with the data that came by REST", async () => {
    const asked = await request({}, "delegated");
    await list.logged(/Tracked new delegate subscription/, { nonce: asked.nonce });
    const id = await idOf(asked);
    expect(await output(id)).toMatchObject({ rawOutput: echoOutput("delegated") });
    await list.logged(/"delegated":true.*Sent tx/);
    expect(await list.recurring.read.deliveries([id])).toBe(1);
  });

  test("active_at_later: nothing is delivered before it is active", async () => {
    const activeAt = (await now()) + 60;
    const asked = await request({ activeAt }, "later");
    await list.logged(/Tracked new delegate subscription/, { nonce: asked.nonce });
    // A request after it is served first: the node has gone past the one that isn't active.
    await idOf(await request({}, "meanwhile"));
    const computed = () => list.echo.requests.some(({ body }) => JSON.stringify(body).includes(strip("later")));
    expect(computed()).toBe(false);
    await pass(60);
    const id = await idOf(asked);
    expect(await output(id)).toMatchObject({ rawOutput: echoOutput("later") });
  });

  test("recurring: the second interval is computed from the input on chain", async () => {
    await list.done(list.recurring.write.setInput([echoInput("from the chain")]));
    const id = await idOf(await request({ frequency: 2, period: 60 }, "by REST"));
    expect(await output(id)).toMatchObject({ rawOutput: echoOutput("by REST") });
    await pass(60);
    await deliveries(id, 2);
    expect(await output(id)).toMatchObject({ rawOutput: echoOutput("from the chain") });
    await pass(60);
    await list.logged(/Subscription (completed|expired)/, { id });
    expect(await list.recurring.read.deliveries([id])).toBe(2);
  });

  test("with_redundancy: two nodes deliver, each once", async () => {
    await using another = await list.startAnotherNode();
    const asked = await request({ redundancy: 2 }, "twice", [list.node.url, another.url]);
    const id = await idOf(asked);
    await deliveries(id, 2);
    const events = await list.publicClient.getContractEvents({
      address: list.contracts.coordinator,
      abi: coordinatorAbi,
      eventName: "SubscriptionFulfilled",
      args: { id },
      fromBlock: 0n,
      strict: true,
    });
    expect(events.map(({ args }) => args.node).sort()).toEqual([list.node.address, another.address].sort());
  });

  test("with_redundancy: where the second answer never comes, the subscription expires", async () => {
    const id = await idOf(await request({ redundancy: 2, period: 60 }, "once"));
    await pass(60);
    await list.logged(/subscription expired/i, { id });
    expect(await list.recurring.read.deliveries([id])).toBe(1);
  });

  test.each(["ETH", "ERC-20"])("with_payment / with_custom_token (%s)", async (kind) => {
    const token = kind === "ETH" ? ETH : list.accepted.address;
    const wallet = await list.createWallet(list.user.account.address);
    await list.fund(token, wallet.address, 2n * ONE);
    await list.done(wallet.write.approve([list.recurring.address, token, ONE]));
    const balances = () => Promise.all([wallet.address, list.nodeWallet.address].map((of) => list.balance(token, of)));
    const before = await balances();
    const paid = { containerId: PRICED, paymentToken: token, paymentAmount: ONE, wallet: wallet.address };
    const id = await idOf(await request(paid, "paid"));
    expect(await output(id)).toMatchObject({ rawOutput: echoOutput("paid") });
    const after = await balances();
    const toProtocol = (ONE * 2n * FEE) / 10_000n;
    expect(after.map((value, index) => value - (before[index] ?? 0n))).toEqual([-ONE, ONE - toProtocol]);
  });

  test("not_approved (N15): refused before anything is computed", async () => {
    const wallet = await list.createWallet(list.user.account.address);
    await list.fund(ETH, wallet.address, ONE);
    await request({ containerId: PRICED, paymentAmount: ONE, wallet: wallet.address }, "not approved");
    await list.logged(new RegExp(`insufficient allowance.*${wallet.address}`, "i"));
    expect(list.echo.requests.some(({ body }) => JSON.stringify(body).includes(strip("not approved")))).toBe(false);
  });

  test("not_enough_money (N21): refused before anything is computed", async () => {
    const wallet = await list.createWallet(list.user.account.address);
    await list.done(wallet.write.approve([list.recurring.address, ETH, ONE]));
    await request({ containerId: PRICED, paymentAmount: ONE, wallet: wallet.address }, "no money");
    await list.logged(new RegExp(`insufficient balance.*${wallet.address}`, "i"));
    expect(list.echo.requests.some(({ body }) => JSON.stringify(body).includes(strip("no money")))).toBe(false);
  });

  test("failing_delegated_subscription must retry then give up", async () => {
    const asked = list.echo.requests.length;
    await request({ owner: list.failing.address }, "fails");
    const given = await list.logged(/Subscription has exceeded the maximum number of attempts/, { attempts: 3 });
    expect(Number(given["id"])).toBeLessThan(0);
    // The answer was stored: three transactions, one computation.
    expect(list.echo.requests).toHaveLength(asked + 1);
  });
});
