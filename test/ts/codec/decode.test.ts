import fc from "fast-check";
import { expect, test } from "vitest";
import { decode } from "../../../ts/codec/decode.ts";
import { encode } from "../../../ts/codec/encode.ts";
import { InfernetError } from "../../../ts/protocol/errors/InfernetError.ts";

const hex = fc.uint8Array({ maxLength: 80 }).map((bytes) => `0x${Buffer.from(bytes).toString("hex")}` as const);
const uint256 = fc.bigInt({ min: 0n, max: 2n ** 256n - 1n });

test("gives back what was encoded", () => {
  const types = ["uint256", "string", "bytes", "uint256[]", "bool"];
  const values = fc.tuple(
    uint256,
    fc.string({ unit: "grapheme" }),
    hex,
    fc.array(uint256, { maxLength: 4 }),
    fc.boolean(),
  );
  fc.assert(
    fc.property(values, (given) => {
      expect(decode(types, encode(types, given))).toEqual(given);
    }),
  );
  expect(decode([], "0x")).toEqual([]);
});

test("throws nothing but errors of ours, whatever the bytes", () => {
  fc.assert(
    fc.property(
      hex,
      fc.constantFrom("uint8", "string", "bytes[]", "(address a, string[] b)[]", "nonsense!"),
      (bytes, type) => {
        try {
          decode([type], bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(InfernetError);
        }
      },
    ),
  );
});

test("says what is wrong", () => {
  expect(() => decode(["uint256"], "0x01")).toThrow(expect.objectContaining({ code: "ABI_BYTES_MALFORMED" }));
  expect(() => decode(["uint7"], "0x")).toThrow(expect.objectContaining({ code: "ABI_VALUE_INVALID" }));
});
