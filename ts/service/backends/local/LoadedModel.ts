import type { Tensor } from "@huggingface/transformers";
import { ServiceError } from "../../errors/ServiceError.ts";
import type { LocalModel } from "./LocalBackendOptions.ts";
import type { Transformers } from "./loadTransformers.ts";

/** Hugging Face's names of the tasks, as the library knows them. */
const PIPELINES = {
  1: "text-generation",
  2: "text-classification",
  3: "token-classification",
  4: "summarization",
} as const;

/** A model with its tokenizer, loaded. */
export interface LoadedModel {
  transformers: Transformers;
  pipeline: Awaited<ReturnType<typeof openPipeline>>;
  name: string;
  /** Most tokens it takes, prompt and answer together. */
  maxTokens: number;
  dispose(): Promise<unknown>;
}

/** A tokenizer that has no limit of its own says so by a huge number. */
const NO_LIMIT = 1e9;

function openPipeline(transformers: Transformers, { model, taskId, dtype }: LocalModel) {
  return transformers.pipeline(PIPELINES[taskId], model, { dtype: dtype as "fp32" });
}

/** Loads a model from the model folder, or where that is allowed from the hub. Throws what the library throws. */
export async function openModel(transformers: Transformers, model: LocalModel): Promise<LoadedModel> {
  const pipeline = await openPipeline(transformers, model);
  const limits = [
    pipeline.tokenizer.model_max_length,
    configNumber(pipeline.model.config, "max_position_embeddings"),
    configNumber(pipeline.model.config, "n_positions"),
  ].filter((limit) => limit !== undefined && limit < NO_LIMIT);
  return {
    transformers,
    pipeline,
    name: model.model,
    maxTokens: Math.min(...limits.map(Number), Number.POSITIVE_INFINITY),
    dispose: () => pipeline.dispose(),
  };
}

function configNumber(config: object, name: string): number | undefined {
  const value: unknown = Reflect.get(config, name);
  return typeof value === "number" ? value : undefined;
}

/**
 * Refuses a text that the model can't take whole: cut silently, it would be answered for another text.
 *
 * @param extra tokens that are to be added to it
 * @throws ServiceError 413 `TEXT_TOO_LONG`
 */
export function checkTokens({ name, maxTokens }: LoadedModel, tokens: number, extra = 0): void {
  if (tokens + extra <= maxTokens) return;
  const added = extra === 0 ? "" : ` and ${extra} to generate`;
  throw new ServiceError(`The text has ${tokens} tokens${added}, and ${name} takes at most ${maxTokens}.`, {
    status: 413,
    code: "TEXT_TOO_LONG",
    metaMessages: ["Shorten the text, or choose a model that takes more."],
  });
}

/** The token ids of the only text in what the tokenizer or a generation gives. The library's types leave it open. */
export function tokenIds(tensor: unknown): bigint[] {
  const [ids = []] = (tensor as Tensor).tolist() as bigint[][];
  return ids;
}
