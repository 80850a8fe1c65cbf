import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

type ExactJson = typeof import("../../../ts/codec/exactJson.ts");

const { parse, stringify } = JSON;

/** The JSON of Node 20: revivers aren't told a number's source text, and there is no `rawJSON`. */
const OLD_JSON = {
  parse: (text: string, reviver?: (key: string, value: unknown) => unknown) =>
    parse(text, reviver && ((key, value) => reviver(key, value))),
  stringify,
};

describe.each([
  ["with JSON.parse source text access", JSON],
  ["without, as in Node 20", OLD_JSON],
])("exactJson %s", (_name, json) => {
  let parseExactJson: ExactJson["parseExactJson"];
  let stringifyExactJson: ExactJson["stringifyExactJson"];

  beforeEach(async () => {
    vi.stubGlobal("JSON", json);
    vi.resetModules();
    ({ parseExactJson, stringifyExactJson } = await import("../../../ts/codec/exactJson.ts"));
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });

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
    expect(parseExactJson("[0.10000000000000000555,10000000000000000e2,-12345678901234568.0]")).toEqual([
      0.1, 1e18, -12345678901234568,
    ]);
  });

  test.each([
    "9007199254740993",
    'say \\"9007199254740993',
    "\\\\",
    "bigint-1-2-3-4:9007199254740993",
    "\\u0039007199254740993",
  ])("leaves the text %s alone", (content) => {
    const text = `["${content}",9007199254740993,{"${content}":"${content}"}]`;
    const value = JSON.parse(`"${content}"`) as string;
    expect(parseExactJson(text)).toEqual([value, 9007199254740993n, { [value]: value }]);
    expect(parseExactJson(stringifyExactJson(parseExactJson(text)))).toEqual(parseExactJson(text));
  });

  test("takes the last of repeated keys, and __proto__ for a key like any other", () => {
    const value = parseExactJson('{"a":9007199254740993,"a":"9007199254740993","__proto__":9007199254740995}');
    expect(Object.entries(value as object)).toEqual([
      ["a", "9007199254740993"],
      ["__proto__", 9007199254740995n],
    ]);
  });

  const exactValue = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: "small" },
      fc.string({ unit: "binary" }),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (Object.is(number, -0) ? 0 : number)),
      fc.bigInt().filter((integer) => !Number.isSafeInteger(Number(integer))),
      fc.constantFrom(null, true, false),
      fc.array(tie("value")),
      fc.dictionary(fc.string(), tie("value")),
    ),
  })).value;

  test("reads back what it has written", () => {
    fc.assert(
      fc.property(exactValue, fc.constantFrom(undefined, 2), (value, space) => {
        const text = stringifyExactJson(value, space);
        expect(stringifyExactJson(parseExactJson(text), space)).toBe(text);
      }),
    );
  });

  test("agrees with JSON on everything without long digits", () => {
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

  test.each(["{", "01234567890123456789", "[-]", "--12345678901234567890", '"12345678901234567890', "1.e5", ""])(
    "throws SyntaxError on %s",
    (text) => {
      expect(() => parseExactJson(text)).toThrow(SyntaxError);
    },
  );

  test("reads a megabyte of digits and escapes without running out of stack", () => {
    const text = JSON.stringify({ text: '\\"1'.repeat(200_000), number: 1 }).replace(":1}", ":12345678901234567890}");
    expect(parseExactJson(text)).toMatchObject({ number: 12345678901234567890n });
  });
});
