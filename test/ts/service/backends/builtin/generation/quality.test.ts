import { describe, expect, test } from "vitest";
import { generateText } from "../../../../../../ts/service/backends/builtin/generation/generateText.ts";
import { readCorpus } from "../../../../../../ts/service/backends/builtin/generation/readCorpus.ts";

// What a reader may expect of the default parameters. None of these prompts stands in the corpus.
const answers: readonly (readonly [string, RegExp])[] = [
  ["Is the sky blue during a clear day?", /\byes\b/iu],
  ["Tell me, is the sky blue when it is sunny?", /\byes\b/iu],
  ["So the sky is blue, right?", /\bblue\b/iu],
  ["Would you say that the sky is blue?", /\bblue\b/iu],
  ["Could you explain what Ethereum is?", /blockchain|smart contract/iu],
  ["Describe Ethereum please", /blockchain|smart contract/iu],
  ["what exactly are smart contracts", /program|blockchain|contract/iu],
  ["How come I must pay for gas?", /\bgas\b/iu],
  ["Who came up with Bitcoin?", /Satoshi Nakamoto/u],
  ["Do you know what the capital of Japan is?", /Tokyo/u],
  ["The capital of Kenya is", /^Nairobi/u],
  ["Is it true that the moon is made of cheese?", /^No\b/u],
  ["Are penguins able to fly?", /^No\b/u],
  ["Does ice float?", /^Yes\b/u],
  ["What's the highest mountain?", /Everest/u],
  ["How should I bake some bread?", /flour|dough/iu],
  ["I feel so sad", /sorry/iu],
  ["hello there", /^Hello/u],
  ["The sky is", /^(?:blue|not green)/u],
  // What people type into a demo.
  ["Explain gas in one sentence", /transaction/u],
  ["Explain gas to a child", /transaction/u],
  ["Explain quantum computing to a five year old", /quantum/u],
  ["What is 17 times 23?", /cannot calculate/u],
  ["Who won the world cup in 2018?", /cannot say who won/u],
  ["Write a haiku on the sea", /\bsea\b|waves/iu],
  ["Compose a limerick about a frog", /frog/u],
  ["Write a Solidity contract for an auction", /cannot write code/u],
  ["Decide: should the DAO fund proposal 12? Answer yes or no.", /^(?:Yes|No)\b/u],
  ["What is the capital of Wakanda?", /do not know/u],
  ["What is the price of ETH right now?", /price/u],
  ["Classify the sentiment: I hate this", /text classification/u],
  ["GM frens", /^Good morning/u],
  ["good night", /^Good night/u],
  ["Write a very motivational quote", /^Begin/u],
  ["What is the square root of 16?", /cannot calculate/u],
];

test.each(answers)("%j is answered with %s", (prompt, expected) => {
  const keys = readCorpus().flatMap((passage) => passage.keys);
  expect(keys).not.toContain(prompt);
  expect(generateText(prompt).generated_text).toMatch(expected);
});

describe("a prompt about something that the corpus lacks", () => {
  test.each(["Who is Zorblax the Great?", "What is a flibbertigibbet?", "asdf qwer zxcv", "你好，世界", "🚀", "???"])(
    "%j gets a whole English sentence",
    (prompt) => {
      expect(generateText(prompt, { max_new_tokens: 60 }).generated_text).toMatch(/^\p{Lu}[\p{L}\s,'-]+[.!?]/u);
    },
  );
});

test.each(["My favourite colour is", "The zorblax is", "Our flibbertigibbet has"])(
  "%j is carried on, not answered with what the model doesn't know",
  (prompt) => {
    expect(generateText(prompt, { max_new_tokens: 40 }).generated_text).not.toMatch(/small model|do not know/u);
  },
);

describe("spelling", () => {
  const texts = answers.map(([prompt]) => generateText(prompt, { max_new_tokens: 80 }).generated_text);
  test("no space before punctuation, one between words, capitals after full stops", () => {
    for (const text of texts) {
      expect(text).not.toMatch(/\s[.,!?;:]|\s\s|^\s|\s$|[.!?]\s+\p{Ll}/u);
      expect(text).not.toMatch(/<\w+>|___/u);
    }
  });
});
