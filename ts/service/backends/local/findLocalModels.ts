import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { SERVED_TASK_IDS, type ServedTaskId, taskName } from "../../../codec/HFTaskId.ts";
import { ServiceConfigError } from "../../errors/ServiceConfigError.ts";
import type { LocalModel } from "./LocalBackendOptions.ts";

/** What the operator says about local models. */
export interface LocalSettings {
  /** Absolute path of the model folder. */
  modelDir: string;
  /** Precision to use; left out, the first that a model has of fp32, q8, … */
  dtype: string | undefined;
  /** Default model of each task, where one is named. */
  defaults: Partial<Readonly<Record<ServedTaskId, string | undefined>>>;
  allowDownload: boolean;
  /** Most bytes of model files that are kept loaded, over all threads. */
  cacheBytes: number;
  chatTemplate: boolean;
}

/** Precisions by the library's names, with what each adds to the names of the files; in the order of preference. */
export const DTYPES: Readonly<Record<string, string>> = {
  fp32: "",
  q8: "_quantized",
  int8: "_int8",
  uint8: "_uint8",
  fp16: "_fp16",
  q4: "_q4",
  q4f16: "_q4f16",
  bnb4: "_bnb4",
};

/**
 * Finds the models in the model folder: `<name>/` or `<owner>/<name>/`, each with `config.json` and `onnx/*.onnx`. What
 * none of the tasks can use is left out.
 *
 * @returns the models by name, the defaults first
 * @throws ServiceConfigError when the folder is none, a `config.json` can't be read, or a default is not there
 */
export async function findLocalModels(settings: LocalSettings): Promise<LocalModel[]> {
  const { modelDir, defaults, allowDownload, dtype } = settings;
  if (dtype !== undefined && DTYPES[dtype] === undefined) {
    throw new ServiceConfigError(`HF_INF_DTYPE: got "${dtype}", expected one of ${Object.keys(DTYPES).join(", ")}.`);
  }
  const names = await modelNames(modelDir, allowDownload);
  const found = (await Promise.all(names.map((name) => readModel(settings, name)))).flat();
  const wanted = SERVED_TASK_IDS.flatMap((taskId) => {
    const name = defaults[taskId];
    if (name === undefined) return [];
    const model = found.find((candidate) => candidate.model === name && candidate.taskId === taskId);
    if (model !== undefined) return [model];
    if (allowDownload) return [{ model: name, taskId, dtype: dtype ?? "fp32", bytes: 0 }];
    throw new ServiceConfigError(
      `HF_INF_MODEL_${taskName(taskId).toUpperCase()}: ${modelDir} has no model ${name} for it.`,
      {
        whatToDo: `It has ${describe(found)}. HF_INF_ALLOW_DOWNLOAD=1 fetches a model from the hub.`,
      },
    );
  });
  return [...wanted, ...found.filter((model) => !wanted.includes(model))];
}

function describe(models: readonly LocalModel[]): string {
  return models.length === 0 ? "none" : models.map(({ model, taskId }) => `${model} (${taskName(taskId)})`).join(", ");
}

async function modelNames(modelDir: string, mayBeMissing: boolean): Promise<string[]> {
  const folders = await subfolders(modelDir).catch((cause: NodeJS.ErrnoException) => {
    if (mayBeMissing && cause.code === "ENOENT") return [];
    throw new ServiceConfigError(`HF_INF_MODEL_DIR: ${modelDir} can't be read (${cause.code ?? cause.message}).`, {
      whatToDo: "Set it to a folder with a folder for each model.",
      cause,
    });
  });
  const names = await Promise.all(
    folders.map(async (folder) => {
      if (await exists(path.join(modelDir, folder, "config.json"))) return [folder];
      const nested = await subfolders(path.join(modelDir, folder));
      const models = await Promise.all(nested.map((name) => exists(path.join(modelDir, folder, name, "config.json"))));
      return nested.filter((_, index) => models[index]).map((name) => `${folder}/${name}`);
    }),
  );
  return names.flat().sort();
}

async function subfolders(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const isFolder = await Promise.all(
    entries.map((entry) =>
      entry.isSymbolicLink()
        ? stat(path.join(folder, entry.name)).then(
            (target) => target.isDirectory(),
            () => false,
          )
        : entry.isDirectory(),
    ),
  );
  return entries.filter((entry, index) => isFolder[index] && !entry.name.startsWith(".")).map(({ name }) => name);
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

async function readModel({ modelDir, dtype }: LocalSettings, model: string): Promise<LocalModel[]> {
  const folder = path.join(modelDir, model);
  const files = await readdir(path.join(folder, "onnx")).catch((): string[] => []);
  const taskId = taskOf(await readArchitectures(path.join(folder, "config.json")), files);
  if (taskId === undefined) return [];
  const base = taskId === 4 ? "decoder_model_merged" : "model";
  const wanted = dtype === undefined ? Object.keys(DTYPES) : [dtype];
  const usable = wanted.find((name) => files.includes(`${base}${DTYPES[name]}.onnx`));
  if (usable === undefined) return [];
  const loaded = files.filter((file) =>
    new RegExp(`^[a-z_]*model(_merged)?${DTYPES[usable]}\\.onnx(_data.*)?$`).test(file),
  );
  const sizes = await Promise.all(loaded.map(async (file) => (await stat(path.join(folder, "onnx", file))).size));
  return [{ model, taskId, dtype: usable, bytes: sizes.reduce((sum, size) => sum + size, 0) }];
}

async function readArchitectures(file: string): Promise<string[]> {
  const unreadable = (cause?: unknown) =>
    new ServiceConfigError(`${file}: not the config.json of a model.`, {
      whatToDo: "Repair the model's folder, or take it out of HF_INF_MODEL_DIR.",
      cause,
    });
  const text = await readFile(file, "utf8");
  let config: unknown;
  try {
    config = JSON.parse(text);
  } catch (cause) {
    throw unreadable(cause);
  }
  if (typeof config !== "object" || config === null) throw unreadable();
  const architectures: unknown = Reflect.get(config, "architectures");
  return Array.isArray(architectures) ? architectures.filter((name) => typeof name === "string") : [];
}

function taskOf(architectures: readonly string[], files: readonly string[]): ServedTaskId | undefined {
  const is = (pattern: RegExp) => architectures.some((name) => pattern.test(name));
  if (is(/ForSequenceClassification$/)) return 2;
  if (is(/ForTokenClassification$/)) return 3;
  if (is(/(ForCausalLM|LMHeadModel)$/)) return 1;
  const isSummarizer = is(/ForConditionalGeneration$/) && files.some((file) => file.startsWith("encoder_model"));
  return isSummarizer ? 4 : undefined;
}
