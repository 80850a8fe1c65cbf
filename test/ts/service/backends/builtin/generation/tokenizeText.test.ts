import fc from "fast-check";
import { expect, test } from "vitest";
import { createTokenWriter } from "../../../../../../ts/service/backends/builtin/generation/joinTokens.ts";
import { parseCorpus, readCorpus } from "../../../../../../ts/service/backends/builtin/generation/readCorpus.ts";
import { tokenizeText } from "../../../../../../ts/service/backends/builtin/generation/tokenizeText.ts";
import { createVocabulary, UNKNOWN } from "../../../../../../ts/service/backends/builtin/generation/Vocabulary.ts";

test.each([
  ["Don’t stop, ERC-20!", ["Don't", "stop", ",", "ERC-20", "!"]],
  ["2+2 is 4.", ["2", "+", "2", "is", "4", "."]],
  ["8,849 metres, 3.14", ["8,849", "metres", ",", "3.14"]],
  ["___ (a) 🚀", ["___", "(", "a", ")", "🚀"]],
  ["\n \t", []],
])("%j is cut into %j", (text, tokens) => {
  expect(tokenizeText(text)).toEqual(tokens);
});

test("nothing but white space is lost", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(tokenizeText(text).join("")).toBe(text.replace(/\s/gu, "").replaceAll("’", "'"));
    }),
  );
});

test("the whole corpus can be written again from its tokens", () => {
  for (const { text } of readCorpus()) {
    const writer = createTokenWriter(true, false);
    expect(
      tokenizeText(text)
        .map((token) => writer.write(token))
        .join(""),
    ).toBe(text);
  }
});

test("quotation marks and brackets hug what they enclose", () => {
  const writer = createTokenWriter(true, true);
  const written = tokenizeText('she said "no" (twice). why?').map((token) => writer.write(token));
  expect(written.join("")).toBe(' She said "no" (twice). Why?');
});

test("the vocabulary knows a word in any case, and gives first words the case they have elsewhere", () => {
  const texts = ["The sky is blue.", "Is Bitcoin a coin?", "Bitcoin is one. Air is not."].map(tokenizeText);
  const vocabulary = createVocabulary(texts);
  const learnt = texts.map((text) => vocabulary.learn(text).map((id) => vocabulary.words[id]));
  expect(learnt[0]?.[0]).toBe("the");
  expect(learnt[2]?.[0]).toBe("Bitcoin");
  expect(vocabulary.find("BITCOIN")).toBe(vocabulary.find("Bitcoin"));
  expect(vocabulary.find("Sky")).toBe(vocabulary.find("sky"));
  for (const word of ["zebra", "constructor", "__proto__", ""]) expect(vocabulary.find(word)).toBe(UNKNOWN);
});

test("the corpus has no block in the wrong form, no quotation marks and no question asked twice", () => {
  const passages = readCorpus();
  const keys = passages.flatMap((passage) => passage.keys.map((key) => key.toLowerCase()));
  expect(passages.length).toBeGreaterThan(500);
  expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
  for (const { text } of passages) {
    expect(text).toMatch(/^[^"“”<>]+[.!?]$/u);
    expect(text).not.toMatch(/\s\s/u);
  }
});

test.each(["A: answer", "Q: question", "# Title", "Q: a\nA: b\nQ: c", "# T\nline\nline"])(
  "a corpus block %j is refused by file name",
  (block) => {
    expect(() => parseCorpus(block, "x.txt")).toThrow(/^x\.txt: expected/u);
  },
);
