import fc from "fast-check";
import { type Hex, toHex } from "viem";
import { describe, expect, test } from "vitest";
import { parseHex, stripHexPrefix } from "../../../ts/codec/hex.ts";

describe("parseHex", () => {
  test.each([
    ["", "0x"],
    ["0x", "0x"],
    ["12ab", "0x12ab"],
    ["0x12AB", "0x12ab"],
    ["0X12aB", "0x12ab"],
    ["00", "0x00"],
  ])("reads %j", (given, hex) => {
    expect(parseHex(given, "proof")).toBe(hex);
  });

  test("reads any bytes with or without 0x, in either case", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const hex: Hex = toHex(bytes);
        for (const given of [hex, stripHexPrefix(hex), hex.toUpperCase(), stripHexPrefix(hex).toUpperCase()]) {
          expect(parseHex(given, "proof")).toBe(hex);
        }
      }),
    );
  });

  test.each<[unknown, string]>([
    ["123", "it has an odd number of digits, 3"],
    ["0x1", "it has an odd number of digits, 1"],
    ["12g4", "character 2 of 4 is not a hex digit"],
    ["0x12 4", "character 4 of 6 is not a hex digit"],
    ["0x0x12", "character 3 of 6 is not a hex digit"],
    ["１２", "character 0 of 2 is not a hex digit"],
    [12, "got a value of type number"],
    [null, "got a value of type null"],
    [undefined, "got a value of type undefined"],
    [["12"], "got a value of type object"],
  ])("refuses %j", (value, reason) => {
    expect(() => parseHex(value, "proof")).toThrow(
      expect.objectContaining({ code: "HEX_INVALID", shortMessage: `proof is not hex: ${reason}.` }),
    );
  });

  test("never repeats the value, which may be a key", () => {
    const secret = "59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690";
    for (const value of [secret, `${secret}z`]) {
      expect(() => parseHex(value, "key")).toThrow(
        expect.objectContaining({ message: expect.not.stringContaining(secret.slice(0, 8)) }),
      );
    }
  });
});

describe("stripHexPrefix", () => {
  test("takes off one 0x and nothing else", () => {
    expect(["0x12", "0X12", "12", "", "0x", "0x0x"].map(stripHexPrefix)).toEqual(["12", "12", "12", "", "", "0x"]);
  });
});
