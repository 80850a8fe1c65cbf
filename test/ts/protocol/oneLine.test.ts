import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { oneLine } from "../../../ts/protocol/oneLine.ts";

describe("oneLine", () => {
  test("keeps short plain text", () => {
    expect(oneLine("It broke: 100 % of it.", 30)).toBe("It broke: 100 % of it.");
  });

  test("turns line breaks, escape codes and direction marks into one space", () => {
    expect(oneLine("a\r\n\tb\u2028c\u001b[31md\u202ee", 50)).toBe("a b c [31md e");
  });

  test("cuts between characters, never within one", () => {
    expect(oneLine("🌍🌍🌍", 2)).toBe("🌍🌍…");
    expect(oneLine("🌍🌍", 2)).toBe("🌍🌍");
  });

  test("marks the cut even when what is left is nothing", () => {
    expect(oneLine(`${"\n".repeat(100)}end`, 5)).toBe("…");
  });

  test("is bounded and printable whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), fc.integer({ min: 1, max: 50 }), (text, length) => {
        const line = oneLine(text, length);
        expect([...line].length).toBeLessThanOrEqual(length + 1);
        expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        expect(line.isWellFormed()).toBe(true);
      }),
    );
  });
});
