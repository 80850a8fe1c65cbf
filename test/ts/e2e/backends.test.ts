import { parseEventLogs, zeroAddress } from "viem";
import { expect, test } from "vitest";
import { coordinatorAbi } from "../../../ts/abi/generated/coordinator.ts";
import { decodeDelivery } from "../../../ts/codec/decodeDelivery.ts";
import { decodeResult } from "../../../ts/codec/decodeResult.ts";
import { encodeRequest } from "../../../ts/codec/encodeRequest.ts";
import { deployContract } from "../../../ts/deploy/deployContract.ts";
import { createDevnet } from "../../../ts/devnet/createDevnet.ts";
import type { Devnet, DevnetRequestOptions } from "../../../ts/devnet/Devnet.ts";
import { until } from "../node/support.ts";
import { startFakeHuggingFace } from "../service/support/fakeHuggingFace.ts";
import { MODEL_DIR } from "../service/support/models.ts";
import { genericCallbackConsumerAbi, genericCallbackConsumerBytecode } from "./generated/genericCallbackConsumer.ts";

async function ask(devnet: Devnet, request: DevnetRequestOptions) {
  const { subscriptionId } = await devnet.request(request);
  const { result } = await devnet.waitForDelivery({ subscriptionId });
  return result;
}

/** Asks the service as a client of the node would, off chain. */
async function post(devnet: Devnet, destination: 1 | 2, data: object): Promise<Response> {
  return fetch(`${devnet.service.url}/service_output`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ source: 1, destination, data }),
  });
}

test("ONNX models on this machine answer contracts", async () => {
  await using devnet = await createDevnet({ ports: "auto", service: { env: { HF_INF_MODEL_DIR: MODEL_DIR } } });
  const [labels, entities, text] = await Promise.all([
    ask(devnet, { task: "text_classification", text: "great, I love it!" }),
    ask(devnet, { task: "token_classification", text: "Vitalik lives in Singapore." }),
    ask(devnet, { task: "text_generation", text: "once upon", model: "tiny-lm" }),
  ]);
  expect(labels).toMatchObject({ taskId: 2, labels: [{ label: "POSITIVE" }, { label: "NEGATIVE" }] });
  expect(entities).toMatchObject({ taskId: 3, entities: [{ entity_group: "PER" }, { entity_group: "LOC" }] });
  expect(text).toEqual({ taskId: 1, text: " a time there was fox." });

  const summary = await post(devnet, 1, { task_id: 4, text: "One. Two." });
  expect([summary.status, await summary.json()]).toEqual([
    400,
    {
      code: "400",
      name: "Bad Request",
      description: expect.stringContaining("No backend is configured for summarization."),
    },
  ]);
});

test("an OpenAI-compatible server by its URL answers on chain, off chain and as a stream", async () => {
  await using fake = await startFakeHuggingFace();
  const env = { HF_INF_ENDPOINT: `${fake.endpoint}/v1` };
  await using devnet = await createDevnet({ ports: "auto", service: { env } });
  expect(await ask(devnet, { task: "text_generation", text: "Hi" })).toEqual({
    taskId: 1,
    text: 'Hi {"max_tokens":20,"temperature":0}',
  });
  const data = { task_id: 1, prompt: "Hi", max_new_tokens: 5 };
  expect(await (await post(devnet, 1, data)).json()).toEqual({
    output: 'Hi {"max_tokens":5,"temperature":0}',
    model: "tiny-instruct",
    backend: "huggingface",
  });
  const stream = await post(devnet, 2, data);
  expect(stream.headers.get("x-model")).toBe("tiny-instruct");
  expect(await stream.text()).toBe("Once upon 🦊");
});

test("Hugging Face's Inference Providers answer all four tasks on chain", async () => {
  await using fake = await startFakeHuggingFace();
  const service = { env: { HF_INF_TOKEN: fake.token }, fetch: fake.fetch };
  await using devnet = await createDevnet({ ports: "auto", service });
  const text = "Alice is great.";
  const results = await Promise.all(([1, 2, 3, 4] as const).map((task) => ask(devnet, { task, text })));
  expect(results).toEqual([
    { taskId: 1, text: `${text} {"max_tokens":20,"temperature":0}` },
    {
      taskId: 2,
      labels: [
        { label: "POSITIVE", score: 0.999, scaledScore: 999_000n },
        { label: "NEGATIVE", score: 0.001, scaledScore: 1_000n },
      ],
    },
    { taskId: 3, entities: [{ entity_group: "PER", score: 0.998, scaledScore: 998_000n }] },
    { taskId: 4, summary: `${text} undefined` },
  ]);
});

test("parameters given on chain get to the model", async () => {
  await using devnet = await createDevnet({ ports: "auto" });
  const { publicClient, walletClient, contracts } = devnet;
  const { address } = await deployContract(walletClient, {
    ...{ name: "consumer", abi: genericCallbackConsumerAbi, bytecode: genericCallbackConsumerBytecode },
    args: [contracts.registry],
  });
  const consumer = { address, abi: genericCallbackConsumerAbi };
  const request = async (parameters: object): Promise<string> => {
    const input = encodeRequest({ taskId: 1, text: "Is the sky blue during a clear day?", parameters });
    const hash = await walletClient.writeContract({
      ...{ ...consumer, functionName: "requestCompute" },
      args: ["hf_inference_client_service", input, 1, zeroAddress, 0n, zeroAddress, zeroAddress],
    });
    const { logs } = await publicClient.waitForTransactionReceipt({ hash });
    const id = parseEventLogs({ abi: coordinatorAbi, eventName: "SubscriptionCreated", logs })[0]?.args.id ?? 0;
    await until(async () => {
      const count = await publicClient.readContract({ ...consumer, functionName: "deliveries", args: [id] });
      return count > 0 ? true : undefined;
    });
    const [output, given] = await Promise.all([
      publicClient.readContract({ ...consumer, functionName: "receivedOutput", args: [id] }),
      publicClient.readContract({ ...consumer, functionName: "receivedInput", args: [id] }),
    ]);
    const delivery = decodeDelivery({ input: given, output, proof: "0x" });
    if (!("rawOutput" in delivery)) throw new Error(delivery.text);
    expect(delivery.rawInput).toBe(input);
    return decodeResult(1, delivery.rawOutput).text;
  };
  const [whole, short] = [await request({}), await request({ max_new_tokens: 3 })];
  expect(short).not.toBe(whole);
  expect(whole.startsWith(short)).toBe(true);
  expect(short.split(/\W+/).filter(Boolean).length).toBeLessThanOrEqual(3);
});
