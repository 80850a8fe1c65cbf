import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { resolveAnvilBinary } from "../../../../ts/devnet/anvil/resolveAnvilBinary.ts";

test("finds the native binary of the npm package", () => {
  const path = resolveAnvilBinary({});
  expect(path).toMatch(/anvil(\.exe)?$/);
  expect(existsSync(path)).toBe(true);
});

test("ANVIL_PATH names another one", () => {
  expect(resolveAnvilBinary({ ANVIL_PATH: "/opt/anvil" })).toBe("/opt/anvil");
});
