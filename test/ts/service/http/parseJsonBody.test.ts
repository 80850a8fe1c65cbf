import { describe, expect, test } from "vitest";
import { JSON_MEDIA_TYPE, parseJsonBody } from "../../../../ts/service/http/parseJsonBody.ts";

describe("parseJsonBody", () => {
  test("reads UTF-8, with or without a byte order mark", () => {
    expect(parseJsonBody({}, Buffer.from('{"a":"é😀"}'))).toEqual({ a: "é😀" });
    expect(parseJsonBody({}, Buffer.from('\ufeff{"a":1}'))).toEqual({ a: 1 });
  });

  test("a key named __proto__ is data like any other", () => {
    const parsed = parseJsonBody({}, Buffer.from('{"__proto__":{"polluted":true}}'));
    expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test("deep nesting is no danger to the stack", () => {
    expect(() => parseJsonBody({}, Buffer.from("[".repeat(1_000_000) + "]".repeat(1_000_000)))).not.toThrow(RangeError);
  });

  test.each([
    ["", {}, "the body is empty"],
    ["{", {}, "the body is not JSON"],
    ["{}", { "content-encoding": "br" }, "got br, expected none"],
  ])("%j with %j is refused", (body, headers, text) => {
    expect(() => parseJsonBody(headers, Buffer.from(body))).toThrow(text);
  });
});

test.each([
  ["application/json", true],
  ["application/json;charset=utf-8", true],
  ["Application/JSON ; x=y", true],
  ["application/problem+json", true],
  ["application/jsonp", false],
  ["text/json", false],
  ["application/x-www-form-urlencoded", false],
])("%s is JSON: %s", (type, isJson) => {
  expect(JSON_MEDIA_TYPE.test(type)).toBe(isJson);
});
