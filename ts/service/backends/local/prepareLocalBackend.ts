import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { ServiceConfigError } from "../../errors/ServiceConfigError.ts";
import type { PooledBackendOptions } from "../pooled/createPooledBackend.ts";
import { findLocalModels, type LocalSettings } from "./findLocalModels.ts";

const LIBRARY = "@huggingface/transformers";
const NOTICE = "ready with models from HF_INF_MODEL_DIR, on this machine's processor";

/**
 * Finds out what the backend `local` can do, without loading any model: its threads do that.
 *
 * @param workers threads that share the memory for models
 * @param resolve finds the library; for tests
 * @throws ServiceConfigError when the library is not installed, or the model folder can't be used
 */
export async function prepareLocalBackend(
  settings: LocalSettings,
  {
    workers,
    resolve = createRequire(import.meta.url).resolve,
  }: { workers: number; resolve?: (name: string) => string },
): Promise<Omit<PooledBackendOptions, "workers" | "logger">> {
  const engineVersion = await libraryVersion(resolve);
  const models = await findLocalModels(settings);
  const { modelDir, allowDownload, chatTemplate } = settings;
  if (models.length === 0) {
    throw new ServiceConfigError(`HF_INF_MODEL_DIR: no model that can be used is in ${modelDir}.`, {
      whatToDo: "A model is a folder with config.json, tokenizer.json and onnx/model.onnx, as on the hub.",
    });
  }
  const cacheBytes = Math.floor(settings.cacheBytes / workers);
  const tooLarge = models.find(({ bytes }) => bytes > cacheBytes);
  if (tooLarge !== undefined) {
    const needed = Math.ceil((tooLarge.bytes * workers) / 1024 ** 2);
    throw new ServiceConfigError(
      `HF_INF_MODEL_CACHE_MB: too small for ${tooLarge.model} in each of ${workers} threads.`,
      {
        whatToDo: `Set it to ${needed} or more, or use fewer workers.`,
      },
    );
  }
  return {
    name: "local",
    notice: NOTICE,
    engineVersion,
    models: models.map(({ model, taskId, bytes }) => ({ model, taskId, cached: bytes > 0 })),
    worker: { name: "local", options: { modelDir, models, allowDownload, cacheBytes, chatTemplate } },
  };
}

async function libraryVersion(resolve: (name: string) => string): Promise<string | undefined> {
  let entry: string;
  try {
    entry = resolve(LIBRARY);
  } catch (cause) {
    throw new ServiceConfigError(`The backend local needs the package ${LIBRARY}, which is not installed.`, {
      whatToDo: `Install it: npm install ${LIBRARY}`,
      cause,
    });
  }
  const manifest: unknown = JSON.parse(await readFile(path.join(path.dirname(entry), "../package.json"), "utf8"));
  const version: unknown =
    typeof manifest === "object" && manifest !== null ? Reflect.get(manifest, "version") : undefined;
  return typeof version === "string" ? version : undefined;
}
