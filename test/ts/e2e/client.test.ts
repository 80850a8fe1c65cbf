import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { decodeTaskDelivery } from "../../../ts/client/chain/decodeTaskDelivery.ts";
import { buildSubscription } from "../../../ts/client/delegated/buildSubscription.ts";
import { infernetActions } from "../../../ts/client/infernetActions.ts";
import { NodeClient } from "../../../ts/client/rest/NodeClient.ts";
import { HFTaskId } from "../../../ts/codec/HFTaskId.ts";
import { deployContract } from "../../../ts/deploy/deployContract.ts";
import { createDevnet } from "../../../ts/devnet/createDevnet.ts";
import type { Devnet } from "../../../ts/devnet/Devnet.ts";
import {
  genericSubscriptionConsumerAbi,
  genericSubscriptionConsumerBytecode,
} from "./generated/genericSubscriptionConsumer.ts";

const CONTAINER = "hf_inference_client_service";
const PROMPT = "Is the sky blue during a clear day?";
const JOB = { containers: [CONTAINER], data: { task_id: HFTaskId.TEXT_GENERATION, prompt: PROMPT } };

let devnet: Devnet;
let node: NodeClient;
beforeAll(async () => {
  devnet = await createDevnet({ ports: "auto" });
  node = new NodeClient(devnet.node.url);
});
afterAll(() => devnet.close());

/** The test machine may be busy. */
const PATIENT = { retries: 60 };

const user = () => devnet.walletClient.extend(infernetActions({ registry: devnet.contracts.registry }));

describe("NodeClient and the node", () => {
  test("health, info, resources and the support of a model", async () => {
    expect(await node.health()).toBe(true);
    expect(await node.getInfo()).toMatchObject({
      version: "1.4.0",
      containers: [{ id: CONTAINER, external: true }],
      chain: { enabled: true, address: devnet.accounts.node.address },
    });
    expect((await node.getResources())[CONTAINER]).toMatchObject({ service_id: expect.any(String) });
    expect((await node.checkModelSupport("no-such/model"))[CONTAINER]).toEqual({ supported: false });
  });

  test("a job, from its request to its result", async () => {
    const id = await node.requestJob(JOB);
    const job = await node.getJobResultSync(id, PATIENT);
    expect(job).toMatchObject({ id, status: "success", result: { container: CONTAINER } });
    expect(JSON.stringify(job?.result?.output)).toMatch(/yes/i);
    expect(await node.getJobs({ pending: false })).toContain(id);
    expect(await node.getJobs({ pending: true })).not.toContain(id);
    const [again] = await node.getJobResults([id, "no-such-id"], { intermediate: true });
    expect(again).toEqual({ ...job, intermediateResults: [] });
    expect(await node.getJobResultSync("no-such-id")).toBeUndefined();
  });

  test("a job that is turned down, one that is malformed, and a batch of all kinds", async () => {
    const unknown = { ...JOB, containers: ["no-such-container"] };
    const error = await node.requestJob(unknown).catch((one: unknown) => one);
    expect(String(error)).toBe("[405] Container not supported - [container=no-such-container]");
    const malformed = node.requestJob({ containers: [CONTAINER], data: [] as never });
    await expect(malformed).rejects.toMatchObject({ name: "ApiError", status: expect.any(Number) });
    expect(await node.requestJobs([JOB, unknown])).toEqual([
      { id: expect.any(String) },
      { error: "Container not supported", params: { container: "no-such-container" } },
    ]);
  });

  test("a stream gives the same text as a job", async () => {
    const stream = await node.requestStream(JOB);
    let text = "";
    for await (const piece of stream.text()) text += piece;
    const streamed = await node.getJobResultSync(stream.id, PATIENT);
    expect(streamed).toMatchObject({ status: "success", result: { output: { output: text } } });
    const job = await node.getJobResultSync(await node.requestJob(JOB), PATIENT);
    expect(job?.result?.output).toMatchObject({ output: text });
  });

  test("a stream that fails says so", async () => {
    const reading = (async () => {
      const stream = await node.requestStream({ ...JOB, data: { task_id: 99 } });
      for await (const _bytes of stream);
    })();
    await expect(reading).rejects.toMatchObject({ code: "STREAM_FAILED" });
  });

  test("a job that ran elsewhere is recorded", async () => {
    await node.recordStatus("reported-job", "running", JOB);
    expect(await node.getJobs({ pending: true })).toContain("reported-job");
    await node.recordStatus("reported-job", "failed", JOB);
    expect(await node.getJobResults(["reported-job"])).toMatchObject([{ status: "failed", result: null }]);
    await expect(node.recordStatus("reported-job", "done" as never, JOB)).rejects.toMatchObject({
      status: 400,
      message: "Status is invalid",
    });
  });
});

describe("on chain", () => {
  test("a request, its delivery, its answer and its trace", async () => {
    const client = user();
    const { consumer } = devnet.contracts;
    const { subscriptionId } = await client.requestTask({ consumer, task: "text_generation", text: PROMPT });
    const delivery = await client.waitForDelivery({ subscriptionId, interval: 1 });
    expect(decodeTaskDelivery(HFTaskId.TEXT_GENERATION, delivery).text).toMatch(/yes/i);
    const kinds = async () => (await node.getTrace(subscriptionId)).map(({ kind }) => kind);
    await expect.poll(kinds, { timeout: 5_000 }).toContain("delivered");
    expect(await kinds()).toEqual(expect.arrayContaining(["computed", "sent"]));
  });

  test("a delegated subscription, from its signature to the consumer's storage", async () => {
    const client = user();
    const { registry, coordinator } = devnet.contracts;
    const { address: owner } = await deployContract(devnet.walletClient, {
      name: "GenericSubscriptionConsumer",
      abi: genericSubscriptionConsumerAbi,
      bytecode: genericSubscriptionConsumerBytecode,
      args: [registry, client.account.address],
    });
    const subscription = buildSubscription({ owner, containers: CONTAINER });
    const nonce = await client.getDelegateNonce({ owner });
    expect(nonce).toBe(0);
    expect(await client.getDelegateSigner({ owner })).toBe(client.account.address);
    expect(await client.getDelegatedSubscriptionId({ owner, nonce })).toBeUndefined();
    await node.requestDelegatedSubscription({
      ...{ subscription, coordinator, nonce, expiry: 4_000_000_000, data: JOB.data },
      signer: devnet.walletClient,
      client: devnet.publicClient,
    });
    const delivery = await client.waitForDelegatedDelivery({ owner, nonce });
    expect(delivery).toMatchObject({ interval: 1, node: devnet.accounts.node.address });
    expect(decodeTaskDelivery(HFTaskId.TEXT_GENERATION, delivery).text).toMatch(/yes/i);
    const received = await devnet.publicClient.readContract({
      address: owner,
      abi: genericSubscriptionConsumerAbi,
      functionName: "receivedOutput",
      args: [delivery.subscriptionId],
    });
    expect(received).toBe(delivery.payload?.output);
    expect(await client.getDelegateNonce({ owner })).toBe(1);
    expect(await client.getDelegatedSubscriptionId({ owner, nonce })).toBe(delivery.subscriptionId);
  });

  test("a delegated subscription that no node serves", async () => {
    const client = user();
    const owner = devnet.contracts.consumer;
    const waiting = client.waitForDelegatedDelivery({ owner, nonce: 7, timeoutMs: 100 });
    await expect(waiting).rejects.toMatchObject({ code: "DELEGATED_TIMEOUT" });
    await expect(
      node.requestDelegatedSubscription({
        ...{ subscription: buildSubscription({ owner, containers: CONTAINER }), nonce: 7, expiry: 1, data: {} },
        ...{ coordinator: devnet.contracts.coordinator, chainId: devnet.chain.id },
        signer: devnet.walletClient,
      }),
    ).rejects.toMatchObject({ status: 405, message: "Signature expired" });
  });
});
