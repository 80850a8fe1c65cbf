import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeDelivery } from "../../../ts/codec/decodeDelivery.ts";
import { encodeDelivery } from "../../../ts/codec/encodeDelivery.ts";
import { ContainerFailedError } from "../../../ts/codec/errors/ContainerFailedError.ts";
import { InfernetError } from "../../../ts/protocol/errors/InfernetError.ts";
import { words } from "./hostileBytes.ts";
import { vectors } from "./vectors.ts";

const FIVE = { raw_input: "", processed_input: "", raw_output: "", processed_output: "", proof: "" };
const failure = (body: unknown): unknown => {
  try {
    return encodeDelivery(body);
  } catch (error) {
    return error;
  }
};

describe("encodeDelivery", () => {
  test.each(vectors.deliveries.vectors)("encodes $name", ({ body, input, output, proof }) => {
    expect(encodeDelivery(body)).toEqual({ input, output, proof });
  });

  test.each(vectors.textDeliveries.vectors)("delivers the JSON text: $name", ({ body, output }) => {
    expect(encodeDelivery(body)).toEqual({ input: "0x", output, proof: "0x" });
  });

  test("gives abi.encode(bytes 0x1234, bytes '') as documented", () => {
    const { input } = encodeDelivery({ ...FIVE, raw_input: "1234" });
    expect(input).toBe(words(0x40, 0x80, 2, "1234".padEnd(64, "0"), 0));
  });

  test("N38: delivers JSON text when any one of the five is missing", () => {
    for (const key of Object.keys(FIVE)) {
      const { [key as keyof typeof FIVE]: _, ...rest } = FIVE;
      expect(decodeDelivery(encodeDelivery(rest))).toEqual({ text: JSON.stringify(rest) });
      expect(decodeDelivery(encodeDelivery({ ...rest, [key]: undefined }))).toEqual({ text: JSON.stringify(rest) });
    }
  });

  test("does not take inherited properties for the five", () => {
    expect(decodeDelivery(encodeDelivery(Object.create(FIVE)))).toEqual({ text: "{}" });
  });

  test("keeps an integer that JSON.parse would have rounded", () => {
    expect(decodeDelivery(encodeDelivery({ big: 2n ** 64n }))).toEqual({ text: '{"big":18446744073709551616}' });
  });

  test.each([null, "200", 200, undefined])("takes code %j for no error", (code) => {
    expect(encodeDelivery({ ...FIVE, code })).toEqual(encodeDelivery(FIVE));
  });

  test.each<[unknown, string]>([
    ["400", "400"],
    [500, "500"],
    ["None", "None"],
    ["", ""],
    [0, "0"],
    [false, "the boolean false"],
    [{}, "an object"],
  ])("takes code %j for a failure, even with the five keys there", (code, containerCode) => {
    const error = failure({ ...FIVE, code, description: "no such model" });
    expect(error).toBeInstanceOf(ContainerFailedError);
    expect(error).toMatchObject({ code: "CONTAINER_FAILED", containerCode, description: "no such model" });
    expect(error).toMatchObject({ message: expect.stringContaining("no such model") });
  });

  test("puts a failure's hostile description on one short line", () => {
    const error = failure({ code: "500", description: `a\nb\u001b[0m${"x".repeat(1_000_000)}` });
    expect(error).toMatchObject({ description: expect.stringMatching(/^a b \[0mx+…$/) });
    expect((error as Error).message.length).toBeLessThan(800);
    expect(failure({ code: "500", description: { toString: null } })).toMatchObject({ description: undefined });
  });

  test.each<[string, unknown, string]>([
    ["null", null, "it is null, not a JSON object"],
    ["an array", [FIVE], "it is an array, not a JSON object"],
    ["a string", "hi", 'it is the string "hi", not a JSON object'],
    ["a number", 7, "it is the number 7, not a JSON object"],
    ["nothing", undefined, "it is nothing, not a JSON object"],
    ["a key with no hex", { ...FIVE, raw_output: "zz" }, "raw_output cannot be delivered: raw_output is not hex"],
    ["a key with half a byte", { ...FIVE, proof: "0xabc" }, "proof cannot be delivered"],
    ["a key that is a number", { ...FIVE, processed_input: 12 }, "processed_input cannot be delivered"],
    ["a key that is an object", { ...FIVE, raw_input: {} }, "raw_input cannot be delivered"],
  ])("refuses %s", (_name, body, reason) => {
    expect(failure(body)).toMatchObject({
      code: "CONTAINER_OUTPUT_INVALID",
      message: expect.stringContaining(reason),
    });
  });

  test("refuses an answer too deep or circular to be written", () => {
    let deep: unknown = {};
    for (let depth = 0; depth < 100_000; depth++) deep = { deep };
    const circular: { self?: unknown } = {};
    circular.self = circular;
    for (const body of [deep, circular]) expect(failure(body)).toMatchObject({ code: "CONTAINER_OUTPUT_INVALID" });
  });

  test("gives a delivery that can be decoded, or a typed error, whatever the body", () => {
    const value = fc.oneof(fc.constantFrom<unknown>(null, "", "0x", "ab", "0XCD", "a", "xyz", 3), fc.jsonValue());
    const five = fc.record({
      raw_input: value,
      processed_input: value,
      raw_output: value,
      processed_output: value,
      proof: value,
      code: fc.constantFrom<unknown>(undefined, null, "200", "500"),
    });
    fc.assert(
      fc.property(fc.oneof(five, fc.jsonValue(), fc.object()), (body) => {
        const outcome = failure(body);
        if (outcome instanceof InfernetError) {
          expect(["CONTAINER_FAILED", "CONTAINER_OUTPUT_INVALID"]).toContain(outcome.code);
        } else {
          expect(() => decodeDelivery(outcome as ReturnType<typeof encodeDelivery>)).not.toThrow();
        }
      }),
      { numRuns: 1000 },
    );
  });
});
