import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { splitSentences } from "../../../../../../ts/service/backends/builtin/summary/splitSentences.ts";
import { summarize } from "../../../../../../ts/service/backends/builtin/summary/summarize.ts";
import { sentenceWords } from "../../../../../../ts/service/backends/builtin/summary/summaryTerms.ts";

const ARTICLE = `The Ethereum network processes transactions in blocks. Each block holds transactions that the network's
validators have agreed on. Validators stake 32 ether to take part, e.g. with a machine at home. The weather in Paris was
mild this spring. When Dr. Lee's validator signs two blocks at once, the network destroys a part of its stake. Users pay a
fee for their transactions, which rises with the demand for space in blocks! My cat sleeps most of the day.`;

const LENGTHS = splitSentences(ARTICLE).map((sentence) => sentenceWords(sentence).length);

const words = fc.constantFrom("chain", "block", "node", "cat", "the", "of", "runs", "Dr.", "U.S.", "3.5", "tree");
const plainSentence = fc
  .tuple(fc.array(words, { minLength: 1, maxLength: 15 }), fc.constantFrom(".", "!", "?"))
  .map(([list, end]) => `Then ${list.join(" ")} ended${end}`);
const plainText = fc.array(plainSentence, { minLength: 1, maxLength: 15 });

function countWords(text: string): number {
  return sentenceWords(text).length;
}

function isSubsequence(part: readonly string[], whole: readonly string[]): boolean {
  let next = 0;
  for (const item of whole) if (item === part[next]) next++;
  return next === part.length;
}

describe("summarize", () => {
  test("takes the central sentences and leaves the stray ones", () => {
    const summary = summarize(ARTICLE);
    expect(summary).toContain("validators have agreed on.");
    expect(summary).not.toContain("Paris");
    expect(summary).not.toContain("cat");
  });

  test("is a subsequence of the text's sentences, shorter than the text, within max_length where a sentence fits", () => {
    fc.assert(
      fc.property(plainText, fc.nat({ max: 60 }), fc.integer({ min: 1, max: 60 }), (sentences, a, b) => {
        const [min_length, max_length] = [Math.min(a, b), Math.max(a, b)];
        const text = sentences.join(" ");
        const summary = summarize(text, { min_length, max_length });
        const summarySentences = splitSentences(summary);
        expect(isSubsequence(summarySentences, sentences)).toBe(true);
        expect(summarySentences.length).toBeGreaterThan(0);
        if (sentences.length > 1) expect(summary.length).toBeLessThan(text.length);
        const shortest = Math.min(...sentences.map(countWords));
        expect(countWords(summary)).toBeLessThanOrEqual(Math.max(max_length, shortest));
      }),
    );
  });

  test.each([10, 20, 40, 60])("min_length %i is reached while sentences are left", (min_length) => {
    expect(countWords(summarize(ARTICLE, { min_length }))).toBeGreaterThanOrEqual(min_length);
  });

  test("a min_length that the text can't reach leaves one sentence out all the same", () => {
    const kept = splitSentences(summarize(ARTICLE, { min_length: 10_000 }));
    expect(kept).toHaveLength(LENGTHS.length - 1);
  });

  test("a max_length below every sentence gives the shortest sentence, whole", () => {
    const summary = summarize(ARTICLE, { max_length: 2 });
    expect(splitSentences(ARTICLE)).toContain(summary);
    expect(countWords(summary)).toBe(Math.min(...LENGTHS));
  });

  test("without parameters a long text gives at most 142 words", () => {
    const long = Array.from({ length: 200 }, (_, i) => `Block ${i} of the chain holds ${i} transactions.`).join(" ");
    const length = countWords(summarize(long));
    expect(length).toBeGreaterThan(100);
    expect(length).toBeLessThanOrEqual(142);
  });

  test.each(["One sentence only.", "no full stop", "…", "A title\nthat wraps"])("%j is its own summary", (text) => {
    expect(summarize(text)).toBe(text.replace("\n", " "));
  });

  test("repeated sentences are no obstacle", () => {
    expect(summarize("Same here. Same here. Same here.")).toBe("Same here.");
  });
});

test.each([
  ["sentences", "Alpha beta gamma. Delta epsilon. ".repeat(3_000)],
  ["distinct words", Array.from({ length: 16_000 }, (_, i) => `W${i.toString(36)}.`).join(" ")],
  ["initials", "J. ".repeat(33_333)],
  ["blank lines", "a\n\n".repeat(33_333)],
  ["list items", "- a\n".repeat(25_000)],
  ["line breaks", "\n \t".repeat(33_333)],
  ["punctuation", "!".repeat(100_000)],
  ["one word", "a".repeat(100_000)],
  ["short CJK sentences", "漢。".repeat(50_000)],
])("100,000 characters of %s take bounded time", (_, text) => {
  expect(() => summarize(text)).not.toThrow(); // a cost that grows with the square would take minutes
});
