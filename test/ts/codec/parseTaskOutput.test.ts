import { describe, expect, test } from "vitest";
import { formatTaskOutput } from "../../../ts/codec/formatTaskOutput.ts";
import type { ServedTaskId } from "../../../ts/codec/HFTaskId.ts";
import { parseTaskOutput } from "../../../ts/codec/parseTaskOutput.ts";
import type { TaskResult } from "../../../ts/codec/TaskResult.ts";

const ENTITY = { entity_group: "LOC", score: 0.9, word: "Nairobi", start: 0, end: 7 };

describe("parseTaskOutput and formatTaskOutput", () => {
  test.each<[TaskResult, unknown]>([
    [{ taskId: 1, text: "Yes." }, "Yes."],
    [{ taskId: 2, labels: [{ label: "POSITIVE", score: 0.9 }] }, [{ label: "POSITIVE", score: 0.9 }]],
    [{ taskId: 2, labels: [] }, []],
    [{ taskId: 3, entities: [ENTITY] }, [ENTITY]],
    [{ taskId: 4, summary: "Short." }, { summary_text: "Short." }],
  ])("turn %j into the service's JSON and back", (result, output) => {
    expect(formatTaskOutput(result)).toEqual(output);
    expect(parseTaskOutput(result.taskId, output)).toEqual(result);
  });

  test("leaves keys out that it does not know", () => {
    expect(parseTaskOutput(4, { summary_text: "Short.", model: "m" })).toEqual({ taskId: 4, summary: "Short." });
    expect(parseTaskOutput(3, [{ ...ENTITY, model: "m" }])).toEqual({ taskId: 3, entities: [ENTITY] });
  });

  test.each<[ServedTaskId, unknown, string]>([
    [1, { generated_text: "x" }, "output is not a valid task result: got an object"],
    [1, undefined, "output is not a valid task result: got nothing"],
    [2, {}, "output is not"],
    [2, ["POSITIVE"], "output[0] is not"],
    [2, [{ score: 1 }], "output[0].label is not"],
    [2, [{ label: "a", score: 1 }, { label: "b" }], "output[1].score is not"],
    [2, [{ label: "a", score: "1" }], 'got the string "1"'],
    [2, [{ label: "a", score: Number.NaN }], "output[0].score is not"],
    [2, [{ label: "a", score: -0.5 }], "output[0].score is not"],
    [3, [{ ...ENTITY, entity_group: null }], "output[0].entity_group is not"],
    [3, [{ ...ENTITY, word: 7 }], "output[0].word is not"],
    [3, [{ ...ENTITY, start: 1.5 }], "output[0].start is not"],
    [3, [{ ...ENTITY, end: -1 }], "output[0].end is not"],
    [3, [null], "output[0] is not"],
    [4, "Short.", "output is not"],
    [4, { summary_text: null }, "output.summary_text is not"],
  ])("task %d: refuses %j, naming the field", (taskId, output, message) => {
    expect(() => parseTaskOutput(taskId, output)).toThrow(
      expect.objectContaining({ code: "RESULT_INVALID", message: expect.stringContaining(message) }),
    );
  });
});
