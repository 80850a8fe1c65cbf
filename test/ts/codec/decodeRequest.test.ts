import fc from "fast-check";
import type { Hex } from "viem";
import { describe, expect, test } from "vitest";
import { decodeRequest } from "../../../ts/codec/decodeRequest.ts";
import { encodeRequest } from "../../../ts/codec/encodeRequest.ts";
import { SERVED_TASK_IDS } from "../../../ts/codec/HFTaskId.ts";
import { InfernetError } from "../../../ts/protocol/errors/InfernetError.ts";
import { mutations, noise, padded, unicode, words } from "./hostileBytes.ts";
import { vectors } from "./vectors.ts";

const request = fc.record({
  taskId: fc.constantFrom(...SERVED_TASK_IDS),
  model: unicode,
  text: unicode.filter((text) => text !== ""),
});
const HI = [2, padded("hi")] as const;

describe("decodeRequest", () => {
  test.each(vectors.requests.vectors)("decodes $name", ({ taskId, model, text, encoded }) => {
    expect(decodeRequest(encoded)).toEqual({ taskId, model, text });
  });

  test("gives back any request that was encoded", () => {
    fc.assert(
      fc.property(request, (given) => {
        expect(decodeRequest(encodeRequest(given))).toEqual(given);
      }),
    );
  });

  test("gives back a megabyte of text", () => {
    const text = "naïve 🌍".repeat(100_000);
    expect(decodeRequest(encodeRequest({ taskId: 4, text })).text).toBe(text);
  });

  test("reads hex as the node sends it, without 0x and in either case", () => {
    const bytes = encodeRequest({ taskId: 1, text: "hi" });
    expect(decodeRequest(bytes.slice(2).toUpperCase() as Hex)).toEqual({ taskId: 1, model: "", text: "hi" });
  });

  test.each(vectors.oddRequests.vectors)("does as abi.decode does with $name", ({ bytes, accepted }) => {
    if (accepted) expect(decodeRequest(bytes)).toMatchObject({ taskId: 1, text: "hi" });
    else expect(() => decodeRequest(bytes)).toThrow(expect.objectContaining({ code: "REQUEST_MALFORMED" }));
  });

  test.each<[string, string, string]>([
    ["no bytes", "0x", "taskId cannot be decoded from 0 bytes"],
    ["a head cut short", words(1), "the offset of model cannot be decoded from 32 bytes"],
    ["a text cut short", words(1, 0x60, 0x80, 0, 3, "6869"), "its length 3 goes past the end"],
    ["a task of nine bits", words(256, 0x60, 0x60, ...HI), "it is no uint8, its word holds 0x100"],
    ["an offset past the end", words(1, 0x60, 0xa1, ...HI), "text cannot be decoded"],
    ["an offset that wraps to the head", words(1, 0x60, 2n ** 256n - 32n, ...HI), "points past the end"],
    ["a length of 2^256 - 1", words(1, 0x60, 0x60, 2n ** 256n - 1n, padded("hi")), "goes past the end"],
    ["a length of 2^32", words(1, 0x60, 0x60, 2n ** 32n, padded("hi")), "goes past the end"],
    ["text that is no UTF-8", words(1, 0x60, 0x80, 0, 2, "c328".padEnd(64, "0")), "text cannot be decoded"],
    ["an encoded surrogate", words(1, 0x60, 0x80, 0, 3, "eda080".padEnd(64, "0")), "not valid UTF-8"],
    ["an overlong slash", words(1, 0x60, 0x80, 0, 2, "c0af".padEnd(64, "0")), "not valid UTF-8"],
  ])("refuses %s", (_name, bytes, reason) => {
    expect(() => decodeRequest(bytes as Hex)).toThrow(
      expect.objectContaining({
        code: "REQUEST_MALFORMED",
        message: expect.stringContaining(reason),
        metaMessages: ["Give abi.encode(uint8 taskId, string model, string text)."],
      }),
    );
  });

  test.each<[string, string, string]>([
    ["an unset task", words(0, 0x60, 0x60, ...HI), "TASK_UNKNOWN"],
    ["an unknown task", words(5, 0x60, 0x60, ...HI), "TASK_UNKNOWN"],
    ["the highest uint8", words(255, 0x60, 0x60, ...HI), "TASK_UNKNOWN"],
    ["an empty text", words(1, 0x60, 0xa0, ...HI, 0), "TEXT_EMPTY"],
    ["an odd number of digits", "0x123", "HEX_INVALID"],
    ["no hex", "hello", "HEX_INVALID"],
  ])("refuses %s with its own code", (_name, bytes, code) => {
    expect(() => decodeRequest(bytes as Hex)).toThrow(expect.objectContaining({ code }));
  });

  test("gives a request or a short typed error, whatever the bytes", () => {
    const bytes = fc.oneof({ weight: 5, arbitrary: mutations(request.map(encodeRequest)) }, noise);
    fc.assert(
      fc.property(bytes, (data) => {
        try {
          const { taskId, text } = decodeRequest(data);
          expect(SERVED_TASK_IDS).toContain(taskId);
          expect(text).not.toBe("");
        } catch (error) {
          if (!(error instanceof InfernetError)) throw error;
          expect(["REQUEST_MALFORMED", "TASK_UNKNOWN", "TEXT_EMPTY"]).toContain(error.code);
          expect(error.message.length).toBeLessThan(400);
        }
      }),
      { numRuns: 3000 },
    );
  });
});
