import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { alignTokens } from "../../../../../ts/service/backends/local/alignTokens.ts";

function words(text: string, tokens: (string | undefined)[]): string[] {
  const characters = [...text];
  return alignTokens(text, tokens).map(({ start, end }) => characters.slice(start, end).join(""));
}

describe("tokens are found in the text", () => {
  test.each<[string, (string | undefined)[], string[]]>([
    ["Zoë's ÉCLAIR", ["zoe", "'", "s", "eclair"], ["Zoë", "'", "s", "ÉCLAIR"]],
    ["unbelievable", ["un", "believ", "able"], ["un", "believ", "able"]],
    ["a  b\n\tc", ["a", " b", " c"], ["a", "b", "c"]],
    ["in 北京 today", ["in", "北", "京", "today"], ["in", "北", "京", "today"]],
    ["see 🦊🦊 run", ["see", undefined, "run"], ["see", "🦊🦊", "run"]],
    ["qwerty, Paris", [undefined, ",", "paris"], ["qwerty", ",", "Paris"]],
    ["ﬁne ½", ["fine", "1⁄2"], ["ﬁne", "½"]],
    ["to be to be", ["to", "be", "to", "be"], ["to", "be", "to", "be"]],
    ["I\u0307stanbul", ["istanbul"], ["I\u0307stanbul"]],
    ["abc", ["xyz", "abc"], ["", "abc"]],
    ["", ["a"], [""]],
  ])("%j, %j", (text, tokens, expected) => {
    expect(words(text, tokens)).toEqual(expected);
  });

  test("in order, within the text, whatever both are", () => {
    const anyText = fc.string({ unit: "grapheme", maxLength: 40 });
    fc.assert(
      fc.property(anyText, fc.array(fc.option(anyText, { nil: undefined }), { maxLength: 10 }), (text, tokens) => {
        const { length } = [...text];
        const spans = alignTokens(text, tokens);
        return spans.every(({ start, end }, index) => {
          const before = spans[index - 1]?.end ?? 0;
          return start <= end && end <= length && start >= before - 1;
        });
      }),
    );
  });

  test("100,000 characters take bounded time", () => {
    const text = "word ".repeat(20_000);
    expect(alignTokens(text, Array<string>(20_000).fill("word")).at(-1)).toEqual({ start: 99_995, end: 99_999 });
  });
});
