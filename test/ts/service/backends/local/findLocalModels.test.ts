import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { findLocalModels, type LocalSettings } from "../../../../../ts/service/backends/local/findLocalModels.ts";
import { prepareLocalBackend } from "../../../../../ts/service/backends/local/prepareLocalBackend.ts";
import { rejection } from "../../support/huggingFaceBackend.ts";
import { MODEL_DIR } from "../../support/models.ts";

const settings = (overrides: Partial<LocalSettings> = {}): LocalSettings => ({
  ...{ modelDir: MODEL_DIR, dtype: undefined, defaults: {}, allowDownload: false },
  ...{ cacheBytes: 1e9, chatTemplate: true, ...overrides },
});

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "infernet-models-"));
});
afterEach(async () => rm(folder, { recursive: true }));

async function addModel(name: string, architecture: string, files: Record<string, number>): Promise<void> {
  await mkdir(path.join(folder, name, "onnx"), { recursive: true });
  await writeFile(path.join(folder, name, "config.json"), JSON.stringify({ architectures: [architecture] }));
  for (const [file, size] of Object.entries(files)) {
    await writeFile(path.join(folder, name, "onnx", file), Buffer.alloc(size));
  }
}

describe("the model folder", () => {
  test("has the tiny models", async () => {
    expect(await findLocalModels(settings())).toEqual([
      { model: "tiny-lm", taskId: 1, dtype: "fp32", bytes: 1895 },
      { model: "tiny-ner", taskId: 3, dtype: "fp32", bytes: 616 },
      { model: "tiny-sst", taskId: 2, dtype: "fp32", bytes: 495 },
    ]);
  });

  test("may have an owner's folder, other precisions, links, and what is no model", async () => {
    await addModel("org/bart", "BartForConditionalGeneration", {
      "encoder_model_quantized.onnx": 10,
      "decoder_model_merged_quantized.onnx": 20,
      "decoder_model_merged_fp16.onnx": 40,
    });
    await addModel("org/large", "LlamaForCausalLM", { "model.onnx": 1, "model.onnx_data": 99, "model_q4.onnx": 5 });
    await addModel("org/embedding", "BertModel", { "model.onnx": 1 });
    await addModel("org/empty", "BertForSequenceClassification", {});
    await addModel("real", "BertForTokenClassification", { "model_fp16.onnx": 3 });
    await symlink(path.join(folder, "real"), path.join(folder, "linked"));
    await writeFile(path.join(folder, "README.md"), "");
    expect(await findLocalModels(settings({ modelDir: folder }))).toEqual([
      { model: "linked", taskId: 3, dtype: "fp16", bytes: 3 },
      { model: "org/bart", taskId: 4, dtype: "q8", bytes: 30 },
      { model: "org/large", taskId: 1, dtype: "fp32", bytes: 100 },
      { model: "real", taskId: 3, dtype: "fp16", bytes: 3 },
    ]);
    expect(await findLocalModels(settings({ modelDir: folder, dtype: "q4" }))).toEqual([
      { model: "org/large", taskId: 1, dtype: "q4", bytes: 5 },
    ]);
  });

  test("has the defaults first", async () => {
    await addModel("a", "BertForSequenceClassification", { "model.onnx": 1 });
    await addModel("b", "BertForSequenceClassification", { "model.onnx": 1 });
    const [first] = await findLocalModels(settings({ modelDir: folder, defaults: { 2: "b" } }));
    expect(first?.model).toBe("b");
  });

  test("may be empty when models may be fetched", async () => {
    const fetched = settings({
      ...{ modelDir: path.join(folder, "none"), allowDownload: true, defaults: { 2: "org/m" }, dtype: "q8" },
    });
    expect(await findLocalModels(fetched)).toEqual([{ model: "org/m", taskId: 2, dtype: "q8", bytes: 0 }]);
  });
});

describe("what is wrong is said at start", () => {
  test.each<[Partial<LocalSettings>, string]>([
    [{ modelDir: "/no/such/folder" }, "HF_INF_MODEL_DIR: /no/such/folder can't be read (ENOENT)."],
    [{ modelDir: path.join(MODEL_DIR, "README.md") }, "can't be read (ENOTDIR)"],
    [{ defaults: { 2: "tiny-ner" } }, "HF_INF_MODEL_TEXT_CLASSIFICATION: "],
    [{ dtype: "fp7" }, 'HF_INF_DTYPE: got "fp7", expected one of fp32, q8,'],
    [{ cacheBytes: 1_000 }, "HF_INF_MODEL_CACHE_MB: too small for tiny-lm in each of 2 threads."],
  ])("%j", async (overrides, message) => {
    const error = await rejection(prepareLocalBackend(settings(overrides), { workers: 2 }));
    expect(error).toMatchObject({ code: "SERVICE_CONFIG_INVALID", shortMessage: expect.stringContaining(message) });
  });

  test("a broken config.json", async () => {
    await addModel("broken", "X", {});
    await writeFile(path.join(folder, "broken", "config.json"), "{oops");
    expect(await rejection(findLocalModels(settings({ modelDir: folder })))).toMatchObject({
      shortMessage: `${path.join(folder, "broken", "config.json")}: not the config.json of a model.`,
    });
  });

  test("no model", async () => {
    expect(await rejection(prepareLocalBackend(settings({ modelDir: folder }), { workers: 1 }))).toMatchObject({
      shortMessage: `HF_INF_MODEL_DIR: no model that can be used is in ${folder}.`,
    });
  });

  test("the library is not installed", async () => {
    const resolve = () => {
      throw new Error("Cannot find module");
    };
    expect(await rejection(prepareLocalBackend(settings(), { workers: 1, resolve }))).toMatchObject({
      code: "SERVICE_CONFIG_INVALID",
      shortMessage: "The backend local needs the package @huggingface/transformers, which is not installed.",
      metaMessages: ["Install it: npm install @huggingface/transformers"],
    });
  });
});
