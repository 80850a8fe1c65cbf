import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { HFTaskId, parseTask, SERVED_TASK_IDS, taskName } from "../../../ts/codec/HFTaskId.ts";

describe("HFTaskId", () => {
  test("has the numbers of the protocol", () => {
    expect(HFTaskId).toEqual({
      UNSET: 0,
      TEXT_GENERATION: 1,
      TEXT_CLASSIFICATION: 2,
      TOKEN_CLASSIFICATION: 3,
      SUMMARIZATION: 4,
    });
    expect(Object.values(HFTaskId).map(taskName)).toEqual([
      "unset",
      "text_generation",
      "text_classification",
      "token_classification",
      "summarization",
    ]);
  });
});

describe("parseTask", () => {
  test("reads every served task from its id and its name", () => {
    for (const id of SERVED_TASK_IDS) {
      expect([id, BigInt(id), `${id}`, taskName(id), taskName(id).toUpperCase()].map(parseTask)).toEqual(
        Array(5).fill(id),
      );
    }
    expect(parseTask(" Text Classification\n")).toBe(2);
    expect(parseTask("token-classification")).toBe(3);
  });

  test.each<[unknown, string]>([
    [0, "the number 0"],
    [5, "the number 5"],
    [99, "the number 99"],
    [1.5, "the number 1.5"],
    [-1, "the number -1"],
    [Number.NaN, "the number NaN"],
    ["", 'the string ""'],
    ["unset", 'the string "unset"'],
    ["01", 'the string "01"'],
    ["1e0", 'the string "1e0"'],
    ["x".repeat(1_000_000), "of 1000000 characters"],
    [undefined, "nothing"],
    [null, "null"],
    [true, "the boolean true"],
    [[1], "an array"],
    [{ id: 1 }, "an object"],
    [2n ** 300n, "an integer of more than 256 bits"],
  ])("refuses %s, saying what it got and what there is", (task, got) => {
    expect(() => parseTask(task)).toThrow(
      expect.objectContaining({
        code: "TASK_UNKNOWN",
        message: expect.stringContaining(got),
        metaMessages: [
          "Give one of 1 (text_generation), 2 (text_classification), 3 (token_classification), 4 (summarization).",
        ],
      }),
    );
  });

  test("gives a served task or a short UnknownTaskError, whatever the value", () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withNullPrototype: true, withSparseArray: true }), (task) => {
        try {
          expect(SERVED_TASK_IDS).toContain(parseTask(task));
        } catch (error) {
          expect(error).toMatchObject({ code: "TASK_UNKNOWN" });
          expect((error as Error).message.length).toBeLessThan(400);
        }
      }),
    );
  });
});
