import { describe, expect, test } from "vitest";
import { createGate } from "../../../../ts/service/load/createGate.ts";

const never = new AbortController().signal;

describe("a gate", () => {
  test("lets as many in as it has room for, the others in their order", async () => {
    const gate = createGate({ name: "g", concurrency: 2, queue: 10 });
    const order: number[] = [];
    const turns = [1, 2, 3, 4].map((number) =>
      gate.enter(never).then((leave) => {
        order.push(number);
        return leave;
      }),
    );
    const [first, second] = await Promise.all(turns.slice(0, 2));
    expect([gate.running, gate.waiting, order]).toEqual([2, 2, [1, 2]]);
    first?.();
    first?.();
    const third = await turns[2];
    expect([gate.running, gate.waiting, order]).toEqual([2, 1, [1, 2, 3]]);
    second?.();
    third?.();
    (await turns[3])?.();
    expect([gate.running, gate.waiting, order]).toEqual([0, 0, [1, 2, 3, 4]]);
  });

  test("refuses what its queue has no room for, and says when to come again", async () => {
    const gate = createGate({ name: "builtin", concurrency: 1, queue: 1 });
    const leave = await gate.enter(never);
    const waiting = gate.enter(never);
    await expect(gate.enter(never)).rejects.toMatchObject({
      ...{ status: 429, code: "QUEUE_FULL", retryable: true, retryAfterSeconds: 1 },
      shortMessage: "builtin is busy: 1 requests are being worked on, 1 wait.",
    });
    leave();
    (await waiting)();
  });

  test("forgets who gave up waiting", async () => {
    const gate = createGate({ name: "g", concurrency: 1, queue: 5 });
    const leave = await gate.enter(never);
    const controller = new AbortController();
    const gaveUp = gate.enter(controller.signal);
    const next = gate.enter(never);
    const reason = new Error("client is gone");
    controller.abort(reason);
    await expect(gaveUp).rejects.toBe(reason);
    expect(gate.waiting).toBe(1);
    leave();
    (await next)();
    await expect(gate.enter(AbortSignal.abort(reason))).rejects.toBe(reason);
    expect([gate.running, gate.waiting]).toEqual([0, 0]);
  });
});
