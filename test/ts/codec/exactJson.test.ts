import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseExactJson, stringifyExactJson } from "../../../ts/codec/exactJson.ts";

describe("exactJson", () => {
  test("keeps 2^256 - 1 to the digit, where JSON.parse rounds it", () => {
    const text = `{"r":${2n ** 256n - 1n},"v":27}`;
    expect(parseExactJson(text)).toEqual({ r: 2n ** 256n - 1n, v: 27 });
    expect(stringifyExactJson(parseExactJson(text))).toBe(text);
  });

  test("makes a bigint only of integers beyond 2^53 - 1", () => {
    expect(parseExactJson("[9007199254740991,9007199254740992,-9007199254740992,1.5,1e30,-0]")).toEqual([
      9007199254740991,
      9007199254740992n,
      -9007199254740992n,
      1.5,
      1e30,
      -0,
    ]);
  });

  test("leaves text that looks like a number alone", () => {
    expect(parseExactJson('["9007199254740993"]')).toEqual(["9007199254740993"]);
  });

  test("agrees with JSON on everything else", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        expect(stringifyExactJson(JSON.parse(text))).toBe(text);
        fc.pre(!/\d{16}/.test(text));
        expect(parseExactJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  test("indents like JSON.stringify", () => {
    expect(stringifyExactJson({ a: 2n ** 60n }, 2)).toBe('{\n  "a": 1152921504606846976\n}');
  });

  test("throws SyntaxError on what is no JSON", () => {
    expect(() => parseExactJson("{")).toThrow(SyntaxError);
  });
});
