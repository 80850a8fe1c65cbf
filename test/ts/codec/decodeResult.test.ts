import fc from "fast-check";
import type { Hex } from "viem";
import { describe, expect, test } from "vitest";
import { decodeResult } from "../../../ts/codec/decodeResult.ts";
import { encodeResult } from "../../../ts/codec/encodeResult.ts";
import { SERVED_TASK_IDS } from "../../../ts/codec/HFTaskId.ts";
import type { TaskResult } from "../../../ts/codec/TaskResult.ts";
import { InfernetError } from "../../../ts/protocol/errors/InfernetError.ts";
import { mutations, noise, padded, unicode, words } from "./hostileBytes.ts";
import { vectors } from "./vectors.ts";

const millionths = fc.integer({ min: 0, max: 1_000_000 });
const labels = fc.array(fc.record({ label: unicode, score: millionths.map((value) => value / 1e6) }), { maxLength: 8 });
const toEntities = (items: { label: string; score: number }[]) =>
  items.map(({ label, score }) => ({ entity_group: label, score, word: "", start: 0, end: 0 }));
const result: fc.Arbitrary<TaskResult> = fc.oneof(
  unicode.map((text) => ({ taskId: 1 as const, text })),
  labels.map((items) => ({ taskId: 2 as const, labels: items })),
  labels.map((items) => ({ taskId: 3 as const, entities: toEntities(items) })),
  unicode.map((summary) => ({ taskId: 4 as const, summary })),
);

describe("decodeResult", () => {
  test.each(vectors.texts.vectors)("decodes $name", ({ text, encoded }) => {
    expect(decodeResult(1, encoded)).toEqual({ taskId: 1, text });
    expect(decodeResult(4, encoded)).toEqual({ taskId: 4, summary: text });
  });

  test.each(vectors.labels.vectors)("decodes $name", ({ labels, scaledScores, encoded }) => {
    const scores = scaledScores.map((scaled) => ({ score: Number(scaled) / 1e6, scaledScore: BigInt(scaled) }));
    expect(decodeResult(2, encoded)).toEqual({
      taskId: 2,
      labels: scores.map((score, index) => ({ label: labels[index], ...score })),
    });
    expect(decodeResult(3, encoded)).toEqual({
      taskId: 3,
      entities: scores.map((score, index) => ({ entity_group: labels[index], ...score })),
    });
  });

  test("gives back any text, label and score of six decimals", () => {
    fc.assert(
      fc.property(result, (given) => {
        const decoded = decodeResult(given.taskId, encodeResult(given));
        if (given.taskId === 3) {
          const entities = given.entities.map(({ entity_group, score }) => ({ entity_group, score }));
          expect(decoded).toMatchObject({ taskId: 3, entities });
        } else {
          expect(decoded).toMatchObject(given);
        }
      }),
    );
  });

  test("gives the number nearest to a score beyond every sense", () => {
    const decoded = decodeResult(2, words(0x40, 0xc0, 1, 0x20, 1, padded("a"), 1, 2n ** 256n - 1n));
    expect(decoded.labels).toEqual([{ label: "a", score: 2 ** 256 / 1e6, scaledScore: 2n ** 256n - 1n }]);
  });

  test.each(vectors.oddLabels.vectors)("does as abi.decode does with $name", ({ bytes, accepted }) => {
    if (accepted) expect(decodeResult(2, bytes)).toMatchObject({ taskId: 2 });
    else expect(() => decodeResult(2, bytes)).toThrow(expect.objectContaining({ code: "RESULT_MALFORMED" }));
  });

  test.each<[string, Hex, string]>([
    ["no bytes", "0x", "the offset of labels"],
    ["more scores than labels", words(0x40, 0x60, 0, 1, 7), "there are 1 for 0 labels"],
    ["fewer scores than labels", words(0x40, 0xa0, 1, 0x20, 0, 0), "there are 0 for 1 labels"],
    ["more labels than there are bytes", words(0x40, 0x60, 2n ** 64n, 0), "labels cannot be decoded"],
    ["more scores than there are bytes", words(0x40, 0x60, 0, 4, 1, 2, 3), "scores cannot be decoded"],
    ["a label past the end", words(0x40, 0x60, 1, 0x1000), "labels[0] cannot be decoded"],
    ["a label that is no UTF-8", words(0x40, 0xc0, 1, 0x20, 1, "ff".padEnd(64, "0"), 1, 1), "labels[0]"],
  ])("refuses %s", (_name, bytes, reason) => {
    for (const taskId of [2, 3] as const) {
      expect(() => decodeResult(taskId, bytes)).toThrow(
        expect.objectContaining({ code: "RESULT_MALFORMED", message: expect.stringContaining(reason) }),
      );
    }
  });

  test("refuses a bomb: a thousand labels that are all the same kilobyte", () => {
    const offsets = Array(1000).fill(1000 * 32);
    const bomb = words(0x40, 0x60 + 1000 * 32, 1000, ...offsets, 1024, "61".repeat(1024));
    expect(() => decodeResult(2, bomb)).toThrow(
      expect.objectContaining({ code: "RESULT_MALFORMED", message: expect.stringContaining("values overlap") }),
    );
  });

  test("gives a result of the task or a short typed error, whatever the bytes", () => {
    const bytes = fc.oneof({ weight: 5, arbitrary: mutations(result.map(encodeResult)) }, noise);
    fc.assert(
      fc.property(fc.constantFrom(...SERVED_TASK_IDS), bytes, (taskId, data) => {
        try {
          expect(decodeResult(taskId, data)).toMatchObject({ taskId });
        } catch (error) {
          if (!(error instanceof InfernetError)) throw error;
          expect(error.code).toBe("RESULT_MALFORMED");
          expect(error.message.length).toBeLessThan(400);
        }
      }),
      { numRuns: 3000 },
    );
  });
});
