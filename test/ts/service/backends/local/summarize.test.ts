import * as transformers from "@huggingface/transformers";
import { describe, expect, test } from "vitest";
import type { LoadedModel } from "../../../../../ts/service/backends/local/LoadedModel.ts";
import { summarize } from "../../../../../ts/service/backends/local/summarize.ts";
import type { SummaryParameters } from "../../../../../ts/service/backends/tasks.ts";
import { rejection } from "../../support/huggingFaceBackend.ts";

// None of the tiny models summarizes: a stand-in for the library's pipeline shows what the model is told.

type Options = Record<string, unknown> & { stopping_criteria: transformers.StoppingCriteriaList };

function stubModel({ config = {}, maxTokens = 1_024 }: { config?: object; maxTokens?: number } = {}) {
  const seen: { text?: string; options?: Options } = {};
  const ids = (length: number) => ({ tolist: () => [Array.from({ length }, (_, index) => BigInt(index))] });
  const tokenizer = Object.assign(
    (text: string) => {
      seen.text = text;
      return { input_ids: ids(text.split(" ").length) };
    },
    { decode: () => " A summary. " },
  );
  const model = {
    config,
    generation_config: { max_length: 60 },
    generate: async (options: Options) => {
      seen.options = options;
      return ids(3);
    },
  };
  const loaded = {
    transformers,
    pipeline: { tokenizer, model },
    name: "stub",
    maxTokens,
    dispose: async () => undefined,
  };
  return { loaded: loaded as unknown as LoadedModel, seen };
}

const { signal } = new AbortController();
const ask = (loaded: LoadedModel, parameters: SummaryParameters = {}, text = "One two three.") =>
  summarize(loaded, { taskId: 4, model: undefined, text, parameters }, { signal });

describe("a summary", () => {
  test("is what the model writes, without white space around it, by the model's own length", async () => {
    const { loaded, seen } = stubModel();
    expect(await ask(loaded)).toBe("A summary.");
    expect(seen.text).toBe("One two three.");
    expect(seen.options).toMatchObject({ max_length: 60, do_sample: false, temperature: 1, top_k: 0, num_beams: 1 });
    expect(seen.options).not.toHaveProperty("min_length");
    expect(seen.options).not.toHaveProperty("logits_processor");
  });

  test("heeds the parameters", async () => {
    const { loaded, seen } = stubModel({ maxTokens: 30 });
    const parameters = {
      min_length: 5,
      max_length: 99,
      temperature: 0.5,
      top_k: 4,
      top_p: 0.9,
      repetition_penalty: 1.2,
    };
    await ask(loaded, parameters);
    expect(seen.options).toMatchObject({
      ...{ min_length: 5, max_length: 30, temperature: 0.5, top_k: 4, repetition_penalty: 1.2, do_sample: true },
      logits_processor: expect.any(transformers.LogitsProcessorList) as object,
    });
  });

  test("stops after max_time", async () => {
    const { loaded, seen } = stubModel();
    await ask(loaded, { max_time: 1e-6 });
    expect(seen.options?.stopping_criteria([[1]], [[0]])).toEqual([true]);
    await ask(loaded, { max_time: 3_600 });
    expect(seen.options?.stopping_criteria([[1]], [[0]])).toEqual([false]);
  });

  test("is asked for in the text where the model wants that", async () => {
    const config = { task_specific_params: { summarization: { prefix: "summarize: " } } };
    const { loaded, seen } = stubModel({ config });
    await ask(loaded);
    expect(seen.text).toBe("summarize: One two three.");
  });

  test("of too long a text is refused, not of a part of it", async () => {
    const { loaded, seen } = stubModel({ maxTokens: 2 });
    expect(await rejection(ask(loaded))).toMatchObject({ status: 413, code: "TEXT_TOO_LONG" });
    expect(seen.options).toBeUndefined();
  });
});
