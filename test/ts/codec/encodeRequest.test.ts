import { describe, expect, test } from "vitest";
import { decodeRequest } from "../../../ts/codec/decodeRequest.ts";
import { encodeRequest } from "../../../ts/codec/encodeRequest.ts";
import { vectors } from "./vectors.ts";

describe("encodeRequest", () => {
  test.each(vectors.requests.vectors)("encodes $name as Solidity does", ({ taskId, model, text, encoded }) => {
    expect(encodeRequest({ taskId, model, text })).toBe(encoded);
  });

  test("leaves the model to the service unless one is given", () => {
    expect(encodeRequest({ taskId: 1, text: "x" })).toBe(encodeRequest({ taskId: 1, model: "", text: "x" }));
  });

  test("writes U+FFFD for a lone surrogate, which UTF-8 cannot carry", () => {
    expect(decodeRequest(encodeRequest({ taskId: 1, text: "a\ud800b" })).text).toBe("a\ufffdb");
  });

  test("refuses an empty text and an unset task", () => {
    expect(() => encodeRequest({ taskId: 1, text: "" })).toThrow(expect.objectContaining({ code: "TEXT_EMPTY" }));
    // @ts-expect-error the type does not allow it, JavaScript does
    expect(() => encodeRequest({ taskId: 1, prompt: "x" })).toThrow(
      expect.objectContaining({ code: "TEXT_EMPTY", shortMessage: "text is no string: got nothing." }),
    );
    // @ts-expect-error
    expect(() => encodeRequest({ taskId: 0, text: "x" })).toThrow(expect.objectContaining({ code: "TASK_UNKNOWN" }));
  });
});
