import type { LocalBackendOptions } from "./LocalBackendOptions.ts";

/** The library, `@huggingface/transformers`. */
export type Transformers = typeof import("@huggingface/transformers");

/** Loads the library and tells it where models are, and that it may not ask the network for anything else. */
export async function loadTransformers({ modelDir, allowDownload }: LocalBackendOptions): Promise<Transformers> {
  const transformers = await import("@huggingface/transformers");
  const { env, LogLevel } = transformers;
  env.localModelPath = modelDir;
  env.cacheDir = modelDir;
  env.allowLocalModels = true;
  env.allowRemoteModels = allowDownload;
  env.logLevel = LogLevel.ERROR;
  if (!allowDownload) {
    env.fetch = () => Promise.reject(new Error("no network: HF_INF_ALLOW_DOWNLOAD is not set"));
  }
  const { wasm } = env.backends.onnx;
  if (wasm !== undefined) {
    // The WebAssembly runtime, where it stands in for the native one, would be fetched from a CDN; it is installed.
    Object.assign(wasm, { wasmPaths: undefined });
    env.useWasmCache = false;
  }
  return transformers;
}
