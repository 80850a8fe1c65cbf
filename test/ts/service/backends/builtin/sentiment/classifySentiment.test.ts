import fc from "fast-check";
import vader from "vader-sentiment";
import { describe, expect, test } from "vitest";
import { scaleScore } from "../../../../../../ts/codec/scaleScore.ts";
import { classifySentiment } from "../../../../../../ts/service/backends/builtin/sentiment/classifySentiment.ts";

const LEXICON_WORDS = [
  "love",
  "hate",
  "great",
  "terrible",
  "awesome",
  "war",
  "joy",
  "not",
  "very",
  "but",
  "table",
  ":)",
];

const sentence = fc.array(fc.constantFrom(...LEXICON_WORDS), { minLength: 1, maxLength: 12 }).map((w) => w.join(" "));

function positive(text: string): number {
  return classifySentiment(text).find(({ label }) => label === "POSITIVE")?.score ?? Number.NaN;
}

describe("an evident sentiment", () => {
  test.each([
    "Decentralizing AI using crypto is awesome!",
    "I love it!",
    "“Awesome”, she said.",
    "(great)!!!!!",
    "What a wonderful day :)",
  ])("%s is POSITIVE", (text) => {
    const [best] = classifySentiment(text);
    expect(best?.label).toBe("POSITIVE");
    expect(best?.score).toBeGreaterThan(0.8);
  });

  test.each([
    "I hate this.",
    "It isn’t great.",
    "This is the worst disaster ever!",
    "I love this, but it is terrible.",
  ])("%s is NEGATIVE", (text) => {
    const [best] = classifySentiment(text);
    expect(best?.label).toBe("NEGATIVE");
    expect(best?.score).toBeGreaterThan(0.8);
  });
});

test.each(["The table is brown.", "日本語のテキスト", "12345", "…", "x"])(
  "without a lexicon hit (%s) it is 0.5 each",
  (text) => {
    expect(classifySentiment(text)).toEqual([
      { label: "POSITIVE", score: 0.5 },
      { label: "NEGATIVE", score: 0.5 },
    ]);
  },
);

test("any text gets both labels, best first, with scores that sum to 1 off chain and on chain", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: "binary" }), sentence), (text) => {
      const [best, other] = classifySentiment(text);
      if (best === undefined || other === undefined) throw new Error("two labels expected");
      expect([best.label, other.label].sort()).toEqual(["NEGATIVE", "POSITIVE"]);
      expect(best.score).toBeGreaterThanOrEqual(other.score);
      expect(other.score).toBeGreaterThan(0);
      expect(best.score + other.score).toBeCloseTo(1, 12);
      expect(scaleScore(best.score, "best") + scaleScore(other.score, "other")).toBe(1_000_000n);
    }),
  );
});

test("the score rises with VADER's compound", () => {
  fc.assert(
    fc.property(sentence, sentence, (a, b) => {
      const compound = (text: string) => vader.SentimentIntensityAnalyzer.polarity_scores(text).compound;
      expect(Math.sign(positive(a) - positive(b))).toBe(Math.sign(compound(a) - compound(b)));
    }),
  );
});

test("a long text is scored by all of its words, and the same text scores the same", () => {
  const neutral = "The table is brown. ".repeat(2_000);
  const text = `${neutral}I hate this terrible war.`;
  expect(positive(neutral)).toBe(0.5);
  expect(positive(text)).toBeLessThan(0.5);
  expect(classifySentiment(text)).toEqual(classifySentiment(text));
});

test.each([
  ["words that nearly are in capitals", `${"A".repeat(63)}a `.repeat(1_560)],
  ["one word", `${"A".repeat(99_999)}a`],
  ["distinct words", Array.from({ length: 25_000 }, (_, i) => i.toString(36).padStart(3, "q")).join(" ")],
  ["punctuation", "!?".repeat(50_000)],
])("100,000 characters of %s take bounded time", (_, text) => {
  expect(classifySentiment(text)).toHaveLength(2); // a cost that grows with the square would take minutes
});
