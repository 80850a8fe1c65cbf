import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { formatError } from "../../../../ts/cli/output/formatError.ts";
import { InfernetError } from "../../../../ts/protocol/errors/InfernetError.ts";

const format = (error: unknown, debug = false) => stripVTControlCharacters(formatError(error, { debug }));

test("an error of ours: what is wrong, what to do, the underlying fact", () => {
  const error = new InfernetError("Port 1 is taken.", {
    code: "X",
    metaMessages: ["Take another."],
    details: "EACCES",
  });
  expect(format(error)).toBe("error: Port 1 is taken.\nTake another.\nDetails: EACCES\n");
});

test.each([
  [new TypeError("x is not a function\n    at somewhere"), "x is not a function at somewhere"],
  ["thrown text", "thrown text"],
  [undefined, "undefined"],
])("an unexpected one (%s) stays on one line and points to --debug", (error, line) => {
  const [first, second, ...rest] = format(error).split("\n");
  expect(first).toBe(`error: ${line}`);
  expect(second).toContain("--debug");
  expect(rest).toEqual([""]);
});

test("with debug the stack and the causes", () => {
  const error = new InfernetError("Outer.", { code: "X", cause: new Error("inner reason") });
  expect(format(error, true)).toMatch(/Outer\.[\s\S]*\n +at [\s\S]*inner reason/);
});
