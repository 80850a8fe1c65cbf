import { expect, test } from "vitest";
import { Cleanup } from "../../../ts/protocol/Cleanup.ts";

test("closes last things first, once, and all of them although one fails", async () => {
  const cleanup = new Cleanup();
  const closed: string[] = [];
  const failure = new Error("stuck");
  cleanup.add(async () => void closed.push("first"));
  cleanup.add(async () => {
    closed.push("second");
    throw failure;
  });
  cleanup.add(async () => void closed.push("third"));

  const results = await Promise.allSettled([cleanup.run(), cleanup.run()]);
  expect(closed).toEqual(["third", "second", "first"]);
  for (const result of results) {
    expect(result).toMatchObject({ status: "rejected", reason: { errors: [failure] } });
  }
});
