import { describe, expect, test } from "vitest";
import { generateText } from "../../../../../../ts/service/backends/builtin/generation/generateText.ts";
import { tokenizeText } from "../../../../../../ts/service/backends/builtin/generation/tokenizeText.ts";
import type { GenerationParameters } from "../../../../../../ts/service/backends/tasks.ts";

const textOf = (prompt: string, parameters?: GenerationParameters): string =>
  generateText(prompt, parameters).generated_text;
const START = "The sky is";
const seeds = Array.from({ length: 30 }, (_, seed) => seed);
/** The different texts that 30 seeds give. */
const draw = (prompt: string, parameters: GenerationParameters): Set<string> =>
  new Set(seeds.map((seed) => textOf(prompt, { do_sample: true, max_new_tokens: 12, ...parameters, seed })));

describe("the same request gives the same text", () => {
  test.each<GenerationParameters>([
    {},
    { do_sample: true },
    { do_sample: true, seed: 7, temperature: 1.7 },
    { do_sample: true, seed: 2 ** 53 - 1, top_p: 0.9, best_of: 3 },
  ])("%o", (parameters) => {
    expect(generateText(START, parameters)).toEqual(generateText(START, parameters));
  });

  test("whatever was generated in between", () => {
    const before = textOf(START, { do_sample: true });
    textOf("What is Ethereum?", { do_sample: true, seed: 1 });
    expect(textOf(START, { do_sample: true })).toBe(before);
  });
});

describe("max_new_tokens", () => {
  test.each([1, 2, 5, 19])("%i ends the text after as many tokens", (max_new_tokens) => {
    const { generated_text, finish_reason, generated_tokens } = generateText("Tell me a story.", { max_new_tokens });
    expect(finish_reason).toBe("length");
    expect(generated_tokens).toBe(max_new_tokens);
    expect(tokenizeText(generated_text)).toHaveLength(max_new_tokens);
  });

  test("is 20 unless given", () => {
    expect(generateText("Tell me a story.").generated_tokens).toBe(20);
  });

  test("of 2000 ends at the model's own end, without going in circles", () => {
    const { finish_reason, generated_tokens, generated_text } = generateText("Tell me a story.", {
      max_new_tokens: 2000,
    });
    expect(finish_reason).toBe("eos_token");
    expect(generated_tokens).toBeGreaterThan(20);
    expect(generated_text).toMatch(/[.!?]$/u);
  });

  test("of 0 gives nothing", () => {
    expect(generateText(START, { max_new_tokens: 0 })).toEqual({
      generated_text: "",
      finish_reason: "length",
      generated_tokens: 0,
    });
  });
});

describe("drawing", () => {
  test("different seeds give different texts", () => {
    expect(draw(START, {}).size).toBeGreaterThan(5);
  });

  test("without do_sample a seed changes nothing", () => {
    expect(new Set(seeds.map((seed) => textOf(START, { seed }))).size).toBe(1);
  });

  test("a low temperature comes down to the likeliest text, a high one strays further", () => {
    expect(draw(START, { temperature: 0.001 })).toEqual(new Set([textOf(START, { max_new_tokens: 12 })]));
    expect(draw("What is Ethereum?", { temperature: 3 }).size).toBeGreaterThan(
      draw("What is Ethereum?", { temperature: 0.7 }).size,
    );
  });

  test("top_k 1 and a tiny top_p leave the likeliest text only", () => {
    const greedy = new Set([textOf(START, { max_new_tokens: 12 })]);
    expect(draw(START, { top_k: 1 })).toEqual(greedy);
    expect(draw(START, { top_p: 0.01 })).toEqual(greedy);
  });

  test("top_k, top_p and typical_p narrow the choice", () => {
    const all = draw(START, { temperature: 3 }).size;
    expect(draw(START, { temperature: 3, top_k: 2 }).size).toBeLessThan(all);
    expect(draw(START, { temperature: 3, top_p: 0.3 }).size).toBeLessThan(all);
    expect(draw(START, { temperature: 3, typical_p: 0.1 })).not.toEqual(draw(START, { temperature: 3 }));
  });

  test.each<GenerationParameters>([{ temperature: 2 }, { top_k: 50 }, { top_p: 0.95 }, { typical_p: 0.95 }])(
    "%o draws although do_sample is left out, and not when it is false",
    (parameters) => {
      const texts = (extra: GenerationParameters): Set<string> =>
        new Set(seeds.map((seed) => textOf(START, { ...parameters, ...extra, seed })));
      expect(texts({}).size).toBeGreaterThan(1);
      expect(texts({ do_sample: false }).size).toBe(1);
    },
  );

  test("the seed comes from the prompt when none is given", () => {
    const prompts = ["The sky is", "The sky is ", "The sky is  ", "The sky is   "];
    expect(new Set(prompts.map((prompt) => textOf(prompt, { do_sample: true, temperature: 2 }))).size).toBeGreaterThan(
      1,
    );
  });

  test("best_of gives one of the texts drawn, the likeliest", () => {
    const parameters = { do_sample: true, temperature: 2, max_new_tokens: 12 } as const;
    const drawn = [40, 41, 42, 43].map((seed) => textOf(START, { ...parameters, seed }));
    expect(drawn).toContain(textOf(START, { ...parameters, seed: 40, best_of: 4 }));
    expect(new Set(seeds.map((seed) => textOf(START, { ...parameters, seed, best_of: 8 }))).size).toBeLessThan(
      new Set(seeds.map((seed) => textOf(START, { ...parameters, seed }))).size,
    );
  });
});

test("repetition_penalty makes repeated words rarer", () => {
  const repeated = (penalty: number): number => {
    const texts = seeds.map((seed) =>
      textOf("Tell me about the sea.", {
        do_sample: true,
        seed,
        temperature: 1.5,
        max_new_tokens: 60,
        repetition_penalty: penalty,
      }),
    );
    const words = texts.map((text) => tokenizeText(text.toLowerCase()));
    const distinct = words.map((list) => new Set(list).size);
    return 1 - distinct.reduce((a, b) => a + b) / words.flat().length;
  };
  expect(repeated(2)).toBeLessThan(repeated(1));
});

describe("stop_sequences", () => {
  const full = textOf("Is the sky blue during a clear day?");

  test.each(["sky", "ue on", ".", " ", "Yes, the sky is blue", "n a cle"])(
    "%j ends the text, and is its end",
    (stop) => {
      const { generated_text, finish_reason } = generateText("Is the sky blue during a clear day?", {
        stop_sequences: [stop],
      });
      expect(finish_reason).toBe("stop_sequence");
      expect(generated_text).toBe(full.slice(0, full.indexOf(stop) + stop.length));
    },
  );

  test("the first to be complete counts; empty ones and those that never come do not", () => {
    expect(textOf("Is the sky blue during a clear day?", { stop_sequences: ["", "zebra", "blue", "sky"] })).toBe(
      "Yes, the sky",
    );
    expect(textOf("Is the sky blue during a clear day?", { stop_sequences: ["", "zebra"] })).toBe(full);
  });

  test("one in the prompt does not stop anything", () => {
    const { generated_text } = generateText("What is Ethereum?", {
      stop_sequences: ["What is"],
      return_full_text: true,
    });
    expect(generated_text.length).toBeGreaterThan("What is Ethereum?".length);
  });
});

describe("return_full_text", () => {
  test.each(["The sky is", "What is Ethereum?", "The sky is ", "hello\n", "🚀"])("puts %j in front", (prompt) => {
    const full = textOf(prompt, { return_full_text: true });
    expect(full.startsWith(prompt)).toBe(true);
    expect(full.slice(prompt.length).trimStart()).toBe(textOf(prompt));
    expect(full.slice(prompt.length - 1)).toMatch(/^\S? ?\S|^\s\S/u);
  });
});

test("truncate keeps the last tokens of the prompt only", () => {
  const long = "I like pancakes, bread and cake. What is Ethereum?";
  expect(textOf(long, { truncate: 4 })).toBe(textOf("What is Ethereum?"));
  expect(textOf("Ethereum Ethereum. Can penguins fly?", { truncate: 4 })).toBe(textOf("Can penguins fly?"));
  expect(textOf(long, { truncate: 1000 })).toBe(textOf(long));
  expect(textOf(long, { truncate: 0 })).not.toBe("");
});
