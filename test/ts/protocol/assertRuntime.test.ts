import { expect, test } from "vitest";
import { assertRuntime } from "../../../ts/protocol/assertRuntime.ts";

test.each(["22.13.0", "22.23.3", "24.0.0", "100.1.0"])("Node.js %s is new enough", (version) => {
  expect(() => assertRuntime("createNode", version)).not.toThrow();
});

test.each(["20.20.2", "22.12.0", "21.99.0"])("Node.js %s is too old, and one sentence says for what", (version) => {
  expect(() => assertRuntime("createNode", version)).toThrow(
    expect.objectContaining({
      code: "RUNTIME_TOO_OLD",
      shortMessage: `createNode needs Node.js 22.13 or newer; this is ${version}.`,
    }),
  );
});

test("the Node.js that runs the tests is new enough", () => {
  expect(() => assertRuntime("createNode")).not.toThrow();
});
