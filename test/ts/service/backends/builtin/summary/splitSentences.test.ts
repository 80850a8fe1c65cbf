import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { splitSentences } from "../../../../../../ts/service/backends/builtin/summary/splitSentences.ts";

describe("what is one sentence stays one", () => {
  test.each([
    "Dr. Smith met Mrs. Jones and Prof. Lee.",
    "The U.S. Senate voted 3.5 to 2.",
    "Use fruit, e.g. apples, or veg, i.e. carrots.",
    "E.g. Solidity is a language.",
    "J. R. R. Tolkien wrote it.",
    "He works at Apple Inc. in Cupertino.",
    "No. 5 is alive!",
    "It was 5 p.m. on Jan. 5.",
    "See Fig. 3 and pp. 4 to 6.",
    "Visit example.com or call main.rs for it.",
    '"Really?" she asked.',
    "It was late... and dark.",
    "Alice v. Bob et al. was decided.",
    "no punctuation at all",
    "...",
  ])("%s", (text) => {
    expect(splitSentences(text)).toEqual([text]);
  });
});

describe("what are several sentences are split", () => {
  test.each([
    [["He lives in the U.S.", "He likes it."]],
    [["Sales rose in 2023.", "2024 was better."]],
    [["It was $3.", "Then it fell."]],
    [["Did it work?", "No.", "It failed!", "Really?!", "Yes."]],
    [["“Stop.”", "She left."]],
    [["(It ended.)", "We went home."]],
    [["They bought pears, apples etc.", "They ate them."]],
    [["Then came plan B.", "It failed."]],
    [["So did I.", "Bob left."]],
    [["this is all lower case.", "it has two sentences, e.g. this one."]],
    [["Great product.", "would buy again!", "max. speed is fine."]],
    [["She waited...", "Then she left."]],
    [["They met on Jan. 5.", "“Go!” he said."]],
  ])("%j", (sentences) => {
    expect(splitSentences(sentences.join(" "))).toEqual(sentences);
  });

  test("other scripts have their own full stops", () => {
    expect(splitSentences("今日は晴れです。明日は雨です。")).toEqual(["今日は晴れです。", "明日は雨です。"]);
  });

  test("a blank line and a list item end a sentence, wrapping does not", () => {
    const text = "A title\r\n\r\nThis is\nwrapped. This too\nis.\n- first\n- second\n1. third";
    expect(splitSentences(text)).toEqual([
      "A title",
      "This is wrapped.",
      "This too is.",
      "- first",
      "- second",
      "1. third",
    ]);
  });
});

test("no character but white space is lost or moved, whatever the text", () => {
  const pieces = fc.constantFrom(
    "Dr. ",
    "U.S. ",
    "A",
    "b",
    ". ",
    "! ",
    "?",
    "\n",
    "\n\n",
    '"',
    "3.5",
    "- ",
    "。",
    " ",
    "😀",
  );
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(pieces, { maxLength: 40 }).map((list) => list.join("")),
  );
  fc.assert(
    fc.property(text, (value) => {
      const bare = (string: string) => string.replace(/\s+/g, "");
      expect(bare(splitSentences(value).join(""))).toBe(bare(value));
    }),
    { numRuns: 500 },
  );
});
