import { expect, test } from "vitest";
import { createShare } from "../../../../ts/service/load/createShare.ts";

/** Work that keeps the thread busy for some milliseconds. */
const busy = (note: () => void) => () => {
  for (const end = performance.now() + 5; performance.now() < end; );
  note();
};

test("heavy work is done in turn, and what others have to do comes between", async () => {
  const share = createShare(9);
  const order: string[] = [];
  const running = ["a", "b", "c"].map((name) => share.run(busy(() => order.push(name))));
  setImmediate(() => order.push("other"));
  await Promise.all(running);
  expect(order).toEqual(["a", "other", "b", "c"]);
});

test("gives what the work gives; one that fails doesn't hold up the next", async () => {
  const share = createShare(9);
  const failing = share.run(() => {
    throw new Error("broken");
  });
  const next = share.run(() => 7);
  await expect(failing).rejects.toThrow("broken");
  expect(await next).toBe(7);
});

test("too many that wait are told to come again", async () => {
  const share = createShare(2);
  const running = [share.run(() => 1), share.run(() => 2)];
  await expect(share.run(() => 3)).rejects.toMatchObject({ status: 503, code: "OVERLOADED", retryable: true });
  expect(await Promise.all(running)).toEqual([1, 2]);
  expect(await share.run(() => 3)).toBe(3);
});
