import { encodeAbiParameters, parseAbiParameters } from "viem";
import { describe, expect, test } from "vitest";
import { encode } from "../../../ts/codec/encode.ts";
import { encodeRequest } from "../../../ts/codec/encodeRequest.ts";

const PROMPT = "Is the sky blue during a clear day?";

describe("encode", () => {
  test("the request of the protocol's documentation", () => {
    expect(encode(["uint8", "string", "string"], [1, "", PROMPT])).toBe(encodeRequest({ taskId: 1, text: PROMPT }));
  });

  test("integers as text, arrays and tuples", () => {
    expect(
      encode(
        ["uint256", "uint256[]", "(address a, bytes b)"],
        [String(2n ** 255n), [1n, 2n], { a: ADDRESS, b: "0x01" }],
      ),
    ).toBe(
      encodeAbiParameters(parseAbiParameters("uint256, uint256[], (address a, bytes b)"), [
        2n ** 255n,
        [1n, 2n],
        { a: ADDRESS, b: "0x01" },
      ]),
    );
    expect(encode([], [])).toBe("0x");
  });

  test.each([
    [["uint8"], [], /1 types and 0 values/],
    [["uint8"], [300], /not in safe 8-bit unsigned integer range|out of range|300/i],
    [["uint8"], ["x"], /x/],
    [["uint7"], [1], /uint7/],
    [["nonsense!"], [1], /nonsense/],
    [["address"], ["0x12"], /0x12/],
  ])("refuses %o with %o", (types, values, message) => {
    expect(() => encode(types, values)).toThrow(message);
    expect(() => encode(types, values)).toThrow(expect.objectContaining({ code: "ABI_VALUE_INVALID" }));
  });
});

const ADDRESS = "0x13D69Cf7d6CE4218F646B759Dcf334D82c023d8e";
