import { pino } from "pino";
import { zeroAddress } from "viem";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { NodeClient } from "../../../../ts/client/rest/NodeClient.ts";
import { decodeDelivery } from "../../../../ts/codec/decodeDelivery.ts";
import { decodeResult } from "../../../../ts/codec/decodeResult.ts";
import { encodeRequest } from "../../../../ts/codec/encodeRequest.ts";
import type { ServedTaskId } from "../../../../ts/codec/HFTaskId.ts";
import { containerHash } from "../../../../ts/protocol/containerHash.ts";
import { createService } from "../../../../ts/service/createService.ts";
import type { ContainerService } from "../../../../ts/service/serve.ts";
import { until } from "../../node/support.ts";
import { type FakeHuggingFace, startFakeHuggingFace } from "../../service/support/fakeHuggingFace.ts";
import { createDelegatedSigner, type DelegatedSigner } from "./createDelegatedSigner.ts";
import { type Checklist, ETH, startChecklist } from "./harness.ts";

const ID = "hf_inference_client_service";
const ARTICLE =
  "The tower is 324 metres tall, about the same height as an 81-storey building, and the tallest structure in Paris. " +
  "Its base is square, measuring 125 metres on each side. During its construction, the Eiffel Tower surpassed the " +
  "Washington Monument to become the tallest man-made structure in the world, a title it held for 41 years. " +
  "It was the first structure to reach a height of 300 metres.";
const PROMPT = "Is the sky blue during a clear day?";
const ORGANISATION = "Ritual makes AI x crypto a great combination. Google was founded in California.";

/** Each task, what it is asked, and what is true of every answer. */
const TASKS: [name: string, taskId: ServedTaskId, text: string, check: (answer: unknown) => void][] = [
  ["text_generation", 1, PROMPT, (answer) => expect(String(answer)).toMatch(/yes/i)],
  [
    "text_classification",
    2,
    "Decentralizing AI using crypto is awesome!",
    (answer) => {
      expect(answer).toEqual(expect.arrayContaining([{ label: "POSITIVE", score: expect.any(Number) }]));
      expect((answer as { score: number }[])[0]?.score).toBeGreaterThan(0.8);
    },
  ],
  [
    "token_classification",
    3,
    ORGANISATION,
    (answer) => {
      const found = (answer as { label: string; score: number }[]).filter(({ label }) => label === "ORG");
      expect(found.length).toBeGreaterThan(0);
      expect(found[0]?.score).toBeGreaterThan(0.5);
    },
  ],
  [
    "summarization",
    4,
    ARTICLE,
    (answer) => {
      expect(String(answer).length).toBeGreaterThan(0);
      expect(String(answer).length).toBeLessThan(ARTICLE.length);
    },
  ],
];

let list: Checklist;
let service: ContainerService;
let fake: FakeHuggingFace;
let hub: ContainerService;
let signer: DelegatedSigner;
let client: NodeClient;

beforeAll(async () => {
  const logger = pino({ level: "silent" });
  fake = await startFakeHuggingFace();
  // Who knows the models of Hugging Face's hub; the other one answers with the builtin models.
  hub = await createService({ port: 0, logger, env: { HF_INF_TOKEN: fake.token }, fetch: fake.fetch });
  service = await createService({ port: 0, logger });
  list = await startChecklist({
    containers: [
      { id: ID, url: service.url, generates_proofs: true },
      { id: "hub", url: hub.url },
    ],
  });
  signer = createDelegatedSigner(list);
  client = new NodeClient(list.node.url);
});
afterAll(async () => {
  await list[Symbol.asyncDispose]();
  await Promise.all([service.close(), hub.close()]);
  await fake[Symbol.asyncDispose]();
});

const run = async (data: Record<string, unknown>, requiresProof = false) => {
  const id = await client.requestJob({ containers: [ID], data, requiresProof });
  const { status, result } = await until(async () => {
    const [job] = await client.getJobResults([id]);
    return job?.status === "running" ? undefined : job;
  });
  return { status, output: result?.output as Record<string, unknown> | undefined };
};

/** The answer of an off-chain output or an on-chain delivery, in one form. */
const offchain = (taskId: ServedTaskId, output: unknown): unknown => {
  if (taskId === 4) return (output as { summary_text: string }).summary_text;
  if (taskId !== 3) return output;
  return (output as { entity_group: string; score: number }[]).map(({ entity_group, score }) => ({
    label: entity_group,
    score,
  }));
};
const onchain = (taskId: ServedTaskId, rawOutput: `0x${string}`): unknown => {
  const result = decodeResult(taskId, rawOutput);
  switch (result.taskId) {
    case 1:
      return result.text;
    case 2:
      return result.labels.map(({ label, score }) => ({ label, score }));
    case 3:
      return result.entities.map(({ entity_group, score }) => ({ label: entity_group, score }));
    case 4:
      return result.summary;
  }
};

/** A delivery of a service that answers in the form of the chain. */
const conforming = (delivered: Parameters<typeof decodeDelivery>[0]) => {
  const delivery = decodeDelivery(delivered);
  if (!("rawOutput" in delivery)) throw new Error(`the service answered in another form: ${delivery.text}`);
  return delivery;
};

describe("hf_inference_client_service", () => {
  test("doesnt_generate_proofs", async () => {
    const { output } = await run({ task_id: 2, text: "Decentralizing AI using crypto is awesome!" }, true);
    expect(output).toMatchObject({
      code: "400",
      description: expect.stringContaining("Proofs are not supported for HF Client Inference Service"),
    });
  });

  test.each(TASKS)("%s", async (_name, taskId, text, check) => {
    const { status, output } = await run({ task_id: taskId, [taskId === 1 ? "prompt" : "text"]: text });
    expect(status).toBe("success");
    check(offchain(taskId, output?.["output"]));
  });

  test.each(TASKS)("web3_%s: with an empty model", async (_name, taskId, text, check) => {
    const { callback } = list;
    const input = encodeRequest({ taskId, model: "", text });
    const id = await list.created(callback.write.requestCompute([ID, input, 1, ETH, 0n, zeroAddress, zeroAddress]));
    await until(async () => ((await callback.read.deliveries([id])) > 0 ? true : undefined));
    const [given, output, proof] = await Promise.all([
      callback.read.receivedInput([id]),
      callback.read.receivedOutput([id]),
      callback.read.receivedProof([id]),
    ]);
    const delivery = conforming({ input: given, output, proof });
    expect(delivery).toMatchObject({ rawInput: input, processedInput: "0x", processedOutput: "0x", proof: "0x" });
    check(onchain(taskId, delivery.rawOutput));
  });

  test.each(TASKS)("delegated_%s", async (_name, taskId, text, check) => {
    const data = { task_id: taskId, [taskId === 1 ? "prompt" : "text"]: text };
    const id = await signer.idOf(await signer.request({ containerId: containerHash([ID]) }, data));
    const { read } = list.recurring;
    const [input, output, proof] = await Promise.all([
      read.receivedInput([id]),
      read.receivedOutput([id]),
      read.receivedProof([id]),
    ]);
    const delivery = conforming({ input, output, proof });
    expect(delivery.rawInput).toBe("0x");
    check(onchain(taskId, delivery.rawOutput));
  });

  test("resource_broadcasting", async () => {
    const resources = await client.getResources();
    expect(resources[ID]).toMatchObject({
      version: "0.1.0",
      service_id: "hf-inference-client-service",
      hardware_capabilities: expect.arrayContaining([
        expect.objectContaining({
          capability_id: "base",
          os_info: { name: expect.any(String), version: expect.any(String) },
          cpu_info: expect.objectContaining({
            ...{ model: expect.any(String), architecture: expect.any(String), byte_order: expect.any(String) },
            ...{ vendor_id: expect.any(String), num_cores: expect.any(Number), cores: expect.any(Array) },
          }),
          disk_info: expect.any(Array),
        }),
      ]),
      compute_capability: [
        expect.objectContaining({
          ...{ id: "ml", type: "hf_client", models: expect.any(Array), cached_models: expect.any(Array) },
          task: ["text_generation", "text_classification", "token_classification", "summarization"],
        }),
      ],
    });
  });

  test.each([
    ["supports_model", "facebook/bart-large-cnn", true],
    ["unsupported_task", "google-bert/bert-base-uncased", false],
    ["nonexistent_model", "nobody/no-such-model", false],
  ])("%s", async (_name, model, supported) => {
    expect((await client.checkModelSupport(model))["hub"]).toEqual({ supported });
  });
});
