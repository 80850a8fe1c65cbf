import type { ServedTaskId } from "../../../codec/HFTaskId.ts";

/** A model in the model folder, or one to be fetched into it. */
export interface LocalModel {
  /** Its folder below the model folder, which is its name: `tiny-sst` or `org/name`. */
  model: string;
  taskId: ServedTaskId;
  /** Precision of the weights, by the library's name (`fp32`, `q8`); it says which file is loaded. */
  dtype: string;
  /** Bytes of its files; 0 when it still has to be fetched. */
  bytes: number;
}

/** What a thread of the backend `local` needs to know. */
export interface LocalBackendOptions {
  /** Absolute path of the model folder. */
  modelDir: string;
  /** The models that may be used; the first of a task is its default. */
  models: readonly LocalModel[];
  /** Fetch models that are not in the folder from the hub. */
  allowDownload: boolean;
  /** Most bytes of model files that one thread keeps loaded. */
  cacheBytes: number;
  /** Use a model's chat template where it has one. */
  chatTemplate: boolean;
}
