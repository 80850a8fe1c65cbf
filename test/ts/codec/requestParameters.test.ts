import fc from "fast-check";
import { type Hex, toHex } from "viem";
import { describe, expect, test } from "vitest";
import { decodeRequest } from "../../../ts/codec/decodeRequest.ts";
import { decodeRequestParameters } from "../../../ts/codec/decodeRequestParameters.ts";
import { encodeRequest } from "../../../ts/codec/encodeRequest.ts";
import { encodeRequestParameters } from "../../../ts/codec/encodeRequestParameters.ts";
import { InfernetError } from "../../../ts/protocol/errors/InfernetError.ts";
import { mutations } from "./hostileBytes.ts";
import { vectors } from "./vectors.ts";

const integer = fc.maxSafeNat();
const fraction = fc.nat({ max: 10 ** 12 }).map((millionths) => millionths / 1_000_000);
const parameters = fc.record(
  {
    max_new_tokens: integer,
    temperature: fraction,
    seed: integer,
    min_length: integer,
    max_length: integer,
    top_k: integer,
    top_p: fraction,
    repetition_penalty: fraction,
    do_sample: fc.boolean(),
  },
  { requiredKeys: [] },
);

describe("parameters of a request", () => {
  test.each(vectors.requestsWithParameters.vectors)("$name: as Solidity encodes them", (vector) => {
    const { taskId, model, text, parameters, params, encoded } = vector;
    expect(encodeRequestParameters(parameters)).toBe(params);
    expect(decodeRequestParameters(params)).toEqual(parameters);
    expect(encodeRequest({ taskId, model, text, parameters })).toBe(encoded);
    expect(decodeRequest(encoded)).toEqual({ taskId, model, text, parameters });
  });

  test("come back as they were encoded", () => {
    fc.assert(
      fc.property(parameters, (given) => {
        expect(decodeRequestParameters(encodeRequestParameters(given))).toEqual(given);
      }),
    );
  });

  test("none of them leave a request as it is without", () => {
    const request = { taskId: 1, text: "hi" } as const;
    expect(encodeRequest({ ...request, parameters: {} })).toBe(encodeRequest(request));
    expect(decodeRequest(encodeRequest(request))).not.toHaveProperty("parameters");
    expect(decodeRequestParameters("0x")).toEqual({});
  });

  test("keys may stand in any order", () => {
    expect(decodeRequestParameters("0x01030000000000000007010000000000000040")).toEqual({
      seed: 7,
      max_new_tokens: 64,
    });
  });

  test.each<[string, string]>([
    ["0x02", "its version is 2, expected 1"],
    ["0x010100000000000040", "it ends within an entry"],
    ["0x01630000000000000040", "it has the key 99, which version 1 does not know"],
    ["0x0101000000000000004001000000000000004f", "it has max_new_tokens twice"],
    ["0x0103ffffffffffffffff", "seed is 18446744073709551615, more than 2^53 - 1"],
    ["0x01090000000000000002", "do_sample is 2, expected 0 or 1"],
  ])("%s is refused: %s", (bytes, reason) => {
    const error = expect.objectContaining({
      code: "REQUEST_MALFORMED",
      message: expect.stringContaining(reason),
      metaMessages: ["Give abi.encode(uint8 taskId, string model, string text, bytes params)."],
    });
    expect(() => decodeRequestParameters(bytes as Hex)).toThrow(error);
  });

  test.each<[object, string]>([
    [{ max_new_tokens: 1.5 }, "max_new_tokens: got the number 1.5, expected an integer from 0 to 2^53 - 1."],
    [{ seed: -1 }, "seed: got the number -1, expected an integer from 0 to 2^53 - 1."],
    [{ temperature: Number.NaN }, "temperature: got the number NaN, expected a number, 0 or more."],
    [{ top_p: "1" }, 'top_p: got the string "1", expected a number.'],
    [{ do_sample: 1 }, "do_sample: got the number 1, expected true or false."],
  ])("%j is not encoded: %s", (given, message) => {
    expect(() => encodeRequestParameters(given)).toThrow(
      expect.objectContaining({ code: "PARAMETER_INVALID", message }),
    );
  });

  test("a request or a typed error, whatever the bytes", () => {
    const request = fc.record({ taskId: fc.constant(1 as const), text: fc.constant("hi"), parameters });
    const hostile = fc.oneof(
      mutations(request.map(encodeRequest)),
      fc.uint8Array({ maxLength: 60 }).map((params) => {
        const encoded = encodeRequest({ taskId: 1, text: "hi", parameters: { seed: 1 } });
        return `${encoded.slice(0, -128)}${params.length.toString(16).padStart(64, "0")}${toHex(params).slice(2)}` as Hex;
      }),
    );
    fc.assert(
      fc.property(hostile, (bytes) => {
        try {
          decodeRequest(bytes);
        } catch (error) {
          if (!(error instanceof InfernetError)) throw error;
          expect(["REQUEST_MALFORMED", "TASK_UNKNOWN", "TEXT_EMPTY"]).toContain(error.code);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
