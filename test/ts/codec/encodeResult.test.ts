import { describe, expect, test } from "vitest";
import { encodeResult } from "../../../ts/codec/encodeResult.ts";
import { vectors } from "./vectors.ts";

describe("encodeResult", () => {
  test.each(vectors.texts.vectors)("encodes $name as Solidity does", ({ text, encoded }) => {
    expect(encodeResult({ taskId: 1, text })).toBe(encoded);
    expect(encodeResult({ taskId: 4, summary: text })).toBe(encoded);
  });

  test.each(vectors.labels.vectors)("encodes $name as Solidity does", ({ labels, scores, encoded }) => {
    const items = labels.map((label, index) => ({ label, score: Number(scores[index]) }));
    expect(encodeResult({ taskId: 2, labels: items })).toBe(encoded);
    const entities = items.map(({ label, score }) => ({ entity_group: label, score, word: "w", start: 0, end: 1 }));
    expect(encodeResult({ taskId: 3, entities })).toBe(encoded);
  });

  test("names the score that is none", () => {
    const labels = [
      { label: "a", score: 1 },
      { label: "b", score: Number.NaN },
    ];
    expect(() => encodeResult({ taskId: 2, labels })).toThrow(
      expect.objectContaining({ code: "RESULT_INVALID", message: expect.stringContaining("score 1") }),
    );
  });
});
