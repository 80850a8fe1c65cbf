import fc from "fast-check";
import { toHex } from "viem";
import { describe, expect, test } from "vitest";
import { decodeDelivery } from "../../../ts/codec/decodeDelivery.ts";
import { encodeDelivery } from "../../../ts/codec/encodeDelivery.ts";
import { stripHexPrefix } from "../../../ts/codec/hex.ts";
import { InfernetError } from "../../../ts/protocol/errors/InfernetError.ts";
import { mutations, noise, unicode } from "./hostileBytes.ts";
import { vectors } from "./vectors.ts";

const hex = fc.uint8Array({ maxLength: 100 }).map((bytes) => toHex(bytes));
const five = fc.record({ rawInput: hex, processedInput: hex, rawOutput: hex, processedOutput: hex, proof: hex });
const deliver = (parts: typeof five extends fc.Arbitrary<infer T> ? T : never) =>
  encodeDelivery({
    raw_input: stripHexPrefix(parts.rawInput),
    processed_input: parts.processedInput,
    raw_output: parts.rawOutput.toUpperCase(),
    processed_output: parts.processedOutput === "0x" ? null : parts.processedOutput,
    proof: parts.proof,
  });

describe("decodeDelivery", () => {
  test.each(vectors.deliveries.vectors)("decodes $name", ({ name: _, body: __, input, output, proof, ...parts }) => {
    expect(decodeDelivery({ input, output, proof })).toEqual({ ...parts, proof });
  });

  test.each(vectors.textDeliveries.vectors)("decodes the JSON text: $name", ({ text, output }) => {
    expect(decodeDelivery({ input: "0x", output, proof: "0x" })).toEqual({ text });
  });

  test("gives back any five values, however their hex was written", () => {
    fc.assert(
      fc.property(five, (parts) => {
        expect(decodeDelivery(deliver(parts))).toEqual(parts);
      }),
    );
  });

  test("gives back any JSON object without the five keys", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom("output", "a", "né"), unicode), (body) => {
        const decoded = decodeDelivery(encodeDelivery(body));
        expect("text" in decoded && JSON.parse(decoded.text)).toEqual({ ...body });
      }),
    );
  });

  test("refuses output that is not the layout its input promises", () => {
    const [delivery] = vectors.deliveries.vectors;
    if (delivery === undefined) throw new Error("the vectors are empty");
    const { input, output } = delivery;
    const malformed = expect.objectContaining({ code: "DELIVERY_MALFORMED" });
    expect(() => decodeDelivery({ input, output: "0x1234", proof: "0x" })).toThrow(malformed);
    expect(() => decodeDelivery({ input: "0x00", output, proof: "0x" })).toThrow(malformed);
    expect(() => decodeDelivery({ input: "0x", output: "0x", proof: "0x" })).toThrow(
      expect.objectContaining({ code: "RESULT_MALFORMED" }),
    );
  });

  test("gives a delivery or a typed error, whatever the bytes", () => {
    const part = fc.oneof(
      mutations(five.map((parts) => deliver(parts).output)),
      mutations(unicode.map((text) => encodeDelivery({ text }).output)),
      noise,
      fc.constant("0x" as const),
    );
    fc.assert(
      fc.property(part, part, part, (input, output, proof) => {
        try {
          expect(decodeDelivery({ input, output, proof })).toBeTypeOf("object");
        } catch (error) {
          if (!(error instanceof InfernetError)) throw error;
          expect(["DELIVERY_MALFORMED", "RESULT_MALFORMED"]).toContain(error.code);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
