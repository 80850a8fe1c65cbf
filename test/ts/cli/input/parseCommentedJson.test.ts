import fc from "fast-check";
import { expect, test } from "vitest";
import { parseCommentedJson } from "../../../../ts/cli/input/parseCommentedJson.ts";
import { stringifyExactJson } from "../../../../ts/codec/exactJson.ts";

const parse = (text: string) => parseCommentedJson(text, "params.json");

test("reads the params file of the protocol's documentation, comments and all", () => {
  expect(
    parse(`\uFEFF{
      // who "owns" it
      "owner": "0x13D6", // http://not.a/comment is fine here
      "url": "http://x//y", /* and
      this */ "containers": ["a // b", "c /* d */", "quote \\" // "]
    }`),
  ).toEqual({ owner: "0x13D6", url: "http://x//y", containers: ["a // b", "c /* d */", 'quote " // '] });
});

test("leaves JSON as it is, integers exact", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.bigInt({ min: 2n ** 64n, max: 2n ** 256n }), (value, integer) => {
      const text = `// before\n${stringifyExactJson({ value, integer }, 2)} // after`;
      expect(stringifyExactJson(parse(text))).toBe(stringifyExactJson({ value, integer }));
    }),
  );
});

test.each([
  ['{\n  "a": 1,\n}', "unexpected character at line 3, column 1"],
  ['{"a": 1', "it ends too early"],
  ["", "it ends too early"],
  ['{"secret": nope}', "it cannot be parsed"],
])("says where %j goes wrong, without showing what is in it", (text, where) => {
  expect(() => parse(text)).toThrow(expect.objectContaining({ code: "JSON_INVALID" }));
  expect(() => parse(text)).toThrow(`params.json is not valid JSON: ${where}`);
});
